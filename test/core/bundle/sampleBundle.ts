import { bundleContentHash, manifestFile, sha256Of, type Manifest } from '../../../core/bundle/manifest.ts';
import { readZip } from '../../../core/bundle/readZip.ts';
import { canonicalJson } from '../../../core/bundle/canonicalJson.ts';
import { writeBundle, type WrittenBundle } from '../../../core/bundle/writeBundle.ts';
import { writeZip } from '../../../core/bundle/writeZip.ts';
import type { HistoryStore } from '../../../core/history/openHistory.ts';
import { claim, newRun, rowBatch } from '../history/sampleRun.ts';

/** Numbers that get lost on careless ways. */
export const specials = [0.1, 1e-320, NaN, Infinity, -Infinity, -0, 0.1 + 0.2, 5e-324, Number.MAX_VALUE];

/** A finished run of two arms with special numbers in its rows, its table, its params and its claims. */
export function storeSampleRun(
  history: HistoryStore,
  change: Parameters<typeof newRun>[0] = {},
  seed = 2 ** 53 - 1,
): string {
  const { id } = history.createRun(
    newRun(
      {
        arms: [
          { name: 'decay', params: { learningRate: 0.1, floor: -0 } },
          { name: 'none', params: { floor: NaN } },
        ],
        ...change,
      },
      {
        seed,
        note: 'a note',
        tags: ['one', 'two'],
        params: { learningRate: 0.1, sizes: [3, 4], shape: 'square', floor: -0, top: Infinity },
      },
    ),
  );
  history.addWarnings(id, [{ code: 'odd', key: 'floor', sentence: 'It is −0.' }]);
  history.appendRows(id, rowBatch(specials.map((value, step) => [0, 0, 0, step, value] as const)));
  history.appendRows(
    id,
    rowBatch([
      [0, 1, 1, 3, 4],
      [1, 0, 2, 2 ** 53 - 1, -1.5],
    ]),
  );
  const texts = specials.map((value) => `=${value} "ü" 😀`);
  history.appendTable(id, {
    seq: 1,
    table: 'spectrum',
    ordinal: 0,
    length: specials.length,
    columns: { value: Float64Array.from(specials), name: texts },
  });
  history.appendTable(id, {
    seq: 2,
    table: 'spectrum',
    ordinal: 1,
    length: 1,
    columns: { value: Float64Array.of(7), name: ['last'] },
  });
  history.endRun(id, {
    status: 'finished',
    stopReason: 'stepsDone',
    reason: null,
    steps: 9,
    wallMs: 1234.5,
    claims: [claim],
  });
  return id;
}

export function bundleOf(history: HistoryStore, ...runIds: string[]): WrittenBundle {
  return writeBundle(runIds, { history, appVersion: '0.1.0', checkpoints: () => [] });
}

/** The files of a bundle, to be changed; checksums are put right again by `rebuilt`. */
export function filesOf(bytes: Uint8Array): Map<string, Uint8Array> {
  return readZip(bytes);
}

/** A bundle of these files whose manifest lists what they are, with the runs' content hashes as given. */
export function rebuilt(
  files: ReadonlyMap<string, Uint8Array>,
  change: (manifest: Record<string, unknown>) => void = () => undefined,
): Uint8Array {
  const all = new Map(files);
  const manifest = JSON.parse(new TextDecoder().decode(files.get(manifestFile))) as Manifest;
  const listed = [...files.keys()].filter((path) => path.startsWith('runs/')).sort();
  const fresh = {
    ...manifest,
    contentHash: bundleContentHash(manifest.runs.map(({ contentHash }) => contentHash)),
    files: listed.map((path) => ({ path, sha256: sha256Of(files.get(path)!), sizeBytes: files.get(path)!.length })),
  };
  change(fresh);
  all.set(manifestFile, new TextEncoder().encode(canonicalJson(fresh)));
  return writeZip(all);
}

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { importBundle, type ImportOutcome } from '../../../core/bundle/importBundle.ts';
import { readBundle } from '../../../core/bundle/readBundle.ts';
import { runContentHash } from '../../../core/bundle/runContent.ts';
import { writeBundle } from '../../../core/bundle/writeBundle.ts';
import { encodeCheckpoint, decodeCheckpoint, runIdentity } from '../../../core/execution/checkpoint.ts';
import type { HistoryStore } from '../../../core/history/openHistory.ts';
import { newRun, owner, rowsOf, scratchFolder, scratchHistory, thrownBy } from '../history/sampleRun.ts';
import { bundleOf, filesOf, specials, storeSampleRun } from './sampleBundle.ts';

function take(history: HistoryStore, bytes: Uint8Array, folder = scratchFolder()): ImportOutcome[] {
  return importBundle(readBundle(bytes), {
    history,
    source: 'sample.zip',
    nowMs: 1000,
    checkpointFolder: (runId) => join(folder, runId),
  });
}

describe('a bundle', () => {
  it('brings a run into another history as it was: every bit, every word', () => {
    const here = scratchHistory();
    const id = storeSampleRun(here);
    const there = scratchHistory();
    expect(take(there, bundleOf(here, id).bytes)).toMatchObject([{ runId: id, outcome: 'added' }]);
    const { imported, ...run } = there.runDetail(id).run;
    expect(imported).toMatchObject({ originalId: id, source: 'sample.zip', importedAt: 1000 });
    expect({ ...there.runDetail(id), run }).toEqual(here.runDetail(id));
    expect(there.runSpec(id)).toEqual(here.runSpec(id));
    expect(rowsOf(there.rowPage(id, null, 1000).batch)).toEqual(rowsOf(here.rowPage(id, null, 1000).batch));
    expect(there.tableBatches(id, 'spectrum')).toEqual(here.tableBatches(id, 'spectrum'));
    expect(there.verifyRun(id)).toEqual([]);
    const values = there.rowPage(id, null, 1000).batch.value.slice(0, specials.length);
    expect([...values].map((value, i) => Object.is(value, specials[i]))).toEqual(specials.map(() => true));
  });

  it('has the same bytes whatever history wrote it, and in whatever order its runs are named', () => {
    const here = scratchHistory();
    const ids = [storeSampleRun(here), storeSampleRun(here, { nowMs: 5e11 }, 7)];
    const first = bundleOf(here, ...ids);
    expect(bundleOf(here, ...ids.reverse()).bytes).toEqual(first.bytes);
    const there = scratchHistory();
    take(there, first.bytes);
    expect(bundleOf(there, ...ids).bytes).toEqual(first.bytes);
  });

  it('imported twice is one run; a name, a note or a tag given since does not make it another', () => {
    const here = scratchHistory();
    const id = storeSampleRun(here);
    const { bytes } = bundleOf(here, id);
    const there = scratchHistory();
    take(there, bytes);
    there.editRun(id, { name: 'mine', note: 'other', tags: [] });
    expect(take(there, bytes)).toMatchObject([{ runId: id, outcome: 'here' }]);
    expect(take(here, bytes)).toMatchObject([{ runId: id, outcome: 'here' }]);
    expect(take(there, bundleOf(there, id).bytes)).toMatchObject([{ outcome: 'here' }]);
    expect(there.listRuns({ limit: 10 })).toHaveLength(1);
    expect(there.runRecord(id).name).toBe('mine');
  });

  it('whose id belongs to another run here loses neither, and keeps its content hash', () => {
    const here = scratchHistory();
    const there = scratchHistory();
    const id = storeSampleRun(here);
    const other = { ...newRun({}, { seed: 3 }), id, owner };
    there.createRun(other);
    there.endRun(id, { status: 'cancelled', stopReason: null, reason: null, steps: 0, wallMs: 0, claims: [] });
    const before = there.runDetail(id);
    const { bytes, runs } = bundleOf(here, id);
    const [outcome] = take(there, bytes);
    expect(outcome).toMatchObject({ originalId: id, outcome: 'added' });
    expect(outcome!.runId).not.toBe(id);
    expect(there.runDetail(id)).toEqual(before);
    expect(runContentHash(there, outcome!.runId)).toBe(runs[0]!.contentHash);
    expect(take(there, bytes)).toMatchObject([{ runId: outcome!.runId, outcome: 'here' }]);
    expect(bundleOf(there, outcome!.runId).bytes).toEqual(bytes);
  });

  it('carries checkpoints, which belong to the run under whatever id it gets', () => {
    const here = scratchHistory();
    const id = storeSampleRun(here);
    const there = scratchHistory();
    there.createRun({ ...newRun(), id, owner });
    const { arms } = readBundle(bundleOf(here, id).bytes).runs[0]!.facts;
    const identity = (runId: string): string =>
      runIdentity({
        ...{ runId, study: 'rank-collapse', version: 1, seed: 2 ** 53 - 1, replicas: 2 },
        arms: arms.map((arm) => ({ ...arm, control: true })),
      });
    const checkpoint = {
      ...{ identity: identity(id), fingerprint: 'f00d', step: 4, done: 4, pending: [] },
      recorded: { lastSteps: {}, ordinals: {} },
      state: { weights: Float64Array.from(specials) },
    };
    const { bytes } = writeBundle([id], {
      history: here,
      appVersion: '0.1.0',
      checkpoints: () => [{ file: '000001-4.checkpoint', bytes: encodeCheckpoint(checkpoint) }],
    });
    const folder = scratchFolder();
    const [outcome] = take(there, bytes, folder);
    expect(outcome!.runId).not.toBe(id);
    const file = readFileSync(join(folder, outcome!.runId, '000001-4.checkpoint'));
    expect(decodeCheckpoint(file, identity(outcome!.runId)).state).toEqual(checkpoint.state);
    expect(there.checkpoints(outcome!.runId)).toMatchObject([
      { step: 4, file: '000001-4.checkpoint', sizeBytes: file.length },
    ]);
    const wrong = writeBundle([id], {
      history: here,
      appVersion: '0.1.0',
      checkpoints: () => [
        { file: '000001-4.checkpoint', bytes: encodeCheckpoint({ ...checkpoint, identity: 'other' }) },
      ],
    });
    const empty = scratchHistory();
    expect(thrownBy(() => take(empty, wrong.bytes, folder))).toMatchObject({ issues: [{ key: 'checkpoint' }] });
    expect(empty.listRuns({ limit: 10 })).toEqual([]);
    expect(existsSync(join(folder, id, '000001-4.checkpoint'))).toBe(false);
  });

  it('is refused for a run that is still running', () => {
    const history = scratchHistory();
    const { id } = history.createRun(newRun());
    expect(thrownBy(() => bundleOf(history, id))).toMatchObject({ code: 'conflict' });
  });

  it('describes itself as an RO-Crate that names every file with its checksum', () => {
    const history = scratchHistory();
    const files = filesOf(bundleOf(history, storeSampleRun(history)).bytes);
    const crate = JSON.parse(new TextDecoder().decode(files.get('ro-crate-metadata.json'))) as {
      '@graph': { '@id': string; '@type': string }[];
    };
    const described = crate['@graph'].filter((node) => node['@type'] === 'File').map((node) => node['@id']);
    expect(described).toEqual([...files.keys()].filter((path) => path.startsWith('runs/')).sort());
    const [descriptor, root] = crate['@graph'];
    expect(descriptor).toMatchObject({ '@id': 'ro-crate-metadata.json', about: { '@id': './' } });
    expect(root).toMatchObject({ '@id': './', '@type': 'Dataset', datePublished: '2026-11-04' });
  });
});

describe('an import that is killed', () => {
  it('leaves the runs that were there and none of its own', async () => {
    const folder = scratchFolder();
    const file = join(folder, 'history.sqlite');
    const here = scratchHistory(file);
    const kept = storeSampleRun(here, {}, 1);
    const before = here.runDetail(kept);
    const elsewhere = scratchHistory();
    const ids = [storeSampleRun(elsewhere, {}, 2), storeSampleRun(elsewhere, {}, 3)];
    const bundle = join(folder, 'bundle.zip');
    writeFileSync(bundle, bundleOf(elsewhere, ...ids).bytes);
    const program = join(folder, 'import.mjs');
    await build({
      stdin: {
        resolveDir: process.cwd(),
        loader: 'ts',
        contents: `
          import { readFileSync } from 'node:fs';
          import { readBundle } from './core/bundle/readBundle.ts';
          import { importBundle } from './core/bundle/importBundle.ts';
          import { openHistory } from './core/history/openHistory.ts';
          const history = openHistory(process.argv[2]);
          importBundle(readBundle(readFileSync(process.argv[3])), {
            history, source: 'x', nowMs: 1, checkpointFolder: () => '/nowhere',
            onRun: (done) => { if (done === Number(process.argv[4])) process.kill(process.pid, 'SIGKILL'); },
          });`,
      },
      outfile: program,
      bundle: true,
      format: 'esm',
      platform: 'node',
      external: ['better-sqlite3'],
    });
    symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'), 'dir');
    const run = (killAt: number) => spawnSync(process.execPath, [program, file, bundle, String(killAt)]);
    // The first run of the bundle is inserted whole when the second is told of.
    expect(run(1).signal).toBe('SIGKILL');
    expect(here.listRuns({ limit: 10 }).map(({ id }) => id)).toEqual([kept]);
    expect(here.runDetail(kept)).toEqual(before);
    expect(here.verifyFile()).toEqual([]);
    const whole = run(-1);
    expect([whole.status, String(whole.stderr)]).toEqual([0, '']);
    expect(here.listRuns({ limit: 10 })).toHaveLength(3);
    expect(ids.flatMap((id) => here.verifyRun(id))).toEqual([]);
  });
});

import { ExpectedError } from '../contract/errors.ts';
import type { HistoryReads } from '../history/api.ts';
import type { ContentReads } from './runContent.ts';
import { contentHashOf, readRunContent } from './runContent.ts';
import { bundleContentHash, bundleFormat, crateFile, manifestFile, sha256Of, type Manifest } from './manifest.ts';
import { roCrate } from './roCrate.ts';
import { jsonBytes, runFiles, type CheckpointFile } from './runFiles.ts';
import type { RunFacts } from './runFacts.ts';
import { writeZip } from './writeZip.ts';

export interface WriteBundleParts {
  readonly history: ContentReads & Pick<HistoryReads, 'runRecord'>;
  readonly appVersion: string;
  /** The checkpoint files of a run that go with it; none where they are not asked for. */
  readonly checkpoints: (runId: string) => readonly CheckpointFile[];
  /** Told before each run, with how many are done. */
  readonly onRun?: (runId: string, done: number) => void;
}

export interface WrittenBundle {
  readonly bytes: Uint8Array;
  readonly contentHash: string;
  readonly runs: readonly { readonly runId: string; readonly contentHash: string }[];
}

/** The runs as one bundle; the same runs give the same bytes, in whatever order they are named. */
export function writeBundle(runIds: readonly string[], parts: WriteBundleParts): WrittenBundle {
  const files = new Map<string, Uint8Array>();
  const facts = new Map<string, RunFacts>();
  const runs: { runId: string; folder: string; contentHash: string }[] = [];
  for (const runId of [...new Set(runIds)].sort()) {
    parts.onRun?.(runId, runs.length);
    const content = readRunContent(parts.history, runId);
    const contentHash = contentHashOf(content);
    // Two runs of one content are one: an import that was imported again under another name.
    if (runs.some((run) => run.contentHash === contentHash)) continue;
    const folder = `runs/${content.facts.id}`;
    if (facts.has(folder)) {
      throw new ExpectedError(
        'conflict',
        `Two of the runs were both made as ${content.facts.id}; one bundle holds one of them.`,
        {
          hint: 'Bundle them apart.',
        },
      );
    }
    facts.set(folder, content.facts);
    runs.push({ runId, folder, contentHash });
    const { name, note, tags } = parts.history.runRecord(runId);
    for (const [path, bytes] of runFiles(content, { name, note, tags }, parts.checkpoints(runId)))
      files.set(`${folder}/${path}`, bytes);
  }
  runs.sort((a, b) => (a.folder < b.folder ? -1 : 1));
  const contentHash = bundleContentHash(runs.map((run) => run.contentHash));
  const manifest: Manifest = {
    kind: 'excitation-workbench-bundle',
    format: bundleFormat,
    appVersion: parts.appVersion,
    contentHash,
    runs: runs.map(({ folder, contentHash: hash }) => ({ folder, contentHash: hash })),
    files: [...files]
      .map(([path, bytes]) => ({ path, sha256: sha256Of(bytes), sizeBytes: bytes.length }))
      .sort((a, b) => (a.path < b.path ? -1 : 1)),
  };
  files.set(crateFile, jsonBytes(roCrate(manifest, new Map([...facts].sort(([a], [b]) => (a < b ? -1 : 1))))));
  files.set(manifestFile, jsonBytes(manifest));
  return {
    bytes: writeZip(files),
    contentHash,
    runs: runs.map((run) => ({ runId: run.runId, contentHash: run.contentHash })),
  };
}

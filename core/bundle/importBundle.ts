import { mkdirSync, openSync, closeSync, fsyncSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ExpectedError } from '../contract/errors.ts';
import type { CheckpointRecord } from '../contract/run.ts';
import { decodeCheckpoint, encodeCheckpoint, runIdentity } from '../execution/checkpoint.ts';
import { checksumOf } from '../execution/codec.ts';
import type { ImportedRun } from '../history/importWrites.ts';
import type { HistoryStore } from '../history/openHistory.ts';
import { bundleFault } from './bundleFault.ts';
import type { Bundle, BundledRun } from './readBundle.ts';
import { runContentHash } from './runContent.ts';
import type { CheckpointFile } from './runFiles.ts';

export interface ImportParts {
  readonly history: HistoryStore;
  /** Name of the bundle, kept with the runs. */
  readonly source: string;
  readonly nowMs: number;
  readonly checkpointFolder: (runId: string) => string;
  readonly onRun?: (done: number, total: number) => void;
}

/** What became of a run of the bundle: `here` = this content was in the history already, under `runId`. */
export interface ImportOutcome {
  readonly originalId: string;
  readonly runId: string;
  readonly contentHash: string;
  readonly outcome: 'added' | 'here';
}

/**
 * Stores the runs of a checked bundle that are not here yet; all of them or, after a kill, none. A run whose id belongs
 * to another one here gets an id of its own, and so do its checkpoints.
 */
export function importBundle(bundle: Bundle, parts: ImportParts): ImportOutcome[] {
  const { history, nowMs } = parts;
  const wanted: ImportedRun[] = [];
  const written: string[] = [];
  const taken = new Set<string>();
  try {
    const outcomes = bundle.runs.map((run): ImportOutcome => {
      const named = { originalId: run.facts.id, contentHash: run.contentHash };
      const here = idHere(history, run);
      if (here !== undefined) return { ...named, runId: here, outcome: 'here' };
      let runId = run.facts.id;
      while (history.hasRun(runId) || taken.has(runId)) runId = history.unusedRunId(nowMs);
      taken.add(runId);
      wanted.push({ ...importedRun(run, runId, parts), checkpoints: placeCheckpoints(run, runId, parts, written) });
      return { ...named, runId, outcome: 'added' };
    });
    if (wanted.length > 0) history.importRuns(wanted, (done) => parts.onRun?.(done, wanted.length));
    return outcomes;
  } catch (error) {
    for (const path of written) rmSync(path, { force: true });
    throw error;
  }
}

/** The run of this content that is here: an import, or the very run. */
function idHere(history: HistoryStore, { facts, contentHash }: BundledRun): string | undefined {
  const [imported] = history.importsOf(contentHash);
  if (imported !== undefined) return imported;
  if (!history.hasRun(facts.id) || history.runRecord(facts.id).status === 'running') return undefined;
  return runContentHash(history, facts.id) === contentHash ? facts.id : undefined;
}

function importedRun(
  { facts, shelf, rows, tables, contentHash }: BundledRun,
  runId: string,
  { source, nowMs }: ImportParts,
): Omit<ImportedRun, 'checkpoints'> {
  const { study, preset, params, arms, seed, replicas, asked, environment, warnings, metrics } = facts;
  const { status, stopReason, reason, steps, wallMs, claims } = facts;
  return {
    run: {
      id: runId,
      spec: { study, preset, params, arms: arms.map(({ name }) => name), seed, replicas, ...asked, ...shelf },
      studyVersion: facts.version,
      arms,
      metrics: metrics.map(({ symbol, unit, reference, ...metric }) => ({
        ...metric,
        ...(symbol === undefined ? {} : { symbol }),
        ...(unit === undefined ? {} : { unit }),
        ...(reference === undefined ? {} : { reference }),
      })),
      provenance: environment,
      nowMs: facts.startedAt,
      warnings,
      branch: facts.branch,
    },
    end: { status, stopReason, reason, steps, wallMs, claims },
    rows,
    tables,
    origin: { originalId: facts.id, contentHash, source, importedAt: nowMs },
  };
}

/** Writes a run's checkpoint files where it will look for them, each decoded first by our own reader. */
function placeCheckpoints(
  run: BundledRun,
  runId: string,
  { checkpointFolder, nowMs }: ImportParts,
  written: string[],
): CheckpointRecord[] {
  if (run.checkpoints.length === 0) return [];
  const folder = checkpointFolder(runId);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return run.checkpoints.map((file) => {
      const { bytes, step } = ownCheckpoint(file, run, runId);
      const path = join(folder, file.file);
      written.push(path);
      writeFileSync(path, bytes, { mode: 0o600 });
      sync(path);
      return { step, file: file.file, sha256: checksumOf(bytes), sizeBytes: bytes.length, createdAt: nowMs };
    });
  } catch (error) {
    if (error instanceof ExpectedError || !(error instanceof Error && 'syscall' in error)) throw error;
    throw new ExpectedError('unavailable', `The checkpoints of ${runId} cannot be written: ${error.message}.`);
  }
}

/** A checkpoint belongs to one run by its identity: under another id it gets that one's. */
function ownCheckpoint(
  { file, bytes }: CheckpointFile,
  { facts }: BundledRun,
  runId: string,
): { bytes: Buffer; step: number } {
  const identityAs = (id: string): string =>
    runIdentity({
      runId: id,
      study: facts.study,
      version: facts.version,
      arms: facts.arms.map((arm) => ({ ...arm, control: false })),
      seed: facts.seed,
      replicas: facts.replicas,
    });
  try {
    const checkpoint = decodeCheckpoint(
      Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
      identityAs(facts.id),
    );
    return { bytes: encodeCheckpoint({ ...checkpoint, identity: identityAs(runId) }), step: checkpoint.step };
  } catch (error) {
    if (error instanceof ExpectedError) throw bundleFault('checkpoint', `${file}: ${error.message}`);
    throw error;
  }
}

function sync(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

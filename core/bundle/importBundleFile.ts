import { basename, join } from 'node:path';
import type { HistoryStore } from '../history/openHistory.ts';
import { importBundle, type ImportOutcome } from './importBundle.ts';
import { readBundle } from './readBundle.ts';
import { readBundleFile } from './readBundleFile.ts';

/** A bundle from disk into the history: checked as a whole, then stored as a whole. `runsFolder`: of all runs' files. */
export function importBundleFile(
  history: HistoryStore,
  file: string,
  { runsFolder, nowMs }: { readonly runsFolder: string; readonly nowMs: number },
): ImportOutcome[] {
  return importBundle(readBundle(readBundleFile(file)), {
    history,
    source: basename(file),
    nowMs,
    checkpointFolder: (runId) => join(runsFolder, runId, 'checkpoints'),
  });
}

import { readFileSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { importBundle, type ImportOutcome } from '../../../core/bundle/importBundle.ts';
import { readBundle } from '../../../core/bundle/readBundle.ts';
import { readBundleFile } from '../../../core/bundle/readBundleFile.ts';
import type { CheckpointFile } from '../../../core/bundle/runFiles.ts';
import { writeBundle } from '../../../core/bundle/writeBundle.ts';
import { writeWhole } from '../../../core/history/export/writeWhole.ts';
import type { HistoryStore } from '../../../core/history/openHistory.ts';
import type { Home } from '../../home.ts';
import { appVersion } from '../../version.ts';
import type { CommandContext } from '../context.ts';
import { exitStatus, type ExitStatus } from '../exitStatus.ts';
import { jsonText } from '../jsonText.ts';
import { badInput } from '../specFile.ts';
import { withHistory } from '../store.ts';

/** `excite bundle RUN... --out FILE [--checkpoints]`. Prints the path. */
export function bundle(
  context: CommandContext,
  ids: readonly string[],
  { out, checkpoints }: { readonly out: string; readonly checkpoints?: boolean },
): Promise<ExitStatus> {
  const path = resolve(out);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    const sentence = `out is "${out}", a folder; a bundle is one file.`;
    throw badInput([{ key: 'out', received: out, sentence }]);
  }
  return withHistory(context, async (history) => {
    const written = writeBundle(ids, {
      history,
      appVersion,
      checkpoints: (runId) => (checkpoints ? storedCheckpoints(history, context.home, runId) : []),
      onRun: (runId, done) => context.say(`bundling ${runId} (${done + 1} of ${new Set(ids).size})`),
    });
    await writeWhole(path, [written.bytes]);
    const { contentHash, runs } = written;
    if (context.json) context.print(jsonText({ path, contentHash, sizeBytes: written.bytes.length, runs }));
    else context.print(`${path}\n`);
    return exitStatus.finished;
  });
}

/** `excite import FILE`: checked as a whole, then stored as a whole; what is here already stays as it is. */
export function importFile(context: CommandContext, file: string): Promise<ExitStatus> {
  const bytes = readBundleFile(file);
  context.say(`checking ${file}`);
  const checked = readBundle(bytes, (done, total) => context.say(`checking run ${done + 1} of ${total}`));
  return withHistory(context, (history) => {
    const outcomes = importBundle(checked, {
      history,
      source: basename(file),
      nowMs: Date.now(),
      checkpointFolder: (runId) => context.home.checkpointFolder(runId),
      onRun: (done, total) => context.say(`storing run ${done + 1} of ${total}`),
    });
    if (context.json) context.print(jsonText({ contentHash: checked.contentHash, runs: outcomes }));
    else context.print(outcomes.map(outcomeLine).join(''));
    return exitStatus.finished;
  });
}

function outcomeLine({ originalId, runId, outcome }: ImportOutcome): string {
  const renamed = originalId === runId ? '' : ` (made as ${originalId})`;
  return outcome === 'added' ? `${runId}${renamed} is imported.\n` : `${runId}${renamed} is here already.\n`;
}

/** The checkpoint files that the history names. */
export function storedCheckpoints(history: HistoryStore, home: Home, runId: string): CheckpointFile[] {
  const records = [...history.checkpoints(runId)].reverse();
  return records.map(({ file }) => ({ file, bytes: readFileSync(join(home.checkpointFolder(runId), file)) }));
}

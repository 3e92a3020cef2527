import { resolve } from 'node:path';
import { Storage } from '../../history/storage.ts';
import type { CommandContext } from '../context.ts';
import { exitStatus, type ExitStatus } from '../exitStatus.ts';
import { jsonText } from '../jsonText.ts';
import { badInput } from '../specFile.ts';
import { withHistory } from '../store.ts';
import { textTable } from '../textTable.ts';

function withStorage(context: CommandContext, work: (storage: Storage) => Promise<ExitStatus>): Promise<ExitStatus> {
  return withHistory(context, (history) =>
    work(
      new Storage(
        context.home,
        () => history,
        () => new Date(),
      ),
    ),
  );
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/** `excite storage list`. */
export function listStorage(context: CommandContext): Promise<ExitStatus> {
  return withHistory(context, (history) => {
    const report = history.storageReport();
    if (context.json) {
      context.print(jsonText(report));
      return exitStatus.finished;
    }
    const rows = report.runs.map((run) => [
      run.id,
      run.study,
      run.binned ? 'in the bin' : run.status,
      megabytes(run.storedBytes),
      megabytes(run.checkpointBytes),
    ]);
    context.print(textTable(['run', 'study', 'status', 'stored', 'checkpoints'], rows));
    context.say(`The history takes ${megabytes(report.bytes)}, of which ${megabytes(report.freeBytes)} are free.`);
    return exitStatus.finished;
  });
}

/** `excite storage prune`. */
export function prune(context: CommandContext): Promise<ExitStatus> {
  return withStorage(context, async (storage) => {
    const files = await storage.prune();
    if (context.json) context.print(jsonText({ files }));
    else context.say(`${files} checkpoints of finished runs are gone.`);
    return exitStatus.finished;
  });
}

/** `excite storage empty-bin --force`. */
export function emptyBin(context: CommandContext, force: boolean): Promise<ExitStatus> {
  if (!force) {
    const sentence = 'force is missing; the runs in the bin are deleted for ever only with --force.';
    throw badInput([{ key: 'force', received: 'missing', sentence }]);
  }
  return withStorage(context, async (storage) => {
    const runs = await storage.emptyBin();
    if (context.json) context.print(jsonText({ runs }));
    else context.say(`${runs} runs are deleted for ever.`);
    return exitStatus.finished;
  });
}

/** `excite storage backup FOLDER`. */
export function backUp(context: CommandContext, folder: string): Promise<ExitStatus> {
  return withStorage(context, async (storage) => {
    const saved = await storage.backUp(resolve(folder));
    if (context.json) context.print(jsonText({ saved }));
    else context.say(`Saved as ${saved}.`);
    return exitStatus.finished;
  });
}

/** `excite storage verify`: exit status 1 where something is not as it was stored. */
export function verify(context: CommandContext): Promise<ExitStatus> {
  return withStorage(context, async (storage) => {
    const { faults, runs } = await storage.verify();
    if (context.json) context.print(jsonText({ faults, runs }));
    else if (faults.length > 0) context.print(`${faults.join('\n')}\n`);
    else context.say(`Everything of ${runs} runs is as it was stored.`);
    return faults.length === 0 ? exitStatus.finished : exitStatus.failed;
  });
}

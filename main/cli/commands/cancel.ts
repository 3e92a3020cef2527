import { setTimeout as pause } from 'node:timers/promises';
import { isAlive } from '../../engine/owner.ts';
import type { CommandContext } from '../context.ts';
import { exitStatus, type ExitStatus } from '../exitStatus.ts';
import { jsonText } from '../jsonText.ts';
import { runObject } from '../runDocument.ts';
import { statusText } from '../runText.ts';
import { withHistory } from '../store.ts';

const lookEveryMs = 100;
/** The owner hears within 2 s, then reaches a restore point and writes its checkpoint. */
const patienceMs = 15_000;

/** `excite cancel RUN`: asks the run's owner, whichever process that is, and waits until it has stopped. */
export function cancel(context: CommandContext, id: string): Promise<ExitStatus> {
  return withHistory(context, async (history) => {
    let run = history.requestCancel(id, isAlive);
    for (let waitedMs = 0; run.status === 'running' && waitedMs < patienceMs; waitedMs += lookEveryMs) {
      await pause(lookEveryMs);
      history.markLostRuns(isAlive);
      run = history.runRecord(id);
    }
    if (context.json) context.print(jsonText(runObject(run)));
    else if (run.status === 'running')
      context.print(`${id} was asked to stop and has not stopped yet; excite runs show ${id} tells.\n`);
    else
      context.print(
        `${id} is ${statusText(run)}${run.status === 'finished' ? '' : `; excite resume ${id} goes on with it`}.\n`,
      );
    return exitStatus.finished;
  });
}

import type { RunRecord } from '../../core/contract/run.ts';
import type { CommandContext } from './context.ts';
import { exitStatus, statusOfRun, type ExitStatus } from './exitStatus.ts';
import type { Host } from './host.ts';
import { ProgressDisplay } from './progress.ts';

const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface Followed {
  readonly run: RunRecord;
  readonly status: ExitStatus;
  readonly stopped: boolean;
}

/**
 * Starts a run and stays with it to its end, showing its progress. The first Ctrl-C (or SIGTERM) writes a checkpoint
 * and stops, the second ends at once, the third does not even wait for the history.
 */
export async function follow(
  context: CommandContext,
  { supervisor }: Host,
  title: string,
  begin: () => Promise<RunRecord>,
): Promise<Followed> {
  const display = new ProgressDisplay(context.terminal, title);
  let signals = 0;
  let runId: string | undefined;
  const stop = (): void => {
    if (runId !== undefined) supervisor.interrupt(runId, { now: signals > 1, reason: 'Interrupted by the user.' });
  };
  const onSignal = (): void => {
    signals += 1;
    display.end();
    if (signals > 2 || (signals > 1 && runId === undefined)) process.exit(exitStatus.interrupted);
    if (signals === 1) context.say('Stopping at the next restore point, with a checkpoint. Once more ends at once.');
    stop();
  };
  for (const signal of stopSignals) process.on(signal, onSignal);
  const unsubscribe = supervisor.on((event) => {
    if (event.kind === 'progress' && !context.quiet && signals === 0) display.update(event.progress);
    if (event.kind === 'warning') context.say(`warning: ${event.warning.key}: ${event.warning.sentence}`);
    if (event.kind === 'historyLost') context.say(event.sentence);
  });
  try {
    const started = await begin();
    runId = started.id;
    context.say(`${title}: run ${runId}`);
    if (signals > 0) stop();
    const run = await supervisor.whenEnded(runId);
    display.end();
    const stopped = signals > 0 && run.status === 'interrupted';
    if (run.status === 'interrupted' || run.status === 'paused')
      context.say(`${runId} is ${run.status}; excite resume ${runId} goes on with it.`);
    return { run, status: statusOfRun(run, stopped), stopped };
  } finally {
    display.end();
    unsubscribe();
    for (const signal of stopSignals) process.off(signal, onSignal);
  }
}

import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { SweepRecord } from '../../core/contract/sweep.ts';
import { shellWord } from '../../core/sweeps/slurm/script.ts';
import { isAlive } from '../engine/owner.ts';
import { openDispatcher } from '../sweeps/openDispatcher.ts';
import type { CommandContext } from './context.ts';
import { exitStatus, type ExitStatus } from './exitStatus.ts';
import type { Host } from './host.ts';
import { durationText } from './runText.ts';
import { asyncHistory } from './store.ts';
import { sweepLine } from './sweepText.ts';

const lookEveryMs = 200;
const lineEveryMs = 10_000;
const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Stays with a sweep until it stands still, handing out its runs unless another process does. The first Ctrl-C pauses
 * the sweep with checkpoints where this process hands out its runs, and else only looks away; the second ends at once.
 */
export async function followSweep(context: CommandContext, host: Host, sweepId: string): Promise<ExitStatus> {
  const { history } = host;
  let signals = 0;
  let said: string | undefined;
  const onSignal = (): void => {
    signals += 1;
    if (signals > 1) process.exit(exitStatus.interrupted);
  };
  for (const signal of stopSignals) process.on(signal, onSignal);
  const store = asyncHistory(history);
  const dispatcher = openDispatcher({
    history: () => store,
    supervisor: host.supervisor,
    home: context.home,
    terminalCommand: terminalCommand(context),
    onTrouble: (error) => {
      const sentence = error instanceof Error ? error.message : String(error);
      if (sentence !== said) context.say(sentence);
      said = sentence;
    },
  });
  const display = new SweepProgress(context);
  try {
    let joined = false;
    for (;;) {
      const sweep = history.sweepRecord(sweepId);
      display.update(sweep);
      if (signals > 0) return leave(context, host, sweepId, dispatcher.leads);
      if (sweep.status !== 'running' && sweep.counts.running === 0) return statusOfSweep(sweep);
      const holder = history.dispatcher();
      if (!joined && holder !== null && holder.pid !== process.pid && isAlive(holder)) {
        joined = true;
        context.say(`Process ${holder.pid} hands out the runs of this history; this one looks on and steps in for it.`);
      }
      await pause(lookEveryMs);
    }
  } finally {
    display.end();
    await dispatcher.close('The terminal command ended.');
    for (const signal of stopSignals) process.off(signal, onSignal);
  }
}

/** This very terminal, for the nodes of a cluster. */
export function terminalCommand({ bundles }: CommandContext): string {
  return [process.execPath, join(bundles, 'cli.js')].map(shellWord).join(' ');
}

function leave(context: CommandContext, { history }: Host, sweepId: string, leads: boolean): ExitStatus {
  const { executor, status } = history.sweepRecord(sweepId);
  if (leads && executor === 'local' && status === 'running') {
    history.setSweep(sweepId, { status: 'paused', reason: 'Interrupted by the user.' });
    context.say(`Stopping its runs with checkpoints. excite sweep resume ${sweepId} goes on.`);
  } else {
    const how = executor === 'local' ? 'goes on without this terminal' : 'stays in the queue of the cluster';
    context.say(`${sweepId} ${how}; excite sweep resume ${sweepId} gathers what is done.`);
  }
  return exitStatus.interrupted;
}

/** Runs that failed are the sweep's failure; how the claims came out is not. */
function statusOfSweep({ status, counts }: SweepRecord): ExitStatus {
  if (status === 'finished') return counts.failed === 0 ? exitStatus.finished : exitStatus.failed;
  return status === 'cancelled' ? exitStatus.interrupted : exitStatus.failed;
}

/** Progress with rate and ETA on stderr: a line in place on a terminal, one now and then elsewhere. */
class SweepProgress {
  private readonly context: CommandContext;
  private first: { readonly atMs: number; readonly done: number } | undefined;
  private saidAtMs = -Infinity;
  private shown = false;

  constructor(context: CommandContext) {
    this.context = context;
  }

  update(sweep: SweepRecord): void {
    if (this.context.quiet) return;
    const now = performance.now();
    const done = sweep.counts.done + sweep.counts.failed;
    this.first ??= { atMs: now, done };
    const { stderr, stderrIsTty, columns } = this.context.terminal;
    if (now - this.saidAtMs < (stderrIsTty ? lookEveryMs : lineEveryMs)) return;
    this.saidAtMs = now;
    const left = sweep.counts.waiting + sweep.counts.running;
    const rate = (done - this.first.done) / (now - this.first.atMs);
    const eta = rate > 0 && left > 0 ? `, ${durationText(left / rate)} left` : '';
    const line = `${sweepLine(sweep)}${eta}`;
    if (!stderrIsTty) stderr.write(`${line}\n`);
    else stderr.write(`\r\u001b[K${line.slice(0, columns - 1)}`);
    this.shown = stderrIsTty;
  }

  end(): void {
    if (this.shown) this.context.terminal.stderr.write('\r\u001b[K');
    this.shown = false;
  }
}

import { rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { ExpectedError } from '../../../core/contract/errors.ts';
import type { RunRecord, RunSpec } from '../../../core/contract/run.ts';
import { isQueued } from '../../../core/sweeps/slurm/commands.ts';
import { TaskFolder } from '../../../core/sweeps/slurm/taskFolder.ts';
import { CommandContext } from '../context.ts';
import { exitStatus, type ExitStatus } from '../exitStatus.ts';
import { follow, type Followed } from '../follow.ts';
import { withHost, type Host } from '../host.ts';

/**
 * `excite sweep task FOLDER HASH`: what a node computes. Goes on from its checkpoint when it comes a second time; of
 * two tasks for one run the second leaves it to the first.
 */
export async function sweepTask(caller: CommandContext, folder: string, hash: string): Promise<ExitStatus> {
  const place = new TaskFolder(folder, hash);
  const spec = place.readSpec();
  if (spec === undefined || place.readEnding() !== undefined) return exitStatus.finished;
  const job = jobName(caller.env);
  if (!place.claim(job)) {
    const holder = place.holder;
    if (holder !== undefined && (await isQueued(holder))) return exitStatus.finished;
    place.takeOver(job);
  }
  const context = new CommandContext(caller, { home: place.home });
  try {
    const { run, status } = await withHost(context, (host) => compute(context, host, spec));
    if (run.status === 'interrupted' || run.status === 'paused') return status;
    place.writeEnding({ runId: run.id });
    return exitStatus.finished;
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    // Its checkpoint is of another kind of node: computed anew, the whole run is of this one.
    if (error.code === 'fingerprintDiffers') {
      rmSync(place.home, { recursive: true, force: true });
      return sweepTask(caller, folder, hash);
    }
    if (!['refused', 'badInput', 'notFound', 'unavailable'].includes(error.code)) throw error;
    place.writeEnding({ refused: error.message });
    return exitStatus.finished;
  }
}

function compute(context: CommandContext, host: Host, spec: RunSpec): Promise<Followed> {
  const [begun] = host.history.listRuns({ limit: 1 });
  if (begun && ['finished', 'failed', 'cancelled'].includes(begun.status))
    return Promise.resolve({ run: begun, status: exitStatus.finished, stopped: false });
  const begin = (): Promise<RunRecord> => (begun ? host.supervisor.resume(begun.id) : host.supervisor.start(spec));
  return follow(context, host, spec.study, begin);
}

/** The array job and the task's index in it, which stay the same when Slurm puts the task into the queue again. */
function jobName(env: CommandContext['env']): string {
  const { SLURM_ARRAY_JOB_ID: job, SLURM_ARRAY_TASK_ID: index } = env;
  return job !== undefined && index !== undefined ? `${job}_${index}` : `${hostname()} ${process.pid}`;
}

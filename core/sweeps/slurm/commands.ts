import { execFile } from 'node:child_process';
import { ExpectedError } from '../../contract/errors.ts';

const patienceMs = 60_000;

/** A task in Slurm's queue. */
interface QueuedTask {
  /** Job name and index in the array, as members keep it. */
  readonly task: string;
  /** Array job and index, as the task itself knows it. */
  readonly job: string;
}

/** Calls one of Slurm's commands; what is missing or cannot be reached is an expected failure. */
function call(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(program, args, { timeout: patienceMs, maxBuffer: 64 * 1024 ** 2 }, (error, stdout, stderr) => {
      if (!error) {
        resolve(stdout);
        return;
      }
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
        const sentence = `The executor slurm needs ${program}, which this machine does not have.`;
        const hint = 'Call excite on a login node of the cluster, or use --executor local.';
        reject(new ExpectedError('unavailable', sentence, { hint }));
        return;
      }
      const said = stderr.trim() || error.message;
      const unreachable = /unable to contact|connection|timed out|socket|communication/i.test(said) || error.killed;
      reject(new ExpectedError(unreachable ? 'historyLost' : 'refused', `${program}: ${said.slice(0, 500)}`));
    });
  });
}

/** Whether a failure of these commands may be over at the next look: the controller did not answer. */
export function isPassing(error: unknown): boolean {
  return error instanceof ExpectedError && error.code === 'historyLost';
}

/** The user's tasks of the jobs whose names begin with the sweep's id. */
export async function queuedTasks(sweepId: string): Promise<QueuedTask[]> {
  const told = await call('squeue', ['--me', '--noheader', '--array', '--format=%j|%K|%F']);
  return told.split('\n').flatMap((line) => {
    const [name, index, job] = line.trim().split('|');
    if (!name?.startsWith(`${sweepId}.`)) return [];
    return [{ task: `${name}#${index!}`, job: `${job!}_${index!}` }];
  });
}

export async function submit(script: string): Promise<void> {
  await call('sbatch', ['--parsable', script]);
}

/** Slurm tells the tasks to end (they write checkpoints) and ends them after its own grace time. */
export async function cancelJob(name: string): Promise<void> {
  await call('scancel', ['--me', `--name=${name}`]);
}

/** Whether the queue still has that task of an array job. */
export async function isQueued(job: string): Promise<boolean> {
  try {
    return (await call('squeue', ['--noheader', `--jobs=${job}`, '--format=%i'])).trim() !== '';
  } catch (error) {
    // A job that Slurm has forgotten is an invalid one.
    if (error instanceof ExpectedError && /invalid job id/i.test(error.message)) return false;
    throw error;
  }
}

/** What Slurm's accounting says of a task that is gone; a cluster may have none. */
export async function accountedState(name: string): Promise<string | undefined> {
  try {
    const told = await call('sacct', [
      '--noheader',
      '--parsable2',
      '--allocations',
      `--name=${name}`,
      '--format=State',
    ]);
    return told.trim().split('\n')[0] || undefined;
  } catch {
    return undefined;
  }
}

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ExpectedError } from '../../contract/errors.ts';
import type { StudySpec } from '../../contract/study.ts';
import type { SweepMember, SweepRecord } from '../../contract/sweep.ts';
import type { AsyncHistory } from '../../history/api.ts';
import type { Executor } from '../executor.ts';
import { otherVersion } from '../otherVersion.ts';
import { accountedState, cancelJob, isPassing, queuedTasks, submit } from '../slurm/commands.ts';
import { slurmScript } from '../slurm/script.ts';
import { TaskFolder, writeWhole } from '../slurm/taskFolder.ts';

interface SlurmParts {
  readonly history: () => AsyncHistory;
  readonly studies: readonly StudySpec[];
  /** How a node calls the terminal, where the settings do not say. */
  readonly command: string;
  readonly nowMs: () => number;
  readonly everyMs: number;
}

/** Slurm's usual MaxArraySize is 1001; more tasks go into more arrays. */
export const mostTasks = 1000;
/** A task that so many looks found neither in the queue nor ended is lost: a shared disk shows files late. */
const lostAfterLooks = 3;
const mostLosses = 5;

/** Runs as tasks of Slurm arrays; each computes into its own folder on the shared disk, and this process gathers them. */
export class SlurmExecutor implements Executor {
  readonly name = 'slurm';
  private readonly parts: SlurmParts;
  private readonly missed = new Map<string, number>();
  private nextLookMs = -Infinity;

  constructor(parts: SlurmParts) {
    this.parts = parts;
  }

  async advance(sweeps: readonly SweepRecord[]): Promise<void> {
    if (sweeps.length === 0 || this.parts.nowMs() < this.nextLookMs) return;
    this.nextLookMs = this.parts.nowMs() + this.parts.everyMs;
    for (const sweep of sweeps) {
      try {
        await this.lookAfter(sweep);
      } catch (error) {
        if (isPassing(error)) continue;
        const told = sorted(error, sweep.settings.folder);
        if (!(told instanceof ExpectedError)) throw error;
        await this.parts.history().setSweep(sweep.id, { status: 'paused', reason: told.message });
      }
    }
  }

  /** The tasks are Slurm's, not this process's. */
  close(): Promise<void> {
    return Promise.resolve();
  }

  private async lookAfter(sweep: SweepRecord): Promise<void> {
    const history = this.parts.history();
    const folder = sweepFolder(sweep);
    const inFlight = (await history.sweepMembers(sweep.id, 'running')).filter(isInFlight);
    refuseVanished(sweep, folder, inFlight.length > 0);
    const queue = inFlight.length === 0 ? [] : await queuedTasks(sweep.id);
    // A cluster's queue may hold thousands of them.
    const queued = new Set(queue.flatMap(({ task, job }) => [task, job]));
    for (const member of inFlight) await this.collect(sweep, member, folder, queued);
    if (sweep.status !== 'running') {
      for (const name of new Set(queue.map(({ task }) => task.split('#')[0]!))) await cancelJob(name);
      return;
    }
    const reason = otherVersion(sweep, this.parts.studies);
    if (reason !== undefined) throw new ExpectedError('conflict', reason);
    if ((await history.settleSweep(sweep.id)).status === 'running') await this.send(sweep, folder);
  }

  /** Takes in a task that has ended, and finds out whether one is lost. */
  private async collect(
    sweep: SweepRecord,
    { hash, task, attempts }: SweepMember & { task: string },
    sweepPath: string,
    /** Tasks by the name that members keep, and by the one that a claim has. */
    queued: ReadonlySet<string>,
  ): Promise<void> {
    const history = this.parts.history();
    const place = new TaskFolder(sweepPath, hash);
    const ending = place.readEnding();
    if (ending !== undefined) {
      this.missed.delete(hash);
      if ('refused' in ending) await history.failMember(sweep.id, hash, ending.refused);
      else await this.gather(sweep.id, hash, place);
      rmSync(place.folder, { recursive: true, force: true });
      return;
    }
    if (queued.has(task) || queued.has(place.holder ?? '')) {
      this.missed.delete(hash);
      return;
    }
    const looks = (this.missed.get(hash) ?? 0) + 1;
    this.missed.set(hash, looks);
    if (looks < lostAfterLooks) return;
    this.missed.delete(hash);
    await history.setTasks(sweep.id, [{ hash, task: null }]);
    // What was taken out of the queue because its sweep stands still is not lost.
    if (sweep.status !== 'running') return;
    await history.countAttempt(sweep.id, hash);
    if (attempts + 1 < mostLosses) return;
    const state = await accountedState(task.split('#')[0]!);
    const words = [`Its task was lost ${mostLosses} times`, state && `(Slurm says ${state})`].filter(Boolean).join(' ');
    await history.failMember(sweep.id, hash, `${words}. ${lastWords(sweepPath, task)}`);
  }

  private async gather(sweepId: string, hash: string, place: TaskFolder): Promise<void> {
    const history = this.parts.history();
    try {
      await history.gatherRun(sweepId, hash, place.database);
    } catch (error) {
      if (!(error instanceof ExpectedError) || !['conflict', 'databaseDamaged'].includes(error.code)) throw error;
      await history.failMember(sweepId, hash, error.message);
    }
  }

  /** Sends what nobody has been asked for yet. Its place in the queue is written down before Slurm hears of it. */
  private async send(sweep: SweepRecord, folder: string): Promise<void> {
    const history = this.parts.history();
    const waiting = await history.nextMembers(sweep.id, mostTasks);
    if (waiting.length === 0) return;
    for (const part of ['arrays', 'logs', 'tasks']) mkdirSync(join(folder, part), { recursive: true });
    const earlier = readdirSync(join(folder, 'arrays')).filter((file) => file.endsWith('.txt')).length;
    const name = `${sweep.id}.${earlier + 1}`;
    for (const { hash, spec } of waiting) new TaskFolder(folder, hash).writeSpec(spec);
    writeWhole(join(folder, 'arrays', `${name}.txt`), waiting.map(({ hash }) => `${hash}\n`).join(''));
    const command = sweep.settings.command || this.parts.command;
    const script = join(folder, 'arrays', `${name}.sh`);
    writeWhole(script, slurmScript({ sweep, name, tasks: waiting.length, folder, command }));
    const tasks = waiting.map(({ hash }, index) => ({ hash, task: `${name}#${index}` }));
    await history.setTasks(sweep.id, tasks);
    try {
      await submit(script);
    } catch (error) {
      // A controller that did not answer may have taken the job: the queue will tell.
      if (!isPassing(error))
        await history.setTasks(
          sweep.id,
          tasks.map(({ hash }) => ({ hash, task: null })),
        );
      // sbatch cannot open a script whose folder went away meanwhile; the folder is what the user can bring back.
      throw existsSync(script) ? error : vanished(sweep, folder);
    }
  }
}

/** The folder of a sweep on the shared disk. */
export function sweepFolder({ id, settings }: Pick<SweepRecord, 'id' | 'settings'>): string {
  const { folder } = settings;
  if (/^\/[^"'`$%\\\0\r\n]*$/.test(folder)) return join(folder, id);
  const sentence = `The shared folder is ${folder === '' ? 'not set' : JSON.stringify(folder)}; it must be an absolute path without quotes, $, % and backslashes.`;
  throw new ExpectedError('badInput', sentence, { hint: 'excite sweep slurm --folder DIR sets it.' });
}

/** What the shared disk refuses, in words; anything else as it is. */
function sorted(error: unknown, folder: string): unknown {
  if (!(error instanceof Error) || !('syscall' in error && 'code' in error)) return error;
  const isFull = error.code === 'ENOSPC' || error.code === 'EDQUOT';
  const what = isFull ? 'is on a disk that is full' : `cannot be used: ${error.message}`;
  const sentence = `The shared folder ${folder} ${what}; nothing that was gathered is lost.`;
  return new ExpectedError(isFull ? 'diskFull' : 'unavailable', sentence);
}

function refuseVanished({ settings }: SweepRecord, folder: string, wasThere: boolean): void {
  if (existsSync(settings.folder) && (!wasThere || existsSync(folder))) return;
  throw vanished({ settings }, folder);
}

function vanished({ settings }: Pick<SweepRecord, 'settings'>, folder: string): ExpectedError {
  const gone = existsSync(settings.folder) ? folder : settings.folder;
  return new ExpectedError('unavailable', `The shared folder ${gone} is not there; nothing that was gathered is lost.`);
}

function isInFlight(member: SweepMember): member is SweepMember & { task: string } {
  return member.task !== null;
}

function lastWords(folder: string, task: string): string {
  const log = join(folder, 'logs', `${task.replace('#', '-')}.log`);
  const lines = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [];
  return lines.length === 0 ? 'It left no log.' : `Its log ends: ${lines.at(-1)!.slice(0, 300)}`;
}

import { ExpectedError } from '../../contract/errors.ts';
import type { RunRecord, RunSpec } from '../../contract/run.ts';
import type { StudySpec } from '../../contract/study.ts';
import type { SweepRecord } from '../../contract/sweep.ts';
import type { AsyncHistory } from '../../history/api.ts';
import type { MemberOf, NextMember } from '../../history/sweeps/api.ts';
import type { Executor } from '../executor.ts';
import type { Machine } from '../machine.ts';
import { otherVersion } from '../otherVersion.ts';

/** Who starts and watches the processes of runs: the supervisor of the window or of the terminal. */
export interface RunHost {
  start(spec: RunSpec, memberOf: MemberOf): Promise<RunRecord>;
  resume(runId: string, options: { atOnce: true }): Promise<RunRecord>;
  interrupt(runId: string, options: { reason: string }): void;
  whenEnded(runId: string): Promise<RunRecord>;
  /** Whether runs are about to follow: a process may be started ahead. */
  foresee(isMoreToCome: boolean): void;
}

interface LocalParts {
  readonly history: () => AsyncHistory;
  readonly host: RunHost;
  readonly machine: Machine;
  readonly studies: readonly StudySpec[];
  /** The folder of the history: the disk that must have room. */
  readonly folder: string;
  readonly wake: () => void;
}

interface Flight {
  readonly sweepId: string;
  readonly hash: string;
  readonly threads: number;
  runId: string | null;
  /** Its sweep no longer wants it now; the reason. */
  halted: string | undefined;
  ended: Promise<void>;
}

/** A process that is lost so often is lost by its run, not by chance. */
const mostLosses = 5;
/** Below this nothing new is begun: rows, checkpoints and the database itself still have to be written. */
const leastDiskBytes = 64 * 1024 ** 2;
const pauseReason = 'Its sweep was paused or cancelled.';

/** Runs on this machine: a process a run, as many at once as cores and memory allow. */
export class LocalExecutor implements Executor {
  readonly name = 'local';
  private readonly parts: LocalParts;
  private readonly flights = new Map<string, Flight>();
  private readonly peakBytes = new Map<string, number>();
  private closing: string | undefined;
  /** Why the end of a flight could not be written; the next call says it. */
  private unwritten: unknown;

  constructor(parts: LocalParts) {
    this.parts = parts;
  }

  async advance(sweeps: readonly SweepRecord[]): Promise<void> {
    const { unwritten } = this;
    this.unwritten = undefined;
    if (unwritten !== undefined) throw unwritten;
    const wanted = new Set(sweeps.filter(({ status }) => status === 'running').map(({ id }) => id));
    for (const flight of this.flights.values()) if (!wanted.has(flight.sweepId)) this.halt(flight, pauseReason);
    const history = this.parts.history();
    const open: SweepRecord[] = [];
    for (const sweep of sweeps) {
      const settled = await history.settleSweep(sweep.id);
      if (settled.status === 'running') open.push(settled);
    }
    await this.begin(open);
    const starting = [...this.flights.values()].filter(({ runId }) => runId === null).length;
    this.parts.host.foresee(open.reduce((sum, { counts }) => sum + counts.waiting, 0) > starting);
  }

  private async begin(open: readonly SweepRecord[]): Promise<void> {
    if (open.length === 0) return;
    const history = this.parts.history();
    const obstacle = await this.obstacle();
    for (const sweep of open) {
      const reason = obstacle ?? otherVersion(sweep, this.parts.studies);
      if (reason !== undefined) {
        await history.setSweep(sweep.id, { status: 'paused', reason });
        for (const flight of this.flights.values()) if (flight.sweepId === sweep.id) this.halt(flight, reason);
      } else await this.fill(sweep);
    }
  }

  async close(reason: string): Promise<void> {
    this.closing = reason;
    this.parts.host.foresee(false);
    for (const flight of this.flights.values()) this.halt(flight, reason);
    await Promise.allSettled([...this.flights.values()].map(({ ended }) => ended));
  }

  private halt(flight: Flight, reason: string): void {
    if (flight.halted !== undefined) return;
    flight.halted = reason;
    if (flight.runId !== null) this.parts.host.interrupt(flight.runId, { reason });
  }

  private async obstacle(): Promise<string | undefined> {
    const { machine, folder } = this.parts;
    const free = await machine.freeDiskBytes(folder);
    if (free >= leastDiskBytes) return undefined;
    return `The disk that holds ${folder} has ${Math.floor(free / 1024 ** 2)} MB left; a sweep goes on with ${leastDiskBytes / 1024 ** 2} MB or more.`;
  }

  /** Starts runs of the sweep while there is room for them. */
  private async fill(sweep: SweepRecord): Promise<void> {
    let others: number | undefined;
    for (;;) {
      if (this.closing !== undefined) return;
      const mine = [...this.flights.values()].filter(({ sweepId }) => sweepId === sweep.id);
      if (sweep.jobs > 0 && mine.length >= sweep.jobs) return;
      others ??= await this.otherThreads(sweep.id);
      if (this.flights.size > 0 && !this.hasRoom(sweep, others)) return;
      const next = await this.parts.history().nextMembers(sweep.id, mine.length + 1);
      const member = next.find(({ hash }) => !mine.some((flight) => flight.hash === hash));
      if (!member) return;
      this.launch(sweep, member);
    }
  }

  /** Threads of the runs that nobody here has started for a sweep, and what the runs of this sweep hold in memory. */
  private async otherThreads(sweepId: string): Promise<number> {
    const history = this.parts.history();
    const flights = [...this.flights.values()];
    const running = await history.listRuns({ status: 'running', limit: 100 });
    for (const { runId, owner } of await history.runningOwners()) {
      if (!flights.some((flight) => flight.runId === runId && flight.sweepId === sweepId)) continue;
      const peak = Math.max(this.peakBytes.get(sweepId) ?? 0, this.parts.machine.peakMemoryBytes(owner.pid));
      this.peakBytes.set(sweepId, peak);
    }
    return running
      .filter((run) => !flights.some(({ runId }) => runId === run.id) && !run.tags.some(isOfOurs(flights)))
      .reduce((sum, { threads }) => sum + Math.max(1, threads), 0);
  }

  private hasRoom({ id, document, jobs }: SweepRecord, otherThreads: number): boolean {
    const { machine } = this.parts;
    const declared = (document.memoryMb ?? 0) * 1024 ** 2;
    if (machine.freeMemoryBytes() < Math.max(declared, this.peakBytes.get(id) ?? 0)) return false;
    if (jobs > 0) return true;
    // What one run leaves of a graphics card is not known before it has run.
    if (document.backend === 'gpu') return false;
    const used = [...this.flights.values()].reduce((sum, { threads }) => sum + threads, otherThreads);
    return used + document.threads <= machine.cores;
  }

  private launch(sweep: SweepRecord, member: NextMember): void {
    const key = `${sweep.id} ${member.hash}`;
    const flight: Flight = {
      sweepId: sweep.id,
      hash: member.hash,
      threads: sweep.document.threads,
      runId: member.runId,
      halted: this.closing,
      ended: Promise.resolve(),
    };
    this.flights.set(key, flight);
    flight.ended = this.compute(flight, member)
      .catch((error: unknown) => {
        this.unwritten = error;
      })
      .finally(() => {
        this.flights.delete(key);
        this.parts.wake();
      });
  }

  private async compute(flight: Flight, member: NextMember): Promise<void> {
    const { host } = this.parts;
    const { sweepId, hash } = flight;
    let ended: RunRecord;
    try {
      const run =
        member.runId === null
          ? await host.start(member.spec, { sweepId, hash })
          : await host.resume(member.runId, { atOnce: true });
      flight.runId = run.id;
      if (flight.halted !== undefined) host.interrupt(run.id, { reason: flight.halted });
      ended = await host.whenEnded(run.id);
    } catch (error) {
      await this.notStarted(member, flight, error);
      return;
    }
    if (ended.status === 'interrupted' && flight.halted === undefined)
      await this.lost(member, flight, ended.reason ?? 'Its process was lost.');
  }

  private async lost({ attempts }: NextMember, { sweepId, hash }: Flight, reason: string): Promise<void> {
    const history = this.parts.history();
    await history.countAttempt(sweepId, hash);
    if (attempts + 1 >= mostLosses)
      await history.failMember(sweepId, hash, `Given up after ${mostLosses} losses. The last one: ${reason}`);
  }

  private async notStarted(member: NextMember, flight: Flight, error: unknown): Promise<void> {
    const { sweepId, hash } = flight;
    const history = this.parts.history();
    const code = error instanceof ExpectedError ? error.code : 'bug';
    const sentence = error instanceof Error ? error.message : String(error);
    if (flight.halted !== undefined || this.closing !== undefined) return;
    if (code === 'historyLost') return;
    if (code === 'diskFull') await history.setSweep(sweepId, { status: 'paused', reason: sentence });
    else if (code === 'engineLost' || code === 'conflict') await this.lost(member, flight, sentence);
    else await history.failMember(sweepId, hash, sentence);
  }
}

/** A run of a sweep in flight here whose row is there before its start has come back. */
function isOfOurs(flights: readonly Flight[]): (tag: string) => boolean {
  return (tag) => flights.some(({ sweepId }) => sweepId === tag);
}

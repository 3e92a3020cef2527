import type { Load } from './admission.ts';

export interface ResumeOptions {
  /** Go on although the machine or the versions differ and the last bits may change. */
  readonly acceptFingerprint?: boolean;
  /** From the newest checkpoint at or before this step. */
  readonly fromStep?: number | null;
  /** Stop again at this step. Default: as asked at the start, unless it has stopped there. */
  readonly until?: number | null;
  /** Never wait for a turn: a member of a sweep, which has its own measure. */
  readonly atOnce?: boolean;
}

/** A run that waits for its turn. */
export interface Waiting {
  readonly runId: string;
  readonly load: Load;
  readonly options: ResumeOptions;
}

interface RunQueueParts {
  readonly mayBegin: (waiting: Waiting) => boolean;
  readonly begin: (waiting: Waiting) => Promise<void>;
  /** Whether another process has asked for its end. */
  readonly isCancelled: (runId: string) => Promise<boolean>;
  readonly cancel: (runId: string) => Promise<void>;
}

const lookEveryMs = 1000;

/** Runs that wait for their turn: first come, first served. */
export class RunQueue {
  private readonly parts: RunQueueParts;
  private waiting: readonly Waiting[] = [];
  private timer: NodeJS.Timeout | undefined;
  private looking = false;

  constructor(parts: RunQueueParts) {
    this.parts = parts;
  }

  /** In the order of their turns. */
  get runIds(): string[] {
    return this.waiting.map(({ runId }) => runId);
  }

  add(waiting: Waiting): void {
    this.waiting = [...this.waiting, waiting];
    this.timer ??= setInterval(() => void this.tick(), lookEveryMs);
  }

  /** Whether it was there. */
  drop(runId: string): boolean {
    const before = this.waiting.length;
    this.waiting = this.waiting.filter((other) => other.runId !== runId);
    if (this.waiting.length === 0) {
      clearInterval(this.timer);
      this.timer = undefined;
    }
    return this.waiting.length < before;
  }

  /** Lets those begin whose turn has come. Called whenever room may have been made. */
  async look(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    try {
      for (let [first] = this.waiting; first && this.parts.mayBegin(first); [first] = this.waiting) {
        this.drop(first.runId);
        await this.parts.begin(first);
      }
    } finally {
      this.looking = false;
    }
  }

  /** Nobody's turn comes any more; gives those that waited. */
  close(): string[] {
    const left = this.runIds;
    for (const runId of left) this.drop(runId);
    return left;
  }

  /** Cancels of other processes and memory that was freed by them are not told. */
  private async tick(): Promise<void> {
    for (const runId of this.runIds) {
      // A history that is being started again is asked at the next tick.
      if (await this.parts.isCancelled(runId).catch(() => false)) await this.parts.cancel(runId);
    }
    await this.look();
  }
}

import { ExpectedError } from '../contract/errors.ts';
import type { AsyncHistory, Owner } from '../history/api.ts';
import type { Executor } from './executor.ts';

interface DispatcherParts {
  /** The history as it is held now. */
  readonly history: () => AsyncHistory;
  readonly executors: readonly Executor[];
  readonly owner: Owner;
  readonly isAlive: (owner: Owner) => boolean;
  /** Between two looks at open sweeps. */
  readonly everyMs: number;
  /** Between two looks for a sweep that another process began: it hands that one out itself while it lives. */
  readonly idleEveryMs: number;
  /** Told of a failure that the next look may find gone. */
  readonly onTrouble: (error: unknown) => void;
}

/**
 * Hands out the runs of all open sweeps of a history. Of the processes that would, one does: it holds the place in the
 * database; the others look on and take it when its holder is gone.
 */
export class Dispatcher {
  private readonly parts: DispatcherParts;
  private timer: NodeJS.Timeout | undefined;
  private hasOpen = false;
  private leading = false;
  private looking: Promise<void> | undefined;
  private isDue = false;
  private isClosed = false;

  constructor(parts: DispatcherParts) {
    this.parts = parts;
    this.wake();
  }

  get leads(): boolean {
    return this.leading;
  }

  /** Something has changed: looks now, or once more after the look that goes on. */
  wake(): void {
    if (this.isClosed) return;
    this.isDue = true;
    this.looking ??= this.lookWhileDue();
  }

  /** Stops what runs here, with checkpoints, and leaves the place to the next. */
  async close(reason: string): Promise<void> {
    this.isClosed = true;
    await this.looking;
    clearTimeout(this.timer);
    await Promise.allSettled(this.parts.executors.map((executor) => executor.close(reason)));
    // A place that cannot be left, as on a full disk, is free once this process has ended.
    if (this.leading) await this.parts.history().leaveDispatch(this.parts.owner).catch(this.parts.onTrouble);
    this.leading = false;
  }

  private async lookWhileDue(): Promise<void> {
    // A wake of an executor comes while it is being called: the look begins in a turn of its own.
    await Promise.resolve();
    clearTimeout(this.timer);
    while (this.isDue && !this.isClosed) {
      this.isDue = false;
      try {
        await this.look();
      } catch (error) {
        this.parts.onTrouble(error);
        if (!(error instanceof ExpectedError)) break;
      }
    }
    this.looking = undefined;
    const { everyMs, idleEveryMs } = this.parts;
    if (!this.isClosed) this.timer = setTimeout(() => this.wake(), this.hasOpen ? everyMs : idleEveryMs);
  }

  private async look(): Promise<void> {
    const { executors, owner, isAlive } = this.parts;
    const history = this.parts.history();
    const open = await history.openSweeps();
    this.hasOpen = open.length > 0;
    if (!this.hasOpen) {
      if (this.leading) await history.leaveDispatch(owner);
      this.leading = false;
      return;
    }
    const holder = await history.dispatcher();
    const isOurs = holder?.pid === owner.pid && holder.processStart === owner.processStart;
    const isFree = holder === null || !isAlive(holder);
    this.leading = isOurs || (isFree && (await history.takeDispatch(owner, holder)));
    if (!this.leading) return;
    await history.markLostRuns(isAlive);
    for (const executor of executors) await executor.advance(open.filter((sweep) => sweep.executor === executor.name));
  }
}

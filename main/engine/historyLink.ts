import { ExpectedError } from '../../core/contract/errors.ts';
import type { AsyncHistory } from '../../core/history/api.ts';

const retryMs = 250;

/** The history, whichever process holds it now: a call that finds it lost waits for the next one and is made again. */
export class HistoryLink {
  private history: AsyncHistory;
  private readonly onLost: (sentence: string) => void;
  private returned: (() => void)[] = [];
  private lost = false;

  constructor(history: AsyncHistory, onLost: (sentence: string) => void) {
    this.history = history;
    this.onLost = onLost;
  }

  get current(): AsyncHistory {
    return this.history;
  }

  /** A history that was started anew. */
  set(history: AsyncHistory): void {
    this.history = history;
    for (const resolve of this.returned.splice(0)) resolve();
  }

  /** For calls that may be made twice without harm. */
  async insist<T>(call: (history: AsyncHistory) => Promise<T>): Promise<T> {
    for (;;) {
      try {
        const answer = await call(this.history);
        this.lost = false;
        return answer;
      } catch (error) {
        if (!(error instanceof ExpectedError) || error.code !== 'historyLost') throw error;
        if (!this.lost) this.onLost(error.message);
        this.lost = true;
        await this.next();
      }
    }
  }

  private next(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, retryMs);
      this.returned.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}

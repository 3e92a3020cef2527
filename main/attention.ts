import type { Progress, RunRecord } from '../core/contract/run.ts';
import type { SupervisorEvent } from './engine/runRelay.ts';

interface AttentionParts {
  /** Whether the user looks at the window. */
  readonly isWatched: () => boolean;
  readonly notifyAfterMs: () => number;
  readonly notify: (title: string, body: string) => void;
  /** Of the taskbar: 0 to 1, or −1 where nothing runs. */
  readonly setProgress: (share: number) => void;
}

/** What main does to be noticed while runs go on: progress in the taskbar, a word when a long one has ended. */
export class Attention {
  private readonly parts: AttentionParts;
  private readonly shares = new Map<string, number>();

  constructor(parts: AttentionParts) {
    this.parts = parts;
  }

  hear(event: SupervisorEvent): void {
    if (event.kind === 'progress') this.progress(event.progress);
    else if (event.kind === 'changed') this.changed(event.run);
  }

  private progress({ runId, done, total }: Progress): void {
    this.shares.set(runId, total > 0 ? Math.min(1, done / total) : 0);
    this.show();
  }

  private changed(run: RunRecord): void {
    if (run.status === 'running') {
      this.shares.set(run.id, this.shares.get(run.id) ?? 0);
    } else if (this.shares.delete(run.id)) {
      const ended = run.status === 'finished' || run.status === 'failed';
      if (ended && run.wallMs >= this.parts.notifyAfterMs() && !this.parts.isWatched())
        this.parts.notify(...wordsOf(run));
    }
    this.show();
  }

  private show(): void {
    const shares = [...this.shares.values()];
    this.parts.setProgress(shares.length === 0 ? -1 : shares.reduce((sum, share) => sum + share, 0) / shares.length);
  }
}

function wordsOf(run: RunRecord): [title: string, body: string] {
  const name = run.name || run.preset || run.study;
  const seconds = Math.round(run.wallMs / 1000);
  return run.status === 'failed'
    ? [`${name} failed`, run.reason ?? `after ${seconds} s`]
    : [`${name} has finished`, `after ${seconds} s${run.stopReason === null ? '' : `: ${run.stopReason}`}`];
}

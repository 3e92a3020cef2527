import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../../core/contract/run.ts';
import { Attention } from '../../main/attention.ts';

describe('attention', () => {
  const open = (isWatched = false) => {
    const told: string[] = [];
    const shares: number[] = [];
    const attention = new Attention({
      isWatched: () => isWatched,
      notifyAfterMs: () => 30_000,
      notify: (title) => told.push(title),
      setProgress: (share) => shares.push(share),
    });
    const changed = (id: string, status: RunRecord['status'], wallMs = 0): void =>
      attention.hear({
        kind: 'changed',
        run: { id, status, wallMs, name: id, study: 's', preset: null, stopReason: null, reason: null } as RunRecord,
      });
    const progress = (runId: string, done: number): void =>
      attention.hear({ kind: 'progress', progress: { runId, done, total: 10, label: '', etaMs: null, rows: 0 } });
    return { told, shares, changed, progress };
  };

  it('shows the mean of the running runs in the taskbar, and nothing when all have ended', () => {
    const { shares, changed, progress } = open();
    changed('a', 'running');
    progress('a', 5);
    changed('b', 'running');
    expect(shares).toEqual([0, 0.5, 0.25]);
    changed('a', 'finished');
    changed('b', 'cancelled');
    expect(shares.slice(3)).toEqual([0, -1]);
  });

  it('says the end of a run that was long, once, unless the window is watched', () => {
    const { told, changed } = open();
    for (const [id, wallMs] of [
      ['short', 29_999],
      ['long', 30_000],
    ] as const) {
      changed(id, 'running');
      changed(id, 'finished', wallMs);
      changed(id, 'finished', wallMs);
    }
    expect(told).toEqual(['long has finished']);
    const watched = open(true);
    watched.changed('long', 'running');
    watched.changed('long', 'finished', 60_000);
    expect(watched.told).toEqual([]);
  });

  it('says a failure, but not what the user stopped, nor a run that another process computed', () => {
    const { told, changed } = open();
    changed('failed', 'running');
    changed('failed', 'failed', 40_000);
    changed('stopped', 'running');
    changed('stopped', 'cancelled', 40_000);
    changed('foreign', 'finished', 40_000);
    expect(told).toEqual(['failed failed']);
  });
});

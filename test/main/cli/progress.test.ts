import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { Progress } from '../../../core/contract/run.ts';
import { ProgressDisplay } from '../../../main/cli/progress.ts';

function display(stderrIsTty: boolean): { show: ProgressDisplay; at: (ms: number) => void; text: () => string } {
  const stderr = new PassThrough();
  let now = 0;
  const show = new ProgressDisplay({ stdout: stderr, stderr, stderrIsTty, columns: 80 }, 'walk', () => now);
  return { show, at: (ms) => (now = ms), text: () => (stderr.read() as Buffer | null)?.toString() ?? '' };
}

const progress = (done: number, etaMs: number | null): Progress => ({
  runId: 'r',
  done,
  total: 1000,
  label: 'main',
  etaMs,
  rows: 2 * done,
});

describe('progress', () => {
  it('is a bar with rate and time left on a terminal, redrawn in place and taken away at the end', () => {
    const { show, at, text } = display(true);
    show.update(progress(0, null));
    expect(text()).toBe('');
    at(500);
    show.update(progress(250, 1500));
    expect(text()).toBe('\r\u001b[K[######..................] walk: 25 %, 1000 rows/s, 1.50 s left, main');
    at(550);
    show.update(progress(300, 1400));
    expect(text()).toBe('');
    show.end();
    expect(text()).toBe('\r\u001b[K');
  });

  it('is a plain line every ten seconds elsewhere', () => {
    const { show, at, text } = display(false);
    for (let ms = 0; ms <= 25_000; ms += 100) {
      at(ms);
      show.update(progress(ms / 100, 100_000 - ms));
    }
    show.end();
    expect(text()).toBe('walk: 10 %, 20 rows/s, 1 min 30 s left, main\nwalk: 20 %, 20 rows/s, 1 min 20 s left, main\n');
  });
});

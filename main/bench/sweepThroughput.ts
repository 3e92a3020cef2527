import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { SweepRecord } from '../../core/contract/sweep.ts';

/** What a sweep of short runs costs beside what its runs take by themselves. */
export interface Throughput {
  readonly runs: number;
  /** Of a core, a run: the sweep's time from start to end, with a core for each run at once. */
  readonly coreMs: number;
  /** A run's own time, from its first step to its last row: mean. */
  readonly ownMs: number;
}

const cores = 2;

/**
 * A sweep of so many runs of rank-collapse, of about a second each, on the first two processors, in a home of its own:
 * starting the terminal and a process for each run, storing, and handing out are what it costs besides.
 */
export async function measureThroughput(terminal: string, runs: number): Promise<Throughput> {
  const home = mkdtempSync(join(tmpdir(), 'excite-bench-sweep-'));
  const words = ['sweep', 'rank-collapse', '--preset', 'decay-logistic', '--set', 'steps=16000'];
  const more = ['--seeds', `1..${runs}`, '--jobs', String(cores), '--json'];
  const command = [process.execPath, terminal, ...words, ...more];
  const isPinned = existsSync('/usr/bin/taskset') && availableParallelism() > cores;
  const [program, ...rest] = isPinned ? ['/usr/bin/taskset', '-c', '0,1', ...command] : command;
  try {
    const startMs = performance.now();
    const { stdout } = await promisify(execFile)(program!, rest, {
      env: { ...process.env, EXCITE_HOME: home },
      maxBuffer: 2 ** 28,
    });
    const wallMs = performance.now() - startMs;
    const { sweep } = JSON.parse(stdout) as { sweep: SweepRecord };
    if (sweep.counts.done !== runs) throw new Error(`the sweep of the benchmark ended with ${sweep.counts.done} runs`);
    return { runs, coreMs: (cores * wallMs) / runs, ownMs: sweep.runsWallMs / runs };
  } finally {
    rmSync(home, { recursive: true });
  }
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Partner, type Lap } from './partner.ts';
import type { BenchRow } from './rows.ts';

export interface Measured {
  /** Medians, milliseconds a step. */
  readonly ours: number;
  readonly theirs: number;
  /** Of the pairs' ratios, theirs : ours. */
  readonly ratio: number;
  readonly min: number;
  readonly max: number;
  readonly pairs: number;
  readonly lossesAgree: boolean;
  readonly ourLoss: number;
  readonly theirLoss: number;
  readonly peerVersion: string;
}

export interface BenchPrograms {
  readonly worker: string;
  readonly python: string;
  readonly peers: string;
}

const pairs = 7;
const lapMs = 400;
const mostSteps = 20_000;
/** The two sides round differently and follow their own paths; a wrong step is off by far more. */
const lossTolerance = 0.05;

/** Both sides in turn, step for step from the same start: medians over the pairs. */
export async function measureRow(row: BenchRow, programs: BenchPrograms): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'excite-bench-'));
  const ours = new Partner(process.execPath, [programs.worker, row.id, folder], row.threads);
  let theirs: Partner | undefined;
  try {
    await ours.ready();
    theirs = new Partner(programs.python, [programs.peers, row.peer, row.id, String(row.threads), folder], row.threads);
    const peerVersion = await theirs.ready();
    const both = async (steps: number): Promise<[Lap, Lap]> => [await ours.lap(steps), await theirs!.lap(steps)];
    await both(3);
    const [a, b] = await both(3);
    const steps = Math.max(3, Math.min(mostSteps, Math.round((3 * lapMs) / Math.max(a.ms, b.ms))));
    await both(steps);
    const laps: [Lap, Lap][] = [];
    while (laps.length < pairs) laps.push(await both(steps));
    const ratios = laps.map(([mine, other]) => other.ms / mine.ms);
    const [last, theirLast] = laps.at(-1)!;
    return {
      ours: median(laps.map(([{ ms }]) => ms)) / steps,
      theirs: median(laps.map(([, { ms }]) => ms)) / steps,
      ratio: median(ratios),
      min: Math.min(...ratios),
      max: Math.max(...ratios),
      pairs,
      lossesAgree: row.boundOnly || Math.abs(last.loss - theirLast.loss) <= lossTolerance * Math.abs(theirLast.loss),
      ourLoss: last.loss,
      theirLoss: theirLast.loss,
      peerVersion,
    };
  } finally {
    ours.end();
    theirs?.end();
    rmSync(folder, { recursive: true });
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { firstSteps, lapMs, mostSteps, pairs } from './lapPlan.ts';
import { Partner, type Lap } from './partner.ts';
import type { BenchBackend, BenchRow } from './rows.ts';

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
  readonly backend: BenchBackend;
}

/**
 * The two sides round differently and follow their own paths; a wrong step is off by far more. All rows start near 1 or
 * above, so a loss below 0.01 is 0 on both sides: that is why the loss after six steps must agree as well.
 */
const lossTolerance = { relative: 0.05, absolute: 0.01 };

/** Our step against the peer's: both in turn, step for step from the same start. */
export function measureRow(row: BenchRow, programs: BenchPrograms): Promise<Measured> {
  return measured(
    row,
    (folder) => ourSide(row, programs, folder),
    (folder) => new Partner(programs.python, peerWords(row, programs, folder), row.threads),
  );
}

/** The plain graph (`ours`) against the graph through XLA (`theirs`), for the plan table. */
export function measureModes(row: BenchRow, programs: BenchPrograms): Promise<Measured> {
  const side = (mode: string) => (folder: string) => ourSide(row, programs, folder, mode);
  return measured(row, side('graph'), side('xla'));
}

export interface MeasuredCalls {
  readonly plan: string;
  readonly calls: number;
  readonly longestMs: number;
}

/** How long our step's calls take, which is how long a stop or a checkpoint may have to wait. */
export async function measureCalls(row: BenchRow, programs: BenchPrograms): Promise<MeasuredCalls> {
  const folder = mkdtempSync(join(tmpdir(), 'excite-bench-'));
  const ours = ourSide(row, programs, folder);
  try {
    const plan = await ours.ready();
    const { ms } = await warmLap(ours);
    const steps = lapSteps(ms / firstSteps);
    const laps: Lap[] = [];
    while (laps.length < pairs) laps.push(await ours.lap(steps));
    return {
      plan,
      calls: laps.reduce((sum, { calls }) => sum + calls, 0),
      longestMs: Math.max(...laps.map(({ longestMs }) => longestMs)),
    };
  } finally {
    ours.end();
    rmSync(folder, { recursive: true });
  }
}

function ourSide(
  { id, threads }: BenchRow,
  { worker, backend }: BenchPrograms,
  folder: string,
  mode = 'default',
): Partner {
  return new Partner(process.execPath, [worker, id, folder, backend, mode], threads);
}

function peerWords({ id, peer, threads }: BenchRow, { peers, backend }: BenchPrograms, folder: string): string[] {
  return [peers, peer, id, String(threads), folder, backend === 'gpu' ? 'cuda' : 'cpu'];
}

/** Two laps of few steps: the first may compile, the second tells how long a step takes. */
async function warmLap(partner: Partner): Promise<Lap> {
  await partner.lap(firstSteps);
  return partner.lap(firstSteps);
}

function lapSteps(msAStep: number): number {
  return Math.max(firstSteps, Math.min(mostSteps, Math.round(lapMs / msAStep)));
}

async function measured(
  row: BenchRow,
  startOurs: (folder: string) => Partner,
  startTheirs: (folder: string) => Partner,
): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'excite-bench-'));
  const ours = startOurs(folder);
  let theirs: Partner | undefined;
  try {
    await ours.ready();
    theirs = startTheirs(folder);
    const peerVersion = await theirs.ready();
    // Each lap is told in milliseconds a step, since a row of samples may do more of them on our side.
    const side = async (partner: Partner, steps: number): Promise<Lap> => {
      const lap = await partner.lap(steps);
      return { ...lap, ms: lap.ms / steps };
    };
    const both = async (steps: number): Promise<[Lap, Lap]> => [
      await side(ours, row.samples?.atOnce ?? steps),
      await side(theirs!, steps),
    ];
    await both(firstSteps);
    const early = await both(firstSteps);
    const [a, b] = early;
    const steps = lapSteps(Math.max(a.ms, b.ms));
    await both(steps);
    const laps: [Lap, Lap][] = [];
    while (laps.length < pairs) laps.push(await both(steps));
    const ratios = laps.map(([mine, other]) => other.ms / mine.ms);
    const shown = [early, laps.at(-1)!].find(([mine, other]) => !lossesAgree(mine.loss, other.loss)) ?? laps.at(-1)!;
    const [last, theirLast] = shown;
    return {
      ours: median(laps.map(([{ ms }]) => ms)),
      theirs: median(laps.map(([, { ms }]) => ms)),
      ratio: median(ratios),
      min: Math.min(...ratios),
      max: Math.max(...ratios),
      pairs,
      lossesAgree: row.boundOnly || lossesAgree(last.loss, theirLast.loss),
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

function lossesAgree(ours: number, theirs: number): boolean {
  return Math.abs(ours - theirs) <= lossTolerance.absolute + lossTolerance.relative * Math.abs(theirs);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

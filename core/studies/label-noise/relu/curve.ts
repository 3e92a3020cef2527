import { output, type Net } from './net.ts';

/** What is read off a net's curve between the first and the last datum, exact from its kinks (section 2.3). */
export interface Curve {
  readonly length: number;
  /** Σ|J_i|, unit by unit. */
  readonly slopeVariation: number;
  readonly convexityChanges: number;
  /** Root mean square of f − PL over 401 points. */
  readonly gapRms: number;
}

export const gridPoints = 401;
/** Slope jumps are summed in bins; a bin below a twentieth of the largest counts as none. */
const bins = 40;
const smallBin = 0.05;

export interface Kink {
  readonly x: number;
  readonly jump: number;
}

/** Kinks k_i = −b_i/a_i strictly between two points, with their slope jumps J_i = c_i |a_i|, by x. */
export function kinksOf(net: Net, m: number, first: number, last: number): Kink[] {
  const kinks: Kink[] = [];
  for (let i = 0; i < m; i++) {
    const x = -net[m + i]! / net[i]!;
    if (x > first && x < last) kinks.push({ x, jump: net[2 * m + i]! * Math.abs(net[i]!) });
  }
  return kinks.sort((a, b) => a.x - b.x);
}

/** Sign changes in the jumps summed over 40 equal bins, small bins dropped. */
export function convexityChanges(kinks: readonly Kink[], first: number, last: number): number {
  const sums = new Float64Array(bins);
  for (const { x, jump } of kinks) {
    const bin = Math.min(bins - 1, Math.floor((bins * (x - first)) / (last - first)));
    sums[bin] = sums[bin]! + jump;
  }
  const largest = sums.reduce((most, sum) => Math.max(most, Math.abs(sum)), 0);
  return signChanges(sums.filter((sum) => Math.abs(sum) > smallBin * largest));
}

function signChanges(values: ArrayLike<number>): number {
  let changes = 0;
  for (let i = 1; i < values.length; i++) if (Math.sign(values[i]!) !== Math.sign(values[i - 1]!)) changes += 1;
  return changes;
}

export function curveOf(net: Net, m: number, target: Interpolant): Curve {
  const { first, last } = target;
  const kinks = kinksOf(net, m, first, last);
  const xs = [first, ...kinks.map(({ x }) => x), last];
  const ys = xs.map((x) => output(net, m, x));
  let square = 0;
  for (let g = 0; g < gridPoints; g++) {
    const x = first + ((last - first) * g) / (gridPoints - 1);
    square += (output(net, m, x) - target.at(x)) ** 2;
  }
  return {
    length: polylineLength(xs, ys),
    slopeVariation: kinks.reduce((sum, { jump }) => sum + Math.abs(jump), 0),
    convexityChanges: convexityChanges(kinks, first, last),
    gapRms: Math.sqrt(square / gridPoints),
  };
}

export function polylineLength(xs: ArrayLike<number>, ys: ArrayLike<number>): number {
  let length = 0;
  for (let i = 1; i < xs.length; i++) length += Math.hypot(xs[i]! - xs[i - 1]!, ys[i]! - ys[i - 1]!);
  return length;
}

/** The piecewise-linear (PL) interpolant of data with ascending inputs. */
export class Interpolant {
  readonly first: number;
  readonly last: number;
  readonly length: number;
  readonly slopeVariation: number;
  /** Sign changes of the nonzero second differences: the fewest convexity changes that fit the data. */
  readonly convexityChanges: number;
  private readonly xs: readonly number[];
  private readonly ys: readonly number[];

  constructor(inputs: readonly number[], labels: readonly number[]) {
    [this.xs, this.ys] = [inputs, labels];
    [this.first, this.last] = [inputs[0]!, inputs.at(-1)!];
    this.length = polylineLength(inputs, labels);
    const slopes = inputs.slice(1).map((x, j) => (labels[j + 1]! - labels[j]!) / (x - inputs[j]!));
    const steepest = slopes.reduce((most, slope) => Math.max(most, Math.abs(slope)), 0);
    // Slopes of one straight piece differ by rounding only.
    const jumps = slopes
      .slice(1)
      .map((slope, j) => slope - slopes[j]!)
      .filter((jump) => Math.abs(jump) > 1e-9 * steepest);
    this.slopeVariation = jumps.reduce((sum, jump) => sum + Math.abs(jump), 0);
    this.convexityChanges = signChanges(jumps);
  }

  at(x: number): number {
    let j = 1;
    while (j < this.xs.length - 1 && x > this.xs[j]!) j += 1;
    const share = (x - this.xs[j - 1]!) / (this.xs[j]! - this.xs[j - 1]!);
    return this.ys[j - 1]! + share * (this.ys[j]! - this.ys[j - 1]!);
  }
}

/** What the specification calls simple: it fits, bends hardly more often than it must, and hardly more than PL. */
export function isSimple(loss: number, curve: Curve, target: Interpolant): boolean {
  return (
    loss < 1e-3 &&
    curve.convexityChanges <= target.convexityChanges + 1 &&
    curve.slopeVariation <= 1.2 * target.slopeVariation
  );
}

import type { RandomStream } from '../random.ts';

/** Centre of several values and what surrounds it. */
export interface Spread {
  readonly center: number;
  readonly low: number;
  readonly high: number;
}

export type SpreadKind = 'none' | 'sd' | 'sem' | 'bootstrap' | 'minMax';

/** Resamples of a bootstrap interval: its 95 % ends move by about 2 % of the interval's width from seed to seed. */
const resamples = 1000;

function mean(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** Of values in ascending order. */
function medianOfSorted(sorted: Float64Array): number {
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Sample standard deviation, n − 1 below, in two passes; of one value there is none. */
export function sampleDeviation(values: Float64Array): number {
  if (values.length < 2) return NaN;
  const center = mean(values);
  let squares = 0;
  for (const value of values) squares += (value - center) ** 2;
  return Math.sqrt(squares / (values.length - 1));
}

/**
 * Centre and band of n values without NaN. sd: ± the sample standard deviation; sem: ± sd / √n; bootstrap: the 2.5 and
 * 97.5 percentiles of the centre over resamples drawn with replacement (Efron 1979), drawn from `stream` at `step`;
 * minMax: the extremes. A single value has a band of minMax alone: nothing else can be said of it.
 */
export function spread(
  values: Float64Array,
  center: 'mean' | 'median',
  kind: SpreadKind,
  stream: RandomStream,
  step: number,
): Spread {
  const n = values.length;
  if (n === 0) return { center: NaN, low: NaN, high: NaN };
  const sorted = Float64Array.from(values).sort();
  const at = center === 'mean' ? mean(sorted) : medianOfSorted(sorted);
  if (kind === 'none') return { center: at, low: NaN, high: NaN };
  if (kind === 'minMax') return { center: at, low: sorted[0]!, high: sorted[n - 1]! };
  if (n === 1) return { center: at, low: NaN, high: NaN };
  if (kind === 'bootstrap') return { center: at, ...bootstrap(sorted, center, stream, step) };
  const half = sampleDeviation(sorted) / (kind === 'sem' ? Math.sqrt(n) : 1);
  return { center: at, low: at - half, high: at + half };
}

function bootstrap(
  sorted: Float64Array,
  center: 'mean' | 'median',
  stream: RandomStream,
  step: number,
): { low: number; high: number } {
  const n = sorted.length;
  const chosen = stream.integers(step, new Uint32Array(resamples * n), n);
  const centers = new Float64Array(resamples);
  const sample = new Float64Array(n);
  for (let r = 0; r < resamples; r++) {
    for (let i = 0; i < n; i++) sample[i] = sorted[chosen[r * n + i]!]!;
    centers[r] = center === 'mean' ? mean(sample) : medianOfSorted(sample.sort());
  }
  centers.sort();
  return { low: quantileOfSorted(centers, 0.025), high: quantileOfSorted(centers, 0.975) };
}

/** Linear between order statistics (type 7 of Hyndman and Fan 1996). */
export function quantileOfSorted(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (place - below) * (sorted[above]! - sorted[below]!);
}

import { linearFit, type LinearFit } from '../../numerics/linearFit.ts';
import type { RunReader } from '../runner.ts';

/** A metric over another of one replica, where both were measured. */
export interface Curve {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

const cache = new WeakMap<RunReader, Map<string, readonly Curve[]>>();

/** One curve a replica of an arm. */
export function curves(run: RunReader, arm: string, metric: string, x = 'logT'): readonly Curve[] {
  let known = cache.get(run);
  if (!known) cache.set(run, (known = new Map()));
  const key = `${arm} ${metric} ${x}`;
  let found = known.get(key);
  if (!found) known.set(key, (found = readCurves(run, arm, metric, x)));
  return found;
}

function readCurves(run: RunReader, arm: string, metric: string, x: string): Curve[] {
  const pairs = Array.from({ length: run.replicas }, () => ({ x: [] as number[], y: [] as number[] }));
  for (const step of run.steps(arm, metric)) {
    const [at, values] = [x === 'step' ? undefined : run.at(arm, x, step), run.at(arm, metric, step)];
    pairs.forEach((pair, k) => {
      const [a, b] = [at ? at[k] : step, values[k]];
      if (a === undefined || b === undefined) return;
      pair.x.push(a);
      pair.y.push(b);
    });
  }
  return pairs;
}

/** Value at x by linear interpolation between records (section 0); undefined outside them. */
export function valueAt({ x, y }: Curve, at: number): number | undefined {
  const tiny = 1e-9 * Math.max(1, Math.abs(at));
  const next = x.findIndex((value) => value >= at - tiny);
  if (next < 0) return undefined;
  if (Math.abs(x[next]! - at) <= tiny) return y[next];
  if (next === 0) return undefined;
  const share = (at - x[next - 1]!) / (x[next]! - x[next - 1]!);
  return y[next - 1]! + share * (y[next]! - y[next - 1]!);
}

/** One value a replica at t = 10^decade. */
export function atDecade(run: RunReader, arm: string, metric: string, decade: number): (number | undefined)[] {
  return curves(run, arm, metric).map((curve) => valueAt(curve, decade * Math.LN10));
}

export function atDecades(
  run: RunReader,
  arm: string,
  metric: string,
  replica: number,
  decades: readonly number[],
): (number | undefined)[] {
  return decades.map((decade) => atDecade(run, arm, metric, decade)[replica]);
}

/** A window with fewer points, or of less than a decade of t, has no exponent (section 7). */
const fewestPoints = 20;

/** Line through f(y) against g(x) over the records that pass; all NaN where the window is too short. */
export function fitOf(
  { x, y }: Curve,
  keep: (x: number, y: number) => boolean,
  g: (x: number) => number,
  f: (y: number) => number,
  short: 'refused' | 'allowed' = 'refused',
): LinearFit {
  const kept = x.flatMap((value, i) => (keep(value, y[i]!) ? [i] : []));
  const tooShort = kept.length < fewestPoints || x[kept.at(-1)!]! - x[kept[0]!]! < Math.LN10;
  if (tooShort && short === 'refused') return linearFit([], []);
  return linearFit(
    kept.map((i) => g(x[i]!)),
    kept.map((i) => f(y[i]!)),
  );
}

export function extreme({ y }: Curve): number | undefined {
  return y.length === 0 ? undefined : y.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/** Falls of y by more than `tolerance` between neighbouring records that pass: how many, and the largest. */
export function falls(
  { x, y }: Curve,
  tolerance: number,
  keep: (x: number, index: number) => boolean = () => true,
): { readonly count: number; readonly largest: number } {
  let [count, largest] = [0, 0];
  for (let i = 1; i < y.length; i++) {
    if (!keep(x[i - 1]!, i - 1)) continue;
    const fall = y[i - 1]! - y[i]!;
    if (fall > tolerance) count += 1;
    largest = Math.max(largest, fall);
  }
  return { count, largest };
}

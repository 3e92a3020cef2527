import { combine, geometricMean, present, type Part, type Values } from '../../evaluation.ts';
import type { RunReader } from '../../runner.ts';
import { metricAt, part, quotient } from '../evaluate.ts';

/** Ratios of the least margins of two arms, replica by replica, and how many pairs count (both nets right everywhere). */
export interface Pairs {
  /** Of the counting pairs only. */
  readonly ratios: Values;
  readonly counting: number;
}

export function pairs(run: RunReader, top: string, bottom: string, step?: number): Pairs {
  const fit = combine(metricAt(run, top, 'fits', step), metricAt(run, bottom, 'fits', step), (a, b) => a * b);
  const all = quotient(metricAt(run, top, 'minMargin', step), metricAt(run, bottom, 'minMargin', step));
  const ratios = all.map((ratio, k) => (fit[k] === 1 ? ratio : undefined));
  return { ratios, counting: present(ratios).length };
}

/** The geometric mean of the ratio of two arms inside [low, high]. */
export function meanInside(
  run: RunReader,
  top: string,
  bottom: string,
  low: number,
  high: number,
  step?: number,
): Part {
  return meanOf(run, top, bottom, `${low} to ${high}`, (v) => v >= low && v <= high, step);
}

export function meanOf(
  run: RunReader,
  top: string,
  bottom: string,
  allowed: string,
  test: (value: number) => boolean,
  step?: number,
): Part {
  const { ratios, counting } = pairs(run, top, bottom, step);
  const what = `geometric mean of ${top}/${bottom} over ${counting} of ${run.replicas} pairs${step === undefined ? '' : ` at step ${step}`}`;
  return part(what, geometricMean(ratios), allowed, test);
}

import { lpMaxMargin, type LpMaxMargin } from '../../../numerics/lpMaxMargin.ts';
import { pNorm } from '../../../numerics/pNorm.ts';
import { polyhedralMaxMargin } from '../../../numerics/polyhedralMaxMargin.ts';
import { marginOf } from '../linear/marginOf.ts';
import type { Points } from '../linear/problem.ts';
import { distance, norm, scaled } from '../linear/vectors.ts';

/** Norms in which every optimiser is read, as the tables name them. */
export const normNames = ['1', '1.5', '2', '3', '∞'] as const;
export type NormName = (typeof normNames)[number];

const exponentOf = (name: NormName): number => (name === '∞' ? Infinity : Number(name));

export type Limits = ReadonlyMap<NormName, LpMaxMargin>;

/** Largest margin and its direction in each norm; undefined where the points are not separable. */
export function limitsOf({ z, n, d }: Points): Limits | undefined {
  const found = new Map<NormName, LpMaxMargin>();
  for (const name of normNames) {
    const p = exponentOf(name);
    const best =
      p === 1 || p === Infinity ? polyhedralMaxMargin(z, n, d, p === 1 ? 1 : 'infinity') : lpMaxMargin(z, n, d, p);
    if (!best) return undefined;
    found.set(name, best);
  }
  return found;
}

export interface Reading {
  /** Margin of w in the norm over the largest. */
  readonly ratio: number;
  /** Distance of the directions, both of L2 norm 1. */
  readonly distance: number;
}

export function readIn(points: Points, w: Float64Array, name: NormName, limits: Limits): Reading {
  const { direction, margin } = limits.get(name)!;
  return {
    ratio: marginOf(points, w) / pNorm(w, exponentOf(name)) / margin,
    distance: distance(scaled(w, 1 / norm(w)), scaled(direction, 1 / norm(direction))),
  };
}

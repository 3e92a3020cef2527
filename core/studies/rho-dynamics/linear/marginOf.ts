import type { Points } from './problem.ts';
import { dotRow } from './vectors.ts';

/** Smallest margin min z_n·v of the points along v. */
export function marginOf({ z, n, d }: Points, v: Float64Array): number {
  let least = Infinity;
  for (let i = 0; i < n; i++) least = Math.min(least, dotRow(z, i, d, v));
  return least;
}

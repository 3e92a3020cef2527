import type { LineCells } from './lineCells.ts';
import type { PlanarNet } from './planarNet.ts';

/**
 * The zero set of a planar ReLU net: `lines` [count, 6] holds of each segment a point (x0, y0), a unit direction
 * (ux, uy) and the range [lo, hi] of its parameter, infinite where the segment is a ray or a line.
 */
export interface PlanarBoundary {
  readonly count: number;
  readonly lines: Float64Array;
}

/**
 * The exact decision boundary {f = 0}: on a cell with active set s, f = g·x + d, g = Vᵀ(s∗w), d = b·(s∗w) + c, and its
 * zero line is clipped by the cell's half-planes (docs/science/ce-vs-squared.md, section 2.2). `c` replaces the output
 * bias where another level set is wanted, `w` the output weights. A cell on which f vanishes altogether has no line.
 */
export function planarBoundary(
  net: PlanarNet,
  cells: LineCells,
  w: Float64Array = net.w,
  c: number = net.c,
): PlanarBoundary {
  const { width, v, b } = net;
  const found: number[] = [];
  for (let cell = 0; cell < cells.count; cell++) {
    const at = cell * width;
    let [g0, g1, d] = [0, 0, c];
    for (let k = 0; k < width; k++) {
      if (cells.active[at + k] === 0) continue;
      g0 += w[k]! * v[2 * k]!;
      g1 += w[k]! * v[2 * k + 1]!;
      d += w[k]! * b[k]!;
    }
    const square = g0 * g0 + g1 * g1;
    if (!(square > 0)) continue;
    const length = Math.sqrt(square);
    const [x0, y0, ux, uy] = [(-d * g0) / square, (-d * g1) / square, -g1 / length, g0 / length];
    let [lo, hi] = [-Infinity, Infinity];
    for (let k = 0; k < width && lo <= hi; k++) {
      const sign = 2 * cells.active[at + k]! - 1;
      const offset = sign * (v[2 * k]! * x0 + v[2 * k + 1]! * y0 + b[k]!);
      const slope = sign * (v[2 * k]! * ux + v[2 * k + 1]! * uy);
      if (slope > 0) lo = Math.max(lo, -offset / slope);
      else if (slope < 0) hi = Math.min(hi, -offset / slope);
      else if (offset < 0) hi = -Infinity;
    }
    if (lo <= hi) found.push(x0, y0, ux, uy, lo, hi);
  }
  return { count: found.length / 6, lines: Float64Array.from(found) };
}

/** Distance of (x, y) to the boundary; Infinity where there is none (a constant classifier). */
export function boundaryDistance({ count, lines }: PlanarBoundary, x: number, y: number): number {
  let nearest = Infinity;
  for (let s = 0; s < count; s++) {
    const at = 6 * s;
    const [dx, dy] = [x - lines[at]!, y - lines[at + 1]!];
    const [ux, uy] = [lines[at + 2]!, lines[at + 3]!];
    const t = Math.min(Math.max(dx * ux + dy * uy, lines[at + 4]!), lines[at + 5]!);
    const [rx, ry] = [dx - t * ux, dy - t * uy];
    nearest = Math.min(nearest, rx * rx + ry * ry);
  }
  return Math.sqrt(nearest);
}

/** The segments inside a square: [count, 4] of x1, y1, x2, y2, for a drawing. */
export function segmentsInside(
  { count, lines }: PlanarBoundary,
  box: { readonly x: number; readonly y: number; readonly half: number },
): Float64Array {
  const out: number[] = [];
  for (let s = 0; s < count; s++) {
    const [x0, y0, ux, uy] = lines.subarray(6 * s, 6 * s + 4) as unknown as [number, number, number, number];
    let [lo, hi] = [lines[6 * s + 4]!, lines[6 * s + 5]!];
    for (const [place, direction] of [
      [x0 - box.x, ux],
      [y0 - box.y, uy],
    ] as const) {
      if (direction === 0) {
        if (Math.abs(place) > box.half) hi = -Infinity;
        continue;
      }
      const [a, b] = [(-box.half - place) / direction, (box.half - place) / direction];
      lo = Math.max(lo, Math.min(a, b));
      hi = Math.min(hi, Math.max(a, b));
    }
    if (lo < hi) out.push(x0 + lo * ux, y0 + lo * uy, x0 + hi * ux, y0 + hi * uy);
  }
  return Float64Array.from(out);
}

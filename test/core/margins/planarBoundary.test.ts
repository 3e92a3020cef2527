import { describe, expect, it } from 'vitest';
import { certificateLadder } from '../../../core/margins/certificateLadder.ts';
import { lineCells } from '../../../core/margins/lineCells.ts';
import { boundaryDistance, planarBoundary, segmentsInside } from '../../../core/margins/planarBoundary.ts';
import { planarLipschitz } from '../../../core/margins/planarLipschitz.ts';
import { planarOutput, type PlanarNet } from '../../../core/margins/planarNet.ts';
import { Randomness } from '../../../core/random.ts';

function randomNet(seed: number, width: number): PlanarNet {
  const draws = new Randomness(seed).stream('init', 0).normals(0, new Float64Array(4 * width + 1));
  return {
    width,
    v: draws.slice(0, 2 * width),
    b: draws.slice(2 * width, 3 * width),
    w: draws.slice(3 * width, 4 * width),
    c: draws[4 * width]!,
  };
}

/** Whether f changes its sign on one of `rays` rays from (x, y) up to `radius`: f is affine between its kinks. */
function changesWithin(net: PlanarNet, x: number, y: number, radius: number, rays: number): boolean {
  const sign = Math.sign(planarOutput(net, x, y));
  for (let ray = 0; ray < rays; ray++) {
    const [ux, uy] = [Math.cos((2 * Math.PI * ray) / rays), Math.sin((2 * Math.PI * ray) / rays)];
    for (let k = -1; k < net.width; k++) {
      const slope = k < 0 ? 0 : net.v[2 * k]! * ux + net.v[2 * k + 1]! * uy;
      const t = k < 0 ? radius : -(net.v[2 * k]! * x + net.v[2 * k + 1]! * y + net.b[k]!) / slope;
      if (t > 0 && t <= radius && Math.sign(planarOutput(net, x + t * ux, y + t * uy)) !== sign) return true;
    }
  }
  return false;
}

const bySegments = (net: PlanarNet): ReturnType<typeof planarBoundary> =>
  planarBoundary(net, lineCells(net.v, net.b, net.width));

describe('lineCells', () => {
  it('finds all 1 + r + r(r−1)/2 cells of lines in general position', () => {
    for (const width of [1, 2, 5, 10, 20, 60]) {
      const { v, b } = randomNet(3, width);
      expect(lineCells(v, b, width).count).toBe(1 + width + (width * (width - 1)) / 2);
    }
  });

  it('counts what parallel lines, lines through one point and constant rows leave', () => {
    const count = (v: number[], b: number[]): number =>
      lineCells(Float64Array.from(v), Float64Array.from(b), b.length).count;
    expect(count([1, 0, 2, 0, -1, 0], [0, 1, 5])).toBe(4);
    expect(count([1, 0, 0, 1, 1, 1], [0, 0, 0])).toBe(6);
    expect(count([1, 0, 0, 1, 0, 0], [0, 0, 3])).toBe(4);
    expect(count([0, 0], [1])).toBe(1);
  });
});

describe('planarBoundary', () => {
  it('gives the distance that rays find, on 100 random nets', () => {
    const missed: number[] = [];
    for (let seed = 1; seed <= 100; seed++) {
      const net = randomNet(seed, 4 + (seed % 17));
      const boundary = bySegments(net);
      const [x, y] = new Randomness(seed).stream('data', 0).normals(0, new Float64Array(2)) as unknown as [
        number,
        number,
      ];
      const distance = boundaryDistance(boundary, x, y);
      if (distance === Infinity) {
        expect(changesWithin(net, x, y, 1e6, 400)).toBe(false);
        continue;
      }
      expect(changesWithin(net, x, y, 0.98 * distance, 2000)).toBe(false);
      // A ray off the nearest point by π/20000 meets a straight boundary at d/cos(1.6e-4) < 1.002 d.
      if (!changesWithin(net, x, y, 1.002 * distance, 20_000)) missed.push(seed);
    }
    expect(missed).toEqual([]);
  });

  it('is where f vanishes, also inside a square', () => {
    const net = randomNet(6, 12);
    const box = { x: 0.3, y: -0.2, half: 3 };
    const segments = segmentsInside(bySegments(net), box);
    expect(segments.length).toBeGreaterThan(8);
    for (let s = 0; s < segments.length; s += 2) {
      expect(Math.abs(planarOutput(net, segments[s]!, segments[s + 1]!))).toBeLessThan(1e-10);
      expect(Math.abs(segments[s]! - box.x)).toBeLessThan(box.half + 1e-9);
      expect(Math.abs(segments[s + 1]! - box.y)).toBeLessThan(box.half + 1e-9);
    }
  });

  it('of a constant classifier is nowhere', () => {
    const net: PlanarNet = { width: 1, v: new Float64Array(2), b: Float64Array.of(1), w: Float64Array.of(2), c: 1 };
    expect(boundaryDistance(bySegments(net), 0, 0)).toBe(Infinity);
  });

  it('of one unit is its line', () => {
    const net: PlanarNet = {
      width: 1,
      v: Float64Array.of(3, 4),
      b: Float64Array.of(0),
      w: Float64Array.of(1),
      c: -5,
    };
    expect(boundaryDistance(bySegments(net), 0, 0)).toBeCloseTo(1, 14);
  });
});

describe('planarLipschitz', () => {
  it('is the largest slope that is met, and the certificates lie above it', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const net = randomNet(seed, 8);
      const cells = lineCells(net.v, net.b, net.width);
      const exact = planarLipschitz(net, cells);
      const x = new Randomness(seed).stream('data', 0).normals(0, new Float64Array(2000));
      let steepest = 0;
      for (let i = 0; i < 1000; i++) {
        const [p, q] = [3 * x[2 * i]!, 3 * x[2 * i + 1]!];
        const slope = (dx: number, dy: number): number =>
          (planarOutput(net, p + dx, q + dy) - planarOutput(net, p, q)) / 1e-5;
        steepest = Math.max(steepest, Math.hypot(slope(1e-5, 0), slope(0, 1e-5)));
      }
      expect(steepest).toBeLessThan(exact * 1.2);
      expect(steepest).toBeGreaterThan(0.6 * exact);
      const ladder = certificateLadder(net, cells, x, 1000, 1e6);
      expect(ladder.exact).toBe(exact);
      expect(ladder.c).toBeGreaterThanOrEqual(exact);
      if (ladder.reason !== undefined) continue;
      expect(ladder.b).toBeGreaterThanOrEqual(ladder.c);
      expect(ladder.a).toBeGreaterThanOrEqual(exact);
    }
  });

  it('voids the certificates by name where a node is not excited', () => {
    const net: PlanarNet = {
      width: 2,
      v: Float64Array.of(1, 0, 0, 1),
      b: Float64Array.of(0, 0),
      w: Float64Array.of(1, 1),
      c: 0,
    };
    const cells = lineCells(net.v, net.b, 2);
    const on = (...x: number[]): string | undefined =>
      certificateLadder(net, cells, Float64Array.from(x), x.length / 2, 100).reason;
    expect(on(1, 1, 2, 1)).toBeUndefined();
    expect(on(1, -1, 2, -2)).toBe('void: node 0 is excited only in 1 of 2 directions');
    expect(on(-1, 1, -1, 2)).toBe('void: node 0 is active on no point');
  });
});

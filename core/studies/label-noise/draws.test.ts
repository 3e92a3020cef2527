import { describe, expect, it } from 'vitest';
import { Randomness } from '../../random.ts';
import { IndexReader, NoiseReader } from './draws.ts';

const rng = new Randomness(7);

function take(reader: { seek(at: number): void; next(): number }, from: number, count: number): number[] {
  reader.seek(from);
  return Array.from({ length: count }, () => reader.next());
}

describe('draws of a chain', () => {
  const readers = {
    indices: () => new IndexReader(rng.stream('order', 0), 12),
    signs: () => new NoiseReader(rng.stream('noise', 0), 'rademacher'),
    normals: () => new NoiseReader(rng.stream('noise', 0), 'gaussian'),
  };
  it.each(Object.keys(readers) as (keyof typeof readers)[])('%s are the same from any position on', (key) => {
    const whole = take(readers[key](), 0, 5000);
    for (const from of [1, 31, 1023, 1024, 1025, 3071]) {
      expect(take(readers[key](), from, 1500)).toEqual(whole.slice(from, from + 1500));
    }
  });

  it('have mean 0 and variance 1, also in pairs of neighbours', () => {
    for (const law of ['rademacher', 'gaussian'] as const) {
      const n = 200_000;
      const z = take(new NoiseReader(rng.stream('noise', 3), law), 0, n);
      const mean = (values: number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;
      // Standard errors 1/√n and at most √2/√n: five of them.
      expect(Math.abs(mean(z))).toBeLessThan(5 / Math.sqrt(n));
      expect(Math.abs(mean(z.map((v) => v * v)) - 1)).toBeLessThan((5 * Math.SQRT2) / Math.sqrt(n));
      expect(Math.abs(mean(z.slice(1).map((v, i) => v * z[i]!)))).toBeLessThan(5 / Math.sqrt(n));
      if (law === 'rademacher') expect(z.every((v) => v === 1 || v === -1)).toBe(true);
    }
  });
});

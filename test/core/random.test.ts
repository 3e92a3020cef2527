import { describe, expect, it } from 'vitest';
import { philox4x32, Randomness } from '../../core/random.ts';

function block(counter: number[], key: number[]): string {
  const out = new Uint32Array(4);
  philox4x32(counter, key, out);
  return [...out].map((word) => word.toString(16).padStart(8, '0')).join(' ');
}

describe('Philox 4x32-10', () => {
  // Random123, kat_vectors, philox4x32 10.
  it('gives the published vectors', () => {
    const ones = 0xffffffff;
    expect(block([0, 0, 0, 0], [0, 0])).toBe('6627e8d5 e169c58d bc57ac4c 9b00dbd8');
    expect(block([ones, ones, ones, ones], [ones, ones])).toBe('408f276d 41c83b0e a20bc7c6 6d5451fd');
    expect(block([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0])).toBe(
      'd16cfe09 94fdcceb 5001e420 24126ea1',
    );
  });
});

describe('a stream', () => {
  const stream = new Randomness(2 ** 53 - 1).stream('noise', 5);

  it('gives the same draws in pieces as at once', () => {
    for (const fill of ['uniforms', 'normals'] as const) {
      const whole = stream[fill](3, new Float64Array(21));
      const pieces = [0, 5, 6, 13].map((first, i, all) =>
        stream[fill](3, new Float64Array((all[i + 1] ?? 21) - first), first),
      );
      expect(pieces.flatMap((piece) => [...piece])).toEqual([...whole]);
    }
    const words = stream.words(3, new Uint32Array(21));
    expect([...stream.words(3, new Uint32Array(14), 7)]).toEqual([...words.subarray(7)]);
  });

  it('differs by seed, replica, name, step and high step', () => {
    const rng = new Randomness(1);
    const first = (s = rng.stream('init', 0), step = 0): number => s.words(step, new Uint32Array(1))[0]!;
    const draws = [
      first(),
      first(new Randomness(2).stream('init', 0)),
      first(new Randomness(1 + 2 ** 32).stream('init', 0)),
      first(rng.stream('init', 1)),
      first(rng.stream('data', 0)),
      first(undefined, 1),
      first(undefined, 2 ** 32),
    ];
    expect(new Set(draws).size).toBe(draws.length);
  });

  it('has the moments of its distributions', () => {
    const n = 200_000;
    const uniforms = stream.uniforms(0, new Float64Array(n));
    const normals = stream.normals(1, new Float64Array(n));
    const mean = (x: Float64Array, power: number): number => x.reduce((sum, v) => sum + v ** power, 0) / n;
    // Five standard errors of each mean: sd/sqrt(n) with sd of u 0.29, of z 1, z^2 1.41, z^4 9.8.
    expect(Math.abs(mean(uniforms, 1) - 0.5)).toBeLessThan((5 * 0.2887) / Math.sqrt(n));
    expect(Math.abs(mean(normals, 1))).toBeLessThan(5 / Math.sqrt(n));
    expect(Math.abs(mean(normals, 2) - 1)).toBeLessThan((5 * 1.415) / Math.sqrt(n));
    expect(Math.abs(mean(normals, 4) - 3)).toBeLessThan((5 * 9.8) / Math.sqrt(n));
    expect(uniforms.every((u) => u >= 0 && u < 1)).toBe(true);
  });

  it('draws whole numbers below the bound and permutations of all numbers', () => {
    const dice = stream.integers(2, new Uint32Array(6000), 6);
    const counts = [0, 1, 2, 3, 4, 5].map((face) => dice.filter((d) => d === face).length);
    // Binomial(6000, 1/6): standard deviation 28.9; five of them.
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(145);
    const order = stream.permutation(4, 100);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
    expect([...stream.permutation(4, 100)]).toEqual([...order]);
    expect([...stream.permutation(5, 100)]).not.toEqual([...order]);
  });
});

import { describe, expect, it } from 'vitest';
import { fitReplicas, type ReplicaGroup } from '../../../../core/training/graph/fitReplicas.ts';
import type { StepDefinition } from '../../../../core/training/graph/stepDefinition.ts';
import { computeOn } from './support/compute.ts';

/** 1 MiB of state a replica, and ops that give 1 MiB twice and a little. */
function definitionOf({ count }: ReplicaGroup): StepDefinition {
  return {
    precision: 'float32',
    state: { w: { shape: [count, 2 ** 18], values: new Float32Array(count * 2 ** 18) } },
    step: ({ state }) => {
      const w = state['w']!.mul(0.5);
      return { state: { w }, metrics: { largest: w.max(1) } };
    },
  };
}

describe('replicas that share memory', () => {
  const mebibyte = 2 ** 20;

  it('are one batch where they fit', async () => {
    const fitted = fitReplicas(await computeOn('native'), 5, definitionOf);
    expect(fitted).toEqual({ groups: [{ first: 0, count: 5 }], sentence: undefined });
  });

  it('are split, with the figure, where they do not', async () => {
    const { groups, sentence } = fitReplicas(await computeOn('native'), 10, definitionOf, 20 * mebibyte);
    expect(groups.map(({ count }) => count).reduce((a, b) => a + b)).toBe(10);
    expect(groups.length).toBeGreaterThan(1);
    groups.forEach(({ first, count }, i) => {
      expect(first).toBe(groups.slice(0, i).reduce((sum, group) => sum + group.count, 0));
      // State twice, one product, the argument again: 4 MiB each, and 5 of them in 20 MiB at most.
      expect(count).toBeLessThanOrEqual(5);
    });
    expect(sentence).toMatch(/^10 replicas need about 0\.0\d+ GiB together; 0\.0195 GiB are free, so .* batches\.$/);
  });

  it('share the memory of the device where it has its own', async () => {
    const { backend } = await computeOn('native');
    const { sentence } = fitReplicas({ backend: { ...backend, freeBytes: 25 * mebibyte } }, 10, definitionOf);
    expect(sentence).toMatch(/together; 0\.0195 GiB are free/);
  });

  it('are refused, with the figure, where not even one fits', async () => {
    const compute = await computeOn('native');
    expect(() => fitReplicas(compute, 2, definitionOf, mebibyte)).toThrow(
      /One replica needs about 0\.00\d+ GiB of memory; 0\.000977 GiB are free/,
    );
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { computeOn } from '../../../../test/core/training/graph/support/compute.ts';
import type { Compute } from '../../../training/compute.ts';
import { authorsLoop } from '../testSupport/authorsLoop.ts';
import { fixtureA, fixtureArchitecture, goldenSteps } from './fixtureA.ts';
import { fixtureSteps, type FixtureSettings, type FixtureStep } from './fixtureSteps.ts';
import { zerosLike } from '../architecture.ts';

const masks = { all: [true, true, true, true, true], input: [true, false, false, false, false] };
const settings: FixtureSettings = {
  perturbed: masks.all,
  radius: 0.02,
  learningRate: 0.01,
  steps: 4,
  precision: 'float64',
  pool: 'first',
  reduction: 'sum',
};

const norm = (values: Float64Array): number => Math.hypot(...values);
const relative = (a: Float64Array, b: Float64Array): number => norm(a.map((v, i) => v - b[i]!)) / norm(b);

/** Largest relative difference of two steps' buffers, over tensors. */
function bufferDifference(a: FixtureStep, b: FixtureStep): number {
  return Math.max(
    ...a.velocities.flatMap((layer, j) => [
      relative(layer.weights, b.velocities[j]!.weights),
      relative(layer.bias, b.velocities[j]!.bias),
    ]),
  );
}

describe('fixture A', () => {
  it('begins with the printed numbers', () => {
    const { weights, images } = fixtureA();
    expect(Array.from(weights[0]!.weights.slice(0, 3), (v) => Number(v.toFixed(10)))).toEqual([
      -0.0608629893, -0.0301906447, 0.0009796554,
    ]);
    expect(weights[4]!.bias[0]).toBeCloseTo(-0.0130886081, 10);
    expect(images[12 * 32]).toBeCloseTo(-0.9529411765, 10);
  });
});

describe.each(['all', 'input'] as const)('four steps of fixture A, %s', (arm) => {
  let steps: FixtureStep[];
  let compute: Compute;
  beforeAll(async () => {
    compute = await computeOn('native');
    steps = fixtureSteps(compute, { ...settings, perturbed: masks[arm] });
  });

  it('give the printed losses, buffer norms and last bias', () => {
    const { losses, norms, lastBias } = goldenSteps[arm];
    // The table prints 13 digits.
    steps.forEach(({ loss }, i) => expect(Math.abs(loss / losses[i]! - 1)).toBeLessThan(1e-10));
    const last = steps.at(-1)!;
    norms.forEach(([w, b], j) => {
      expect(Math.abs(norm(last.velocities[j]!.weights) / w - 1)).toBeLessThan(1e-10);
      expect(Math.abs(norm(last.velocities[j]!.bias) / b - 1)).toBeLessThan(1e-10);
    });
    expect(Math.abs(last.weights[4]!.bias[0]! / lastBias - 1)).toBeLessThan(1e-10);
  });

  it("are the author's loop, sample by sample, to rounding", () => {
    const { weights, images, labels } = fixtureA();
    const loop = authorsLoop(fixtureArchitecture, weights, zerosLike(weights), images, labels, {
      perturbed: masks[arm],
      radius: 0.02,
      pieces: 4,
      learningRate: 0.01,
      momentum: 0.9,
      steps: 4,
    });
    // A sign that flips at a gradient of rounding size would move a buffer by 1e-3: none does here.
    steps.forEach((step, i) => expect(bufferDifference(step, loop[i]!)).toBeLessThan(1e-12));
  });

  it('another tie rule and a mean in place of the sum are seen', () => {
    const split = fixtureSteps(compute, { ...settings, perturbed: masks[arm], pool: 'split' });
    expect(relative(split.at(-1)!.velocities[0]!.weights, steps.at(-1)!.velocities[0]!.weights)).toBeGreaterThan(1e-2);
    const mean = fixtureSteps(compute, { ...settings, perturbed: masks[arm], reduction: 'mean' });
    expect(bufferDifference(mean.at(-1)!, steps.at(-1)!)).toBeGreaterThan(0.5);
  });

  it('in float32 agree but for flips of a sign', () => {
    const single = fixtureSteps(compute, { ...settings, perturbed: masks[arm], precision: 'float32' });
    single.forEach((step, i) => expect(bufferDifference(step, steps[i]!)).toBeLessThan(2e-3));
  });
});

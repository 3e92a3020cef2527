import { describe, expect, it } from 'vitest';
import { convDefinition } from '../../../core/training/bench/convSteps.ts';
import { mlpDefinition } from '../../../core/training/bench/mlpSteps.ts';
import { sensingDefinition } from '../../../core/training/bench/sensingSteps.ts';
import { compileSteps } from '../../../core/training/graph/compileSteps.ts';
import type { StepDefinition } from '../../../core/training/graph/stepDefinition.ts';
import { computeOn } from './graph/support/compute.ts';

/** The steps that the benchmark times. */
const steps: Readonly<Record<string, () => StepDefinition>> = {
  'a net with SGD': () => mlpDefinition({ width: 64, optimizer: 'sgd', replicas: 1 }),
  'a net with Adam': () => mlpDefinition({ width: 64, optimizer: 'adam', replicas: 1 }),
  'eight nets on the batch axis': () => mlpDefinition({ width: 64, optimizer: 'sgd', replicas: 8 }),
  'matrix sensing': sensingDefinition,
  'a convolutional net': () => convDefinition('plain'),
  'PE training': () => convDefinition('pe'),
};

async function after(mode: 'eager' | 'graph' | 'xla', definition: StepDefinition, count: number) {
  const compiled = compileSteps(await computeOn('native', mode), definition);
  while (compiled.stepsDone < count) compiled.run(count - compiled.stepsDone);
  const state = compiled.read();
  compiled.dispose();
  return state;
}

/** What the PE study allows a float32 step whose rounding turned the sign of a gradient near zero. */
const flipped = 2e-3;

/** |a − b| / |b| over all entries of an entry of the state. */
function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const length = (value: (i: number) => number): number =>
    Math.sqrt(Array.from(b).reduce((sum, _, i) => sum + value(i) ** 2, 0));
  const norm = length((i) => b[i]!);
  return length((i) => a[i]! - b[i]!) / (norm === 0 ? 1 : norm);
}

describe.each(Object.entries(steps))('%s', (name, make) => {
  let made: StepDefinition | undefined;
  const definition = (): StepDefinition => (made ??= make());

  it('is the same bits as a graph and op by op', async () => {
    const count = name === 'PE training' ? 1 : 3;
    expect(await after('graph', definition(), count)).toEqual(await after('eager', definition(), count));
  });

  it('is the same to 1e-6 with XLA, or to what float32 itself is off', async () => {
    const graph = await after('graph', definition(), 1);
    const xla = await after('xla', definition(), 1);
    const off = (key: string): number => distance(xla[key]!.values, graph[key]!.values);
    const far = Object.keys(graph).filter((key) => off(key) >= 1e-6);
    if (far.length === 0) return;
    // Gradients summed over thousands of places, and signs of gradients near zero: float64 tells what float32 can say.
    const exact = await after('graph', { ...definition(), precision: 'float64' }, 1);
    for (const key of far) {
      expect(key).toMatch(/^v/);
      const float32 = 2 * distance(graph[key]!.values, exact[key]!.values);
      expect(off(key), key).toBeLessThan(name === 'PE training' ? flipped : Math.min(float32, 2e-6));
    }
  });
});

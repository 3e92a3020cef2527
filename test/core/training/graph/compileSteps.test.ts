import { describe, expect, it } from 'vitest';
import { compileSteps } from '../../../../core/training/graph/compileSteps.ts';
import { defaultMode } from '../../../../core/training/graph/planTable.ts';
import type { StepDefinition, StepScope } from '../../../../core/training/graph/stepDefinition.ts';
import { computeOf, type Compute } from '../../../../core/training/compute.ts';
import { computeOn } from './support/compute.ts';

const x = { shape: [2, 2], values: Float32Array.of(1, 2, 3, 4) };

function definition(
  step: (scope: StepScope) => Partial<ReturnType<StepDefinition['step']>>,
  more = {},
): StepDefinition {
  return {
    precision: 'float32',
    state: { x },
    step: (scope) => ({ state: scope.state, metrics: { x: scope.state['x']! }, ...step(scope) }),
    ...more,
  };
}

describe('a step that cannot be compiled', () => {
  it.each<[string, StepDefinition, RegExp]>([
    [
      'an op that no graph has',
      definition(({ tf, state }) => ({ metrics: { t: tf.topk(state['x']!).values } })),
      /the op TopK is not one that compiled steps know/,
    ],
    [
      'a value that is read',
      definition(({ state }) => ({ metrics: { x: state['x']!.mul(state['x']!.dataSync()[0]!) } })),
      /no values to read/,
    ],
    [
      'a rounded literal',
      definition(({ state }) => ({ metrics: { x: state['x']!.mul(0.9) } }), { precision: 'float64' }),
      /the literal 0\.8999999\d* was rounded to float32.*real\(0\.9\)/,
    ],
    ['a missing entry', definition(() => ({ state: {} })), /does not return state x/],
    [
      'another shape',
      definition(({ state }) => ({ state: { x: state['x']!.sum() } })),
      /returns state x as float32 \[\]; it was float32 \[2, 2\]/,
    ],
    ['no metric', definition(() => ({ metrics: {} })), /records no metric/],
    ['an unknown watched metric', definition(() => ({}), { watch: ['loss'] }), /watch names the metric loss/],
  ])('%s is refused in words', async (_, step, words) => {
    const compute = await computeOn('native', 'graph');
    const before = compute.backend.tf.memory().numTensors;
    expect(() => compileSteps(compute, step)).toThrow(words);
    expect(compute.backend.tf.memory().numTensors).toBe(before);
    expect(compute.backend.tf.getBackend()).toBe('tensorflow');
  });

  it('names the line of the step', async () => {
    const step = definition(({ tf, state }) => ({ metrics: { t: tf.topk(state['x']!).values } }));
    expect(() => compileSteps({ ...unused }, step)).toThrow(/compileSteps\.test\.ts:\d+:\d+\)/);
  });

  it('float64 without native TensorFlow cannot be had', async () => {
    const step = definition(() => ({}), { precision: 'float64' });
    const compute = await computeOn('cpu');
    expect(() => compileSteps(compute, step)).toThrow(/float64; TensorFlow\.js computes eagerly in float32 only/);
  });

  it('a run without tensors has no compute', () => expect(() => computeOf({})).toThrow(/uses no tensors/));
});

const unused: Compute = await computeOn('native', 'graph');

describe('the plan', () => {
  const cost = { nodes: 100, multiplyAdds: 1e6, outputBytes: 1e6, stateBytes: 1e6 };

  it('by default follows the shape and the backend alone', () => {
    expect(defaultMode({ ...cost, largestProduct: 5e5, convolutions: 0 }, 'native')).toBe('xla');
    expect(defaultMode({ ...cost, largestProduct: 2e6, convolutions: 0 }, 'native')).toBe('graph');
    expect(defaultMode({ ...cost, largestProduct: 5e5, convolutions: 2 }, 'native')).toBe('graph');
    expect(defaultMode({ ...cost, largestProduct: 2e6, convolutions: 0 }, 'gpu')).toBe('xla');
    expect(defaultMode({ ...cost, largestProduct: 5e5, convolutions: 2 }, 'gpu')).toBe('graph');
  });

  it('tuned: measures once, then keeps to what was found', async () => {
    const learned: Record<string, 'graph' | 'xla'> = {};
    const compute = await computeOn('native', 'tune');
    const step = definition(({ state }) => ({ state: { x: state['x']!.mul(0.5) } }));
    const first = compileSteps({ ...compute, tuned: { known: {}, learn: (key, mode) => (learned[key] = mode) } }, step);
    const [signature, mode] = Object.entries(learned)[0]!;
    expect(first.plan).toBe(mode === 'xla' ? 'graph + XLA' : 'graph');
    expect(first.stepsDone).toBe(0);
    const other = mode === 'xla' ? 'graph' : 'xla';
    const known = { [signature]: other } as const;
    const learn = () => expect.unreachable('it was measured before');
    const second = compileSteps({ ...compute, tuned: { known, learn } }, step);
    expect(second.plan).toBe(other === 'xla' ? 'graph + XLA' : 'graph');
    first.dispose();
    second.dispose();
  });
});

import { afterAll, describe, expect, it } from 'vitest';
import type { Scalar, Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import { decode, encode } from '../../../../core/execution/codec.ts';
import { Randomness } from '../../../../core/random.ts';
import { compileSteps } from '../../../../core/training/graph/compileSteps.ts';
import type { CompiledSteps, HostTensors, StepDefinition } from '../../../../core/training/graph/stepDefinition.ts';
import { computeOn } from './support/compute.ts';

const [samples, inputs, width, batch] = [256, 8, 16, 20];
const rng = new Randomness(11);
const keys = ['W1', 'b1', 'W2', 'b2'] as const;

function normals(shape: readonly number[], stream: 'init' | 'data', replica: number, scale = 1) {
  const values = rng.stream(stream, replica).normals(0, new Float64Array(shape.reduce((a, b) => a * b, 1)));
  return { shape, values: values.map((v) => scale * v) };
}

/** A net on synthetic data, batches drawn in the graph, noise on the labels: all that a study's step has. */
function definition(precision: 'float32' | 'float64'): StepDefinition {
  return {
    precision,
    state: {
      W1: normals([inputs, width], 'init', 0, inputs ** -0.5),
      b1: { shape: [width], values: new Float64Array(width) },
      W2: normals([width, 1], 'init', 1, width ** -0.5),
      b2: { shape: [1], values: new Float64Array(1) },
      velocity: { shape: [inputs, width], values: new Float64Array(inputs * width) },
    },
    data: { x: normals([samples, inputs], 'data', 0), y: normals([samples, 1], 'data', 1) },
    inputs: { learningRate: { shape: [], values: Float64Array.of(0.02) } },
    random: { rng, replicas: 1 },
    step: ({ tf, state, data, inputs: given, draw, real }) => {
      const order = draw.integers('order', batch, samples).as1D() as Tensor1D;
      const [x, y] = [tf.gather(data['x']!, order) as Tensor2D, tf.gather(data['y']!, order)];
      const noisy = y.add(draw.normals('noise', batch).reshape([batch, 1]).mul(real(0.1)));
      const loss = (W1: Tensor, b1: Tensor, W2: Tensor, b2: Tensor): Scalar =>
        tf
          .relu(x.matMul(W1 as Tensor2D).add(b1))
          .matMul(W2 as Tensor2D)
          .add(b2)
          .sub(noisy)
          .square()
          .mean();
      const { value, grads } = tf.valueAndGrads(loss as never)(keys.map((key) => state[key]!));
      const velocity = state['velocity']!.mul(real(0.9)).add(grads[0]!);
      const moved = [velocity, ...grads.slice(1)].map((g, i) => state[keys[i]!]!.sub(g.mul(given['learningRate']!)));
      return {
        state: { ...Object.fromEntries(keys.map((key, i) => [key, moved[i]!])), velocity },
        metrics: { trainLoss: value },
      };
    },
    evaluations: {
      norms: ({ state }) => ({ norm: state['W1']!.square().sum(), weights: state['W2']! }),
    },
  };
}

function advance(steps: CompiledSteps, to: number, largest = Infinity): number[] {
  const losses: number[] = [];
  while (steps.stepsDone < to) losses.push(...steps.run(Math.min(to - steps.stepsDone, largest)).metrics['trainLoss']!);
  return losses;
}

const open: CompiledSteps[] = [];
afterAll(() => open.forEach((steps) => steps.dispose()));

async function compiled(
  mode: 'eager' | 'graph' | 'xla',
  what: StepDefinition,
  backend: 'native' | 'cpu' | 'wasm' = 'native',
) {
  const steps = compileSteps(await computeOn(backend, mode), what);
  open.push(steps);
  return steps;
}

describe.each([
  ['graph', 'float32'],
  ['graph', 'float64'],
  ['xla', 'float32'],
  ['xla', 'float64'],
  ['eager', 'float32'],
] as const)('steps in mode %s, %s', (mode, precision) => {
  it('stop and resume through a checkpoint equals an uninterrupted run bit for bit, whatever the chunks', async () => {
    const whole = await compiled(mode, definition(precision));
    const losses = advance(whole, 300);
    const first = await compiled(mode, definition(precision));
    const before = advance(first, 131, 7);
    const saved = decode(encode(first.read() as never)) as unknown as HostTensors;
    const second = await compiled(mode, { ...definition(precision), state: saved, firstStep: first.stepsDone });
    const after = advance(second, 300, 53);
    expect([...before, ...after]).toEqual(losses);
    expect(second.read()).toEqual(whole.read());
    expect(losses[299]!).toBeLessThan(losses[0]!);
  });
});

describe('steps', () => {
  it('are the same bits op by op and as a graph, and within 1e-6 with XLA', async () => {
    const [eager, graph, xla] = await Promise.all(
      (['eager', 'graph', 'xla'] as const).map((mode) => compiled(mode, definition('float32'))),
    );
    const losses = advance(eager!, 100);
    expect(advance(graph!, 100)).toEqual(losses);
    expect(graph!.read()).toEqual(eager!.read());
    const close = advance(xla!, 100);
    losses.forEach((loss, step) => expect(Math.abs(close[step]! / loss - 1)).toBeLessThan(1e-5));
  });

  it('compute the same to rounding on the other backends', async () => {
    const losses = advance(await compiled('graph', definition('float32')), 30);
    for (const backend of ['cpu', 'wasm'] as const) {
      const other = advance(await compiled('eager', definition('float32'), backend), 30);
      losses.forEach((loss, step) => expect(Math.abs(other[step]! / loss - 1)).toBeLessThan(1e-4));
    }
  });

  it('hold float64 numbers that float32 cannot', async () => {
    const exact = 1 + 2 ** -40;
    const steps = await compiled('graph', {
      precision: 'float64',
      state: { x: { shape: [2], values: Float64Array.of(exact, 0.1) } },
      step: ({ state, real }) => ({ state: { x: state['x']!.mul(real(1.1)) }, metrics: { x: state['x']! } }),
    });
    expect(Array.from(steps.run(1).metrics['x']!)).toEqual([exact, 0.1]);
    expect(Array.from(steps.read()['x']!.values)).toEqual([exact * 1.1, 0.1 * 1.1]);
  });

  it('end the chunk at the first step that is not finite, with its row', async () => {
    for (const mode of ['eager', 'graph', 'xla'] as const) {
      const steps = await compiled(mode, {
        precision: 'float32',
        state: { x: { shape: [], values: Float32Array.of(1) } },
        step: ({ state }) => {
          const x = state['x']!.mul(1024);
          return { state: { x }, metrics: { x, sign: x.sign() } };
        },
      });
      let chunk = steps.run(1000);
      while (!chunk.diverged) chunk = steps.run(1000);
      // 2^10k reaches 2^128 at step 13.
      expect(steps.stepsDone).toBe(13);
      expect(chunk.metrics['x']!.at(-1)).toBe(Infinity);
      expect(chunk.metrics['x']!.length).toBe(chunk.steps);
    }
  });

  it('evaluate the present state, and take new inputs and values', async () => {
    for (const mode of ['eager', 'graph', 'xla'] as const) {
      const steps = await compiled(mode, definition('float32'));
      steps.run(1);
      const { norm, weights } = steps.evaluate('norms');
      expect(weights!.values).toEqual(steps.read()['W2']!.values);
      const sum = Array.from(steps.read()['W1']!.values).reduce((total, w) => total + w * w, 0);
      expect(norm!.values[0]! / sum).toBeCloseTo(1, 5);
      const before = steps.read();
      steps.run(1, { learningRate: { shape: [], values: Float64Array.of(0) } });
      expect(steps.read()['W1']).toEqual(before['W1']);
      steps.write(definition('float32').state, 0);
      expect(steps.stepsDone).toBe(0);
      expect(Array.from(steps.read()['W2']!.values)).toEqual(
        Array.from(definition('float32').state['W2']!.values, Math.fround),
      );
    }
  });

  it('leave no tensor and no graph behind', async () => {
    const compute = await computeOn('native', 'graph');
    const { tf } = compute.backend;
    const before = tf.memory().numTensors;
    for (const mode of ['graph', 'xla', 'eager'] as const) {
      const steps = compileSteps({ ...compute, mode }, definition('float32'));
      advance(steps, 20);
      steps.dispose();
    }
    expect(tf.memory().numTensors).toBe(before);
    const native = tf.backend() as unknown as { getNumOfSavedModels(): number };
    expect(native.getNumOfSavedModels()).toBe(open.filter((steps) => steps.plan !== 'eager').length);
  });
});

import { describe, expect, it } from 'vitest';
import { Randomness, type StreamName } from '../../../../core/random.ts';
import type { Compute } from '../../../../core/training/compute.ts';
import { compileSteps } from '../../../../core/training/graph/compileSteps.ts';
import { computeOn } from './support/compute.ts';

/** Above 2^32, so that both words of the key count. */
const seed = 2 ** 40 + 12345;
const rng = new Randomness(seed);
const firstReplica = 3;
const firstStep = 123_456;
const steps = 3;

type Draw = { stream: StreamName; size: number; firstIndex: number };

/** Metrics of `steps` steps that draw from every kind, on that backend and plan. */
function drawn(compute: Compute, replicas: number, precision: 'float32' | 'float64', draw: Draw, bound: number) {
  const { stream, size, firstIndex } = draw;
  const compiled = compileSteps(compute, {
    precision,
    state: { count: { shape: [], values: Int32Array.of(0) } },
    random: { rng, replicas, firstReplica },
    firstStep,
    step: ({ state, draw: from, tf }) => ({
      state: { count: state['count']!.add(tf.scalar(1, 'int32')) },
      metrics: {
        integers: from.integers(stream, size, bound, firstIndex),
        uniforms: from.uniforms(stream, size, firstIndex),
        normals: from.normals(stream, size, firstIndex),
      },
    }),
  });
  const metrics: Record<string, number[]> = {};
  while (compiled.stepsDone < firstStep + steps)
    for (const [key, values] of Object.entries(compiled.run(firstStep + steps - compiled.stepsDone).metrics))
      metrics[key] = [...(metrics[key] ?? []), ...values];
  compiled.dispose();
  return metrics;
}

/** The same from the generator itself, rounded as the step's precision holds it. */
function expected(
  replicas: number,
  precision: 'float32' | 'float64',
  { stream, size, firstIndex }: Draw,
  bound: number,
) {
  const round = precision === 'float32' ? Math.fround : (value: number) => value;
  const all = (take: (source: ReturnType<Randomness['stream']>, step: number) => ArrayLike<number>) =>
    Array.from({ length: steps }, (_, s) =>
      Array.from({ length: replicas }, (__, r) =>
        Array.from(take(rng.stream(stream, firstReplica + r), firstStep + s), round),
      ),
    ).flat(2);
  return {
    integers: all((source, step) => source.integers(step, new Uint32Array(size), bound, firstIndex)),
    uniforms: all((source, step) => source.uniforms(step, new Float64Array(size), firstIndex)),
    normals: all((source, step) => source.normals(step, new Float64Array(size), firstIndex)),
  };
}

const cases = [
  { name: 'a batch of one replica', replicas: 1, draw: { stream: 'order', size: 10, firstIndex: 0 }, bound: 50_000 },
  { name: 'a second draw of five replicas', replicas: 5, draw: { stream: 'noise', size: 7, firstIndex: 8 }, bound: 2 },
  { name: 'many replicas', replicas: 40, draw: { stream: 'noise', size: 3, firstIndex: 4 }, bound: 2 ** 20 },
] as const;

describe('draws inside a graph', () => {
  for (const { name, replicas, draw, bound } of cases)
    for (const precision of ['float32', 'float64'] as const)
      it.each(['graph', 'xla'] as const)(`${name}, ${precision}: %s gives the generator's bits`, async (mode) => {
        const got = drawn(await computeOn('native', mode), replicas, precision, draw, bound);
        expect(got).toEqual(expected(replicas, precision, draw, bound));
      });

  it.each(['native', 'cpu', 'wasm'] as const)('op by op on %s too', async (backend) => {
    const { replicas, draw, bound } = cases[1];
    const got = drawn(await computeOn(backend, 'eager'), replicas, 'float32', draw, bound);
    expect(got).toEqual(expected(replicas, 'float32', draw, bound));
  });

  it('refuses a draw that starts inside a block, and one without a generator', async () => {
    const compute = await computeOn('native', 'graph');
    const draw = { stream: 'noise', size: 2, firstIndex: 3 } as const;
    expect(() => drawn(compute, 1, 'float32', draw, 2)).toThrow(/firstIndex is 3; it must be a multiple of 4/);
    const without = () =>
      compileSteps(compute, {
        precision: 'float32',
        state: { x: { shape: [1, 2], values: new Float32Array(2) } },
        step: ({ draw: from }) => ({ state: { x: from.uniforms('noise', 2) }, metrics: {} }),
      });
    expect(without).toThrow(/names no random generator.*draws\.test\.ts/);
  });
});

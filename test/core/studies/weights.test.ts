import { describe, expect, it } from 'vitest';
import type { StudySpec } from '../../../core/contract/study.ts';
import { findStudy } from '../../../core/studies/catalog.ts';
import { peTraining } from '../../../core/studies/pe-training/study.ts';
import { noArm, type NetWeights, type NoWeights, type RunArm, type State } from '../../../core/studies/runner.ts';
import { runners } from '../../../core/studies/runners.ts';
import { weightsHooks } from '../../../core/studies/weightsHooks.ts';
import { contextOf } from './recordRun.ts';

type Program = Record<string, never>;
interface Saved {
  readonly arm: number;
  /** ce-vs-squared, label-noise, rho-dynamics. */
  readonly job: Program;
  readonly program: Program;
  readonly jobs: readonly Program[];
  readonly weights: Float64Array;
}

async function hook(study: string, arms: readonly RunArm[], state: unknown): Promise<NetWeights | NoWeights> {
  return (await weightsHooks[study]!())(arms, 2, state as State);
}

/** The state of the first restore point of a preset's first arm with two replicas, and the weights found in it. */
async function atFirstPoint(id: string, preset: string): Promise<{ state: Saved; weights: NetWeights; arm: RunArm }> {
  const context = contextOf(findStudy(id)!, preset, { replicas: 2 });
  const { runner } = await runners[id]!();
  for await (const event of runner.run(context)) {
    if (event.kind !== 'point') continue;
    const state = event.state() as unknown as Saved;
    const weights = (await hook(id, context.arms, state)) as NetWeights;
    return { state, weights, arm: context.arms[0]! };
  }
  throw new Error('there was no restore point');
}

type Flat = Float64Array | Float32Array;
const each = (flat: Flat): Flat[] => [0, 1].map((k) => flat.slice((k * flat.length) / 2, ((k + 1) * flat.length) / 2));
/** [v1, v2, b, W, c] with V row by row. */
const byRows = (r: number) => (flat: Flat) => [
  ...Array.from({ length: r }, (_, i) => [flat[i]!, flat[r + i]!]).flat(),
  ...flat.subarray(2 * r),
];
const asItIs = (flat: Flat): number[] => [...flat];

type Shape = readonly [name: string, ...size: number[]];
/** Study, preset, the tensors of each replica's net, and their values as the state holds them, one list a replica. */
const cases: readonly (readonly [string, string, readonly Shape[], (state: Saved) => readonly number[][]])[] = [
  [
    'rank-collapse',
    'decay-square',
    [
      ['W1', 10, 10],
      ['W2', 10, 10],
      ['W3', 1, 10],
    ],
    ({ weights }) => each(weights).map(asItIs),
  ],
  [
    'ce-vs-squared',
    'fig1-quick',
    [
      ['W1', 20, 2],
      ['b1', 20],
      ['W2', 1, 20],
      ['b2', 1],
    ],
    ({ job }) => each(job['weights']!).map(byRows(20)),
  ],
  [
    'ce-vs-squared',
    'lipschitz-grid',
    [
      ['W1', 10, 2],
      ['b1', 10],
      ['W2', 1, 10],
      ['b2', 1],
    ],
    ({ job }) => each(job['weights']!).map(byRows(10)),
  ],
  [
    'ce-vs-squared',
    'thm3-clusters',
    [
      ['W1', 20, 2],
      ['b1', 20],
      ['W2', 1, 20],
    ],
    ({ job }) => each(job['theta']!).map(asItIs),
  ],
  [
    'ce-vs-squared',
    'fig2-zero-mean',
    [
      ['W1', 1, 2],
      ['b1', 1],
    ],
    ({ job }) => each(job['theta']!).map((theta) => [...theta.subarray(0, 3)]),
  ],
  [
    'ce-vs-squared',
    'richness-mlp',
    [
      ['W1', 8, 4],
      ['W2', 6, 8],
      ['W3', 1, 6],
    ],
    ({ job }) => each(job['weights']!).map(asItIs),
  ],
  [
    'label-noise',
    'relu-quick',
    [
      ['W1', 50, 1],
      ['b1', 50],
      ['W2', 1, 50],
      ['skip', 1],
      ['b2', 1],
    ],
    ({ program }) => (program as unknown as Flat[]).map(asItIs),
  ],
  [
    'label-noise',
    'repel',
    [
      ['W1', 5, 1],
      ['b1', 5],
      ['W2', 1, 5],
    ],
    ({ program }) => (program as unknown as Flat[]).map(asItIs),
  ],
  ['label-noise', 'ou', [['W1', 1, 6]], ({ program }) => each(program['thetas']!).map(asItIs)],
  ['label-noise', 'ms-quick', [['U', 20, 20]], ({ program }) => (program['matrices']! as Flat[]).map(asItIs)],
  [
    'rho-dynamics',
    'deep-margin',
    [
      ['W1', 20, 5],
      ['W2', 1, 20],
    ],
    ({ jobs }) => jobs.map(({ weights }) => asItIs(weights!)),
  ],
  [
    'rho-dynamics',
    'balance',
    [
      ['W1', 10, 5],
      ['W2', 10, 10],
      ['W3', 1, 10],
    ],
    ({ jobs }) => jobs.map(({ weights }) => asItIs(weights!)),
  ],
  [
    'rho-dynamics',
    'hessian',
    [
      ['W1', 20, 5],
      ['W2', 1, 20],
    ],
    ({ jobs }) => jobs.map(({ weights }) => asItIs(weights!)),
  ],
  ['rho-dynamics', 'optimiser-plane', [['W1', 1, 2]], ({ jobs }) => jobs.map(({ w }) => asItIs(w!))],
];

describe('the weights of a restore point', () => {
  it.each(cases)('of %s %s are the bits of its state', async (id, preset, shapes, bits) => {
    const { state, weights, arm } = await atFirstPoint(id, preset);
    expect(weights.arm).toBe(arm.name);
    const named = [0, 1].flatMap((replica) => shapes.map((shape) => [replica, ...shape]));
    expect(weights.tensors.map(({ replica, name, shape }) => [replica, name, ...shape])).toEqual(named);
    const found = [0, 1].map((k) =>
      weights.tensors.filter(({ replica }) => replica === k).flatMap(({ values }) => [...values]),
    );
    expect(found).toEqual(bits(state));
    expect(found.flat().some((value) => value !== 0)).toBe(true);
  });

  it('of four classes are a net with an output a class, or one for each bit of a hierarchy', async () => {
    const { arms } = contextOf(findStudy('ce-vs-squared')!, 'four-class');
    const net = (outputs: number, first: number): Float64Array =>
      Float64Array.from({ length: 3 * 2 + outputs * 2 + outputs }, (_, i) => first + i);
    const of = async (scheme: string, weights: readonly Float64Array[]): Promise<unknown[]> => {
      const arm = { ...arms[0]!, params: { ...arms[0]!.params, scheme, width: 2 } };
      const found = (await hook('ce-vs-squared', [arm], { arm: 0, job: { weights } })) as NetWeights;
      return found.tensors.map(({ replica, name, shape, values }) => [replica, name, shape, [...values]]);
    };
    expect((await of('softmax', [net(4, 0), net(4, 100)])).slice(4)).toEqual([
      [1, 'W1', [2, 2], [100, 102, 101, 103]],
      [1, 'b1', [2], [104, 105]],
      [1, 'W2', [4, 2], [106, 107, 108, 109, 110, 111, 112, 113]],
      [1, 'b2', [4], [114, 115, 116, 117]],
    ]);
    expect((await of('natural', [net(1, 0), net(1, 20), net(1, 40), net(1, 60)])).slice(4, 8)).toEqual([
      [0, 'bit2.W1', [2, 2], [20, 22, 21, 23]],
      [0, 'bit2.b1', [2], [24, 25]],
      [0, 'bit2.W2', [1, 2], [26, 27]],
      [0, 'bit2.b2', [1], [28]],
    ]);
  });

  it.each([
    ['convNets', [16, 32], 512],
    ['supportPoints', [8, 16, 16, 16], 64],
  ] as const)('of %s are filters and a last layer in torch’s order', async (experiment, filters, features) => {
    const { arms } = contextOf(findStudy('rho-dynamics')!, null, { params: { experiment } });
    const inputs = [3, ...filters.slice(0, -1)];
    const saved = [...filters.map((out, k) => 9 * inputs[k]! * out), features * 10].map((length, k) =>
      Float32Array.from({ length }, (_, i) => 1000 * k + i),
    );
    const found = (await hook('rho-dynamics', arms, { arm: 0, jobs: [{ weights: saved }] })) as NetWeights;
    expect(found.layout).toBe('torch');
    expect(found.tensors.map(({ name, shape }) => [name, ...shape])).toEqual([
      ...filters.map((out, k) => [`conv${k + 1}.weight`, out, inputs[k]!, 3, 3]),
      ['fc.weight', 10, features],
    ]);
    found.tensors.forEach(({ values, shape }, k) => {
      const [out, inside] = [shape[0]!, shape[1]!];
      const area = values.length / out / inside;
      // Kept as [row, column, input, output].
      for (const [o, i, p] of [
        [0, 0, 0],
        [out - 1, 1, 0],
        [1, inside - 1, area - 1],
      ] as const) {
        expect(values[(o * inside + i) * area + p]).toBe(saved[k]![(p * inside + i) * out + o]);
      }
      expect([...values].sort((a, b) => a - b)).toEqual([...saved[k]!]);
    });
  });

  it('are the layers of the MLPs of PE training, transposed to torch’s order, a net a replica', async () => {
    const { arms } = contextOf(peTraining, 'subspace', { params: { widths: [2, 3, 1] } });
    const values = (length: number, first: number): Float32Array => Float32Array.from({ length }, (_, i) => first + i);
    const saved = { w0: values(12, 0), b0: values(6, 20), w1: values(6, 30), b1: values(2, 40) };
    const { layout, tensors } = (await hook('pe-training', arms, { arm: 0, step: 0, tensors: saved })) as NetWeights;
    expect(layout).toBe('torch');
    expect(tensors.slice(4).map(({ replica, name, shape, values: own }) => [replica, name, shape, [...own]])).toEqual([
      [1, 'fc1.weight', [3, 2], [6, 9, 7, 10, 8, 11]],
      [1, 'fc1.bias', [3], [23, 24, 25]],
      [1, 'fc2.weight', [1, 3], [33, 34, 35]],
      [1, 'fc2.bias', [1], [41]],
    ]);
  });

  const withNets: Readonly<Record<string, readonly string[]>> = {
    'ce-vs-squared': ['planar', 'linear', 'certificates', 'flow', 'richness', 'classes'],
    'label-noise': ['matrixSensing', 'relu', 'cloud', 'repellent'],
    'pe-training': ['training', 'images'],
    'rank-collapse': ['nets'],
    'rho-dynamics': ['optimisers', 'balance', 'deep', 'hessian', 'convNets', 'supportPoints'],
  };
  const withoutNets = Object.entries(withNets).flatMap(([id, experiments]) => {
    const field = findStudy(id)!.fields['experiment'] as { choices: readonly { value: string }[] };
    return field.choices.filter(({ value }) => !experiments.includes(value)).map(({ value }) => [id, value] as const);
  });

  it.each(withoutNets)('are none in %s %s, which says why', async (id, experiment) => {
    const { arms } = contextOf(findStudy(id) as StudySpec, null, { params: { experiment } });
    const state = { arm: 0, job: {}, jobs: [{}], program: {} };
    expect(await hook(id, arms, state)).toEqual({
      why: expect.stringMatching(new RegExp(`^the experiment ${experiment} [a-z].*[^.]$`)) as unknown,
    });
  });

  it.each(Object.keys(withNets))('are none in %s between two arms', async (id) => {
    const { arms } = contextOf(findStudy(id)!, null);
    expect(await hook(id, arms, { arm: 1, job: null, jobs: [] })).toEqual(noArm);
  });
});

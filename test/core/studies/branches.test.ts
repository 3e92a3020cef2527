import { describe, expect, it } from 'vitest';
import type { Params } from '../../../core/contract/fields.ts';
import { branchParams } from '../../../core/contract/branch.ts';
import { catalog, findStudy } from '../../../core/studies/catalog.ts';
import { runners } from '../../../core/studies/runners.ts';
import type { RunContext, State } from '../../../core/studies/runner.ts';
import { computeOn } from '../training/graph/support/compute.ts';
import { contextOf, recordRun, type Recording } from './recordRun.ts';

interface Case {
  readonly study: string;
  readonly preset: string | null;
  readonly arms?: readonly string[];
  readonly replicas?: number;
  /** Which of its restore points is branched from. */
  readonly point?: number;
  readonly params: Params;
  /** New values of params that a branch may change; each alone changes what follows. */
  readonly changes: Params;
}

const optimised = { experiment: 'optimisers', optimiserSteps: 200_000 };
const smallNet: Params = {
  widths: [6, 5, 4, 1],
  excited: 2,
  trainSize: 20,
  testSize: 12,
  batchSize: 10,
  epochs: 8,
  marginSamples: 4,
  certificateSamples: 2,
  looseSamples: 1,
  jointSamples: 2,
};

const cases: readonly Case[] = [
  {
    study: 'rank-collapse',
    preset: 'ce-gd',
    params: { steps: 4000 },
    changes: { learningRate: 0.02, mu: 0.01, steps: 6050 },
  },
  { study: 'rank-collapse', preset: 'ce-flow-small', params: { steps: 4000 }, changes: { stepSize: 0.002 } },
  // Blocks of replicas: the first is a record ahead of the others.
  {
    study: 'rank-collapse',
    preset: 'ce-gd',
    arms: ['main'],
    replicas: 40,
    point: 5,
    params: { steps: 900, recordEvery: 100 },
    changes: { steps: 650 },
  },
  {
    study: 'label-noise',
    preset: 'ms-quick',
    arms: ['noise'],
    params: { steps: 600, dimension: 8, measurements: 20 },
    changes: { learningRate: 0.004, noiseVariance: 0 },
  },
  {
    study: 'label-noise',
    preset: 'relu-quick',
    arms: ['noise'],
    params: { width: 8, steps: 40_000 },
    changes: { learningRate: 0.001, noiseVariance: 0 },
  },
  {
    study: 'label-noise',
    preset: 'one-tanh',
    arms: ['noise'],
    params: { steps: 100_000 },
    changes: { learningRate: 0.001, noiseVariance: 0 },
  },
  {
    study: 'ce-vs-squared',
    preset: 'fig1-quick',
    params: { steps: 4000, width: 6 },
    changes: { learningRate: 0.02, momentum: 0.5 },
  },
  {
    study: 'pe-training',
    preset: 'subspace',
    arms: ['all'],
    params: smallNet,
    changes: { learningRate: 5e-4, momentum: 0.5, dampening: 0.5, radius: 0.3 },
  },
  {
    study: 'rho-dynamics',
    preset: null,
    params: { ...optimised, optimiser: 'momentum' },
    changes: { optimiserRate: 0.05, momentumFactor: 0.5, weightDecay: 0.01, labelNoise: 0.1 },
  },
  {
    study: 'rho-dynamics',
    preset: null,
    params: { ...optimised, optimiser: 'adam' },
    changes: { adamBeta1: 0.8, adamBeta2: 0.99, adamEpsilon: 1e-4 },
  },
];

const title = ({ study, preset, params, changes }: Case): string =>
  `${study} ${preset ?? String(params['optimiser'])}: ${Object.keys(changes).join(', ')}`;

async function recorded(one: Case, change: Params, restore?: State): Promise<Recording> {
  const study = findStudy(one.study)!;
  const { runner } = await runners[one.study]!();
  const { preset, params, replicas = 2 } = one;
  const context: RunContext = contextOf(study, preset, {
    params: { ...params, ...change },
    replicas,
    restore,
    ...(one.arms ? { arms: one.arms } : {}),
  });
  const tensors = context.arms.some((arm) => runner.usesTensors(arm.params));
  return recordRun(study, runner, tensors ? { ...context, compute: await computeOn('native', 'graph') } : context);
}

/** Every recorded value, in the order of arm, metric, step and replica. */
function rowsOf(study: string, { recorder }: Recording): string[] {
  const { metrics } = findStudy(study)!;
  return recorder.arms.flatMap((arm) =>
    metrics.flatMap(({ key }) =>
      recorder
        .steps(arm, key)
        .flatMap((step) =>
          recorder
            .at(arm, key, step)
            .flatMap((value, replica) => (value === undefined ? [] : [[arm, key, step, replica, value].join()])),
        ),
    ),
  );
}

describe('the params that a branch may change', () => {
  it.each(cases.map((one) => [title(one), one] as const))(
    '%s: the state of a checkpoint serves the new value, which counts from there on',
    async (_, one) => {
      const whole = await recorded(one, {});
      const { state } = whole.points[Math.min(one.point ?? 3, whole.points.length >> 1)]!;
      const same = await recorded(one, {}, state);
      expect(same.recorder.rows).toBeGreaterThan(0);
      const had = new Set(rowsOf(one.study, whole));
      expect(rowsOf(one.study, same).filter((row) => !had.has(row))).toEqual([]);
      const lastOf = ({ recorder }: Recording): number => recorder.highestStep;
      for (const [key, value] of Object.entries(one.changes)) {
        const branch = await recorded(one, { [key]: value }, structuredClone(state));
        expect(branch.stopReason, key).toBe(whole.stopReason);
        const field = findStudy(one.study)!.fields[key]!;
        if (field.kind === 'integer' && field.endsTraining !== undefined) {
          expect(lastOf(branch), key).toBe(value);
          const fromTheStart = new Set(rowsOf(one.study, await recorded(one, { [key]: value })));
          expect(
            rowsOf(one.study, branch).filter((row) => !fromTheStart.has(row)),
            key,
          ).toEqual([]);
        } else expect(lastOf(branch), key).toBe(lastOf(same));
        expect(rowsOf(one.study, branch), key).not.toEqual(rowsOf(one.study, same));
      }
    },
  );

  it('are all tried here', () => {
    const declared = catalog.flatMap(({ id, fields }) =>
      Object.entries(fields).flatMap(([key, { onBranch }]) => (onBranch === undefined ? [] : [`${id} ${key}`])),
    );
    const tried = new Set(cases.flatMap(({ study, changes }) => Object.keys(changes).map((key) => `${study} ${key}`)));
    expect([...tried].sort()).toEqual(declared.sort());
  });

  it('depend on the experiment and on every arm', () => {
    const study = findStudy('label-noise')!;
    const run = (arms: readonly string[]): string[] => {
      const params = contextOf(study, 'ms-quick', { arms: ['noise'] }).arms[0]!.params;
      return branchParams(study, { preset: 'ms-quick', arms: [...arms], params });
    };
    expect(run(['noise'])).toEqual(['learningRate', 'noiseVariance']);
    expect(run(['noise', 'frozen'])).toEqual(['learningRate']);
    const duality = findStudy('rank-collapse')!;
    const params = contextOf(duality, null, { params: { experiment: 'duality' } }).arms[0]!.params;
    expect(branchParams(duality, { preset: null, arms: ['main'], params })).toEqual([]);
  });
});

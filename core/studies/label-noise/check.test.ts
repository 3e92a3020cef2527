import { describe, expect, it } from 'vitest';
import { contextOf } from '../../../test/core/studies/recordRun.ts';
import { paramIssues, type Params } from '../../contract/fields.ts';
import type { Preflight } from '../runner.ts';
import { referenceRate } from './matrixSensing/check.ts';
import type { SensingParams } from './matrixSensing/problem.ts';
import { projectOnNull } from './repellent/nullSpace.ts';
import { runner } from './run.ts';
import { labelNoise } from './study.ts';

/** What a run of own params would be told: the fields' issues, or the study's own preflight. */
function judge(params: Params, more: { preset?: string; replicas?: number; arms?: readonly string[] } = {}): Preflight {
  const { preset = null, replicas = 2, arms } = more;
  const context = contextOf(labelNoise, preset, { params, replicas, ...(arms ? { arms } : {}) });
  const issues = context.arms.flatMap((arm) => paramIssues(labelNoise.fields, arm.params));
  if (issues.length > 0) return { refusals: issues.map((issue) => ({ ...issue, forcible: false })), warnings: [] };
  return runner.check(context);
}

const sensing = { experiment: 'matrixSensing' } as const;
const relu = { experiment: 'relu', batchSize: 1, learningRate: 0.004 } as const;
const cloud = { experiment: 'cloud', batchSize: 0, learningRate: 0.05 } as const;
const datum = { experiment: 'oneDatum', learningRate: 0.05 } as const;
const repel = { experiment: 'repellent', start: 'repellent', learningRate: 1e-3 } as const;

describe('refusals of section 8', () => {
  it.each<[string, Params, string, RegExp]>([
    ['no learning rate', { ...sensing, learningRate: 0 }, 'learningRate', /is 0.*above 0/],
    ['a negative learning rate', { ...repel, learningRate: -1 }, 'learningRate', /-1.*above 0/],
    ['a negative variance', { ...sensing, noiseVariance: -0.1 }, 'noiseVariance', /-0.1.*at least 0/],
    ['a param that is no number', { ...sensing, noiseVariance: NaN }, 'noiseVariance', /NaN/],
    ['a param that is not finite', { ...relu, outerScale: Infinity }, 'outerScale', /Infinity/],
    ['the full batch in A', { ...sensing, batchSize: 0 }, 'batchSize', /is 0.*1 to 100/],
    ['a batch beyond the measurements', { ...sensing, batchSize: 101 }, 'batchSize', /101.*at most the 100/],
    ['a batch beyond the points', { ...relu, batchSize: 13 }, 'batchSize', /13.*at most the 12/],
    ['a batch beyond the data of D', { ...cloud, batchSize: 5 }, 'batchSize', /5.*at most the 4/],
    ['a negative batch', { ...sensing, batchSize: -1 }, 'batchSize', /-1.*at least 0/],
    ['no units', { ...relu, width: 0 }, 'width', /is 0.*at least 1/],
    ['no dimension', { ...sensing, dimension: 0 }, 'dimension', /is 0.*at least 1/],
    ['no rank', { ...sensing, rank: 0 }, 'rank', /is 0.*at least 1/],
    ['no measurements', { ...sensing, measurements: 0 }, 'measurements', /is 0.*at least 1/],
    ['a rank beyond the dimension', { ...sensing, rank: 21 }, 'rank', /21.*at most the dimension, 20/],
    ['repeated inputs', { ...relu, inputs: [0, 1, 1], labels: [0, 1, 2] }, 'inputs', /1 twice.*different/],
    ['two points', { ...relu, inputs: [0, 1], labels: [0, 1] }, 'inputs', /3 to/],
    ['a label too few', { ...relu, inputs: [0, 1, 2, 3], labels: [0, 1, 2] }, 'labels', /3 numbers.*4 inputs/],
    ['x = 0', { ...datum, inputNorm: 0 }, 'inputNorm', /is 0.*above 0/],
    ['a cloud that diverges', { ...cloud, learningRate: 1 }, 'learningRate', /is 1.*below 1\/gamma_max = 1/],
    ['shared noise outside D', { ...sensing, noiseMode: 'shared' }, 'noiseMode', /shared.*only the cloud/],
    ['a start of E in A', { ...sensing, start: 'slid' }, 'start', /slid.*identity or gaussian/],
    ['a start of A in E', { ...repel, start: 'identity' }, 'start', /identity.*repellent or slid/],
    ['measurements beyond memory', { ...sensing, dimension: 300, measurements: 20_000 }, 'measurements', /GiB/],
  ])('%s', (_name, params, key, sentence) => {
    const { refusals } = judge(params);
    expect(refusals[0]).toMatchObject({ key, forcible: false });
    expect(refusals[0]!.sentence).toMatch(sentence);
  });

  it('a learning rate beyond twice the reference, unless forced', () => {
    const { refusals } = judge({ ...sensing, learningRate: 0.02 });
    expect(refusals).toHaveLength(1);
    expect(refusals[0]).toMatchObject({ key: 'learningRate', forcible: true });
    expect(refusals[0]!.sentence).toMatch(/0.02, more than twice the reference 0.0093.*unless forced/);
  });

  it('a point of E whose gradients are dependent', () => {
    expect(() => projectOnNull(new Float64Array(45), new Float64Array(15).fill(1))).toThrow(/linearly dependent/);
  });
});

describe('warnings of section 8', () => {
  const explicit = { ...sensing, noiseMode: 'explicit' } as const;
  it.each<[string, Params, string, string, RegExp]>([
    [
      'a high learning rate in A',
      { ...sensing, learningRate: 0.012 },
      'earlyPhase',
      'learningRate',
      /0.012.*1.2 times/,
    ],
    ['data that nearly fix X', { ...sensing, measurements: 170 }, 'noContrast', 'measurements', /170.*0.8 of the 210/],
    ['no null space', { ...sensing, measurements: 210 }, 'noNullSpace', 'measurements', /210.*no null space/],
    ['few measurements', { ...sensing, measurements: 50 }, 'tooFew', 'measurements', /50, fewer than 3dr = 60/],
    ['an explicit term that shrinks', { ...explicit, acceleration: 100 }, 'shrinks', 'acceleration', /100.*0.34 off/],
    ['a wild start in B', { ...relu, width: 100, outerScale: 2 }, 'earlyPhase', 'learningRate', /above 0.5/],
    ['unsorted inputs', { ...relu, inputs: [1, 0, 2], labels: [1, 0, 2] }, 'sorted', 'inputs', /sorted/],
    ['no skip line', { ...relu, skipLine: false }, 'theorem2DoesNotApply', 'skipLine', /no skip line/],
    ['one layer', { ...relu, trainedLayers: 'outer' }, 'theorem2DoesNotApply', 'trainedLayers', /one layer/],
    ['unbounded noise', { ...relu, noiseLaw: 'gaussian' }, 'outsideTheorem', 'noiseLaw', /not bounded/],
    ['frozen noise', { ...relu, noiseMode: 'frozen' }, 'controlNoise', 'noiseMode', /control/],
    ['y = 0, logistic', { ...datum, activation: 'logistic', target: 0 }, 'noStationaryPoint', 'target', /h > 0/],
    ['a high rate in E', { ...repel, learningRate: 0.05 }, 'noAsymptotics', 'learningRate', /0.05.*0.03/],
    ['a low rate in E', { ...repel, learningRate: 5e-5 }, 'manySteps', 'learningRate', /7.6 million/],
  ])('%s', (_name, params, code, key, sentence) => {
    const { refusals, warnings } = judge(params);
    expect(refusals).toEqual([]);
    const warning = warnings.find((w) => w.code === code);
    expect(warning, JSON.stringify(warnings)).toMatchObject({ key });
    expect(warning!.sentence).toMatch(sentence);
  });

  it('are silent on what is well known to work', () => {
    expect(judge({}, { preset: 'relu-quick', replicas: 10, arms: ['noise'] })).toEqual({ refusals: [], warnings: [] });
    for (const preset of ['one-tanh', 'ou', 'repel', 'one-curves', 'theorem2-static']) {
      const { warnings } = judge({}, { preset });
      expect(
        warnings.filter(({ code }) => code !== 'controlNoise'),
        preset,
      ).toEqual([]);
    }
    const { warnings } = judge({}, { preset: 'ms-quick', arms: ['none'] });
    expect(warnings).toEqual([]);
  });

  it('come for every preset without a refusal, on purpose for the Gaussian starts', () => {
    for (const preset of labelNoise.presets) {
      const { refusals, warnings } = judge({}, { preset: preset.id, replicas: preset.replicas });
      expect(refusals, preset.id).toEqual([]);
      const high = preset.id.endsWith('gauss') || preset.id === 'relu-wild' || preset.id === 'relu-one-layer';
      expect(
        warnings.some(({ code }) => code === 'earlyPhase'),
        preset.id,
      ).toBe(high);
    }
  });

  it('refer to the learning rates of section 8', () => {
    const rate = (more: Params): number =>
      referenceRate({
        dimension: 20,
        measurements: 100,
        batchSize: 10,
        start: 'identity',
        ...more,
      } as unknown as SensingParams);
    expect(rate({})).toBeCloseTo(0.0093, 4);
    expect(rate({ start: 'gaussian' })).toBeCloseTo(0.006, 3);
    const paper = { dimension: 100, measurements: 2500, batchSize: 100 };
    expect(rate(paper)).toBeCloseTo(0.0044, 4);
    expect(rate({ ...paper, start: 'gaussian' })).toBeCloseTo(0.0034, 4);
  });
});

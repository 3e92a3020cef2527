import { describe, expect, it } from 'vitest';
import { contextOf } from '../../../test/core/studies/recordRun.ts';
import { paramIssues, type Params } from '../../contract/fields.ts';
import { presetParams, resolveArms } from '../../contract/study.ts';
import { checkStudy } from './check.ts';
import { peTraining } from './study.ts';

const preflight = (preset: string, params: Params, arm = 'all') =>
  checkStudy(contextOf(peTraining, preset, { params, arms: [arm] }));

describe('values that the fields refuse', () => {
  it.each([
    ['radius', -0.1],
    ['radius', Infinity],
    ['learningRate', 0],
    ['momentum', 1],
    ['momentum', -0.1],
    ['pieces', 0],
    ['pieces', 1.5],
    ['phases', 0],
    ['batchSize', 0],
    ['excited', 0],
    ['marginIterations', 0],
    ['marginTolerance', 0],
    ['certificateSamples', -1],
    ['certificateBracket', 0],
    ['certificateHalvings', 0],
    ['profile', [1, -1, 1]],
  ] as const)('%s %s', (key, value) => {
    const params = { ...presetParams(peTraining, peTraining.presets[0]), [key]: value } as Params;
    const [issue, ...others] = paramIssues(peTraining.fields, params);
    expect(others).toEqual([]);
    expect(issue!.sentence).toContain(key);
  });
});

describe('what is refused before a run', () => {
  it.each([
    ['subspace', { phases: 1 }, 'phases', 'phases is 1'],
    ['subspace', { batchSize: 201 }, 'batchSize', 'batchSize is 201'],
    ['subspace', { profile: [1, 2] }, 'profile', '2 entries'],
    ['subspace', { marginStep: 41 }, 'marginIterations', 'marginIterations is 40'],
    ['subspace', { excited: 40 }, 'excited', 'excited is 40'],
    ['subspace', { trainSize: 201 }, 'trainSize', 'trainSize is 201'],
    ['subspace', { widths: [40, 8, 2] }, 'widths', 'end with 2'],
    ['subspace', { exactHalfSide: 6 }, 'exactHalfSide', 'exactHalfSide is 6'],
    ['intervals-planar', { widths: [3, 8, 1], exactHalfSide: 0 }, 'widths', 'begin with 3'],
    ['subspace', { marginSamples: 500 }, 'marginSamples', 'marginSamples is 500'],
  ] as const)('%s with %o', (preset, params, key, text) => {
    const { refusals } = preflight(preset, params as unknown as Params);
    expect(refusals.map((refusal) => refusal.key)).toContain(key);
    expect(refusals.find((refusal) => refusal.key === key)!.sentence).toContain(text);
    expect(refusals.every(({ forcible }) => !forcible)).toBe(true);
  });
});

describe('what is warned of before a run', () => {
  it.each([
    [{ radius: 0 }, 'radius', 'plain gradient descent'],
    [{ learningRate: 0.01 }, 'learningRate', 'above 0.005'],
    [{ learningRate: 0.01, batchSize: 20 }, undefined, ''],
    [{ momentum: 0.995 }, 'momentum', '0.995'],
    [{ pieces: 20 }, 'pieces', 'pieces is 20'],
    [{ epochs: 3 }, 'epochs', 'never reached'],
    [{ batchSize: 60 }, 'batchSize', 'the last 20'],
    [{ trainSize: 4, batchSize: 4 }, 'trainSize', 'do not span'],
    [{ marginIterations: 15, marginStep: 15 }, 'marginIterations', 'overestimated'],
    [{ marginSamples: 50 }, 'marginSamples', '95 %'],
    [{ radius: 1.5 }, 'radius', '2 apart'],
  ] as const)('%o', (params, key, text) => {
    const { refusals, warnings } = preflight('subspace', params as Params);
    expect(refusals).toEqual([]);
    if (key === undefined) expect(warnings).toEqual([]);
    else {
      expect(warnings.map((warning) => warning.key)).toEqual([key]);
      expect(warnings[0]!.sentence).toContain(text);
    }
  });

  it('an input radius where only hidden layers are perturbed', () => {
    const { warnings } = preflight('subspace', { profile: [1, 1, 1] }, 'hidden');
    expect(warnings.map((warning) => warning.key)).toEqual(['profile']);
  });
});

describe('presets', () => {
  it.each(peTraining.presets.map((preset) => [preset.id, preset] as const))(
    '%s is allowed, without a word',
    (id, preset) => {
      const names = preset.arms.map((arm) => arm.name);
      for (const arm of resolveArms(preset, presetParams(peTraining, preset), names))
        expect(paramIssues(peTraining.fields, arm.params), arm.name).toEqual([]);
      expect(checkStudy(contextOf(peTraining, id))).toEqual({ refusals: [], warnings: [] });
    },
  );
});

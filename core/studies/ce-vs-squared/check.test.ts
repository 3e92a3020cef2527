import { describe, expect, it } from 'vitest';
import { paramIssues, type Params } from '../../contract/fields.ts';
import { contextOf, recordRun } from '../../../test/core/studies/recordRun.ts';
import type { Preflight } from '../runner.ts';
import { runner } from './run.ts';
import { ceVsSquared } from './study.ts';

/** What a run would be told: the fields' issues, or the study's own preflight. */
function judge(params: Params, more: { preset?: string; arms?: readonly string[]; replicas?: number } = {}): Preflight {
  const context = contextOf(ceVsSquared, more.preset ?? null, {
    params,
    replicas: more.replicas ?? 2,
    ...(more.arms ? { arms: more.arms } : {}),
  });
  const issues = context.arms.flatMap((arm) => paramIssues(ceVsSquared.fields, arm.params));
  if (issues.length > 0) return { refusals: issues.map((issue) => ({ ...issue, forcible: false })), warnings: [] };
  return runner.check(context);
}

const own = { pointSource: 'own' } as const;
const ownLinear = { experiment: 'linear', linearSet: 'own', steps: 0 } as const;

describe('refusals of section 8', () => {
  it.each<[string, Params, string, RegExp]>([
    ['no learning rate', { learningRate: 0 }, 'learningRate', /is 0.*above 0/],
    ['a learning rate that is no number', { learningRate: NaN }, 'learningRate', /NaN.*finite/],
    ['an endless learning rate', { learningRate: Infinity }, 'learningRate', /Infinity.*finite/],
    ['momentum 1', { momentum: 1 }, 'momentum', /is 1.*below 1/],
    ['negative momentum', { momentum: -0.1 }, 'momentum', /-0.1.*at least 0/],
    ['no hidden unit', { width: 0 }, 'width', /is 0.*at least 1/],
    ['one point', { ...own, ownPoints: '1,2,0' }, 'ownPoints', /is 1 point; at least 2/],
    ['no points', { ...own, ownPoints: '' }, 'ownPoints', /no points/],
    ['a class without points', { ...own, ownPoints: '1,2,0;2,3,0' }, 'ownPoints', /label 0; both classes/],
    ['three dimensions', { ...own, ownPoints: '1,2,3,0;2,3,4,1' }, 'ownPoints', /4 columns.*planar.*sample/],
    ['a coordinate that is no number', { ...own, ownPoints: '1,2,0;x,3,1' }, 'ownPoints', /line 2 is "x,3,1"/],
    ['a label that is neither 0 nor 1', { ...own, ownPoints: '1,2,0;2,3,2' }, 'ownPoints', /label "2".*0 or 1/],
    [
      'equal points of both classes in a quadratic program',
      { ...ownLinear, ownPoints: '1,2,0;3,4,1;1,2,1' },
      'ownPoints',
      /points 1 and 3 are both \(1, 2\).*infeasible \(residual r = 0\)/,
    ],
    [
      'classes that overlap in a quadratic program',
      { ...ownLinear, ownPoints: '0,0,0;2,0,0;1,0,1' },
      'ownPoints',
      /no straight line.*infeasible/,
    ],
    ['no output scale', { outputScale: 0 }, 'outputScale', /is 0.*above 0/],
    ['no attenuation', { attenuationX: 0 }, 'attenuationX', /above 0/],
    ['attenuation above 1', { attenuationY: 1.01 }, 'attenuationY', /1.01.*at most 1/],
    ['theta 1', { theta: 1 }, 'theta', /is 1.*below 1/],
    ['theta −1', { theta: -1 }, 'theta', /-1.*above -1/],
    ['a mean above 1', { meanA: 1.2 }, 'meanA', /1.2.*at most 1/],
    ['a negative mean', { meanB: -0.1 }, 'meanB', /-0.1.*at least 0/],
    ['a seed that the fixture has not', { pointSource: 'paper', paperSeeds: [1, 2] }, 'paperSeeds', /has 2.*1, 21/],
    ['another width for the paper’s nets', { pointSource: 'paper', width: 10 }, 'width', /10.*20 units/],
    ['a third initial net of the paper', { pointSource: 'paper', initDraw: 2 }, 'initDraw', /2.*0 and 1/],
  ])('%s', (_name, params, key, sentence) => {
    const { refusals } = judge(params);
    expect(refusals.length).toBeGreaterThan(0);
    expect(refusals[0]!.key).toBe(key);
    expect(refusals[0]!.sentence).toMatch(sentence);
    expect(refusals[0]!.forcible).toBe(false);
  });

  it('more replicas than the paper has seeds', () => {
    const { refusals } = judge({}, { preset: 'fig1-paper', replicas: 7 });
    expect(refusals[0]).toMatchObject({ key: 'replicas' });
    expect(refusals[0]!.sentence).toMatch(/7.*names 6/);
  });
});

describe('warnings of section 8', () => {
  it.each<[string, Params, string, string, RegExp]>([
    [
      'a rate beyond the Hessian, squared error',
      { loss: 'se', learningRate: 1 },
      'learningRateHigh',
      'learningRate',
      /above 2\(1 \+ momentum\)/,
    ],
    [
      'a rate beyond the Hessian, cross entropy',
      { loss: 'ce', learningRate: 20 },
      'learningRateHigh',
      'learningRate',
      /may diverge/,
    ],
    [
      'a rate beyond the Hessian, linear',
      { experiment: 'linear', learningRate: 1 },
      'learningRateHigh',
      'learningRate',
      /steepest/,
    ],
    [
      'a rate beyond the Hessian, certificates',
      { experiment: 'certificates', learningRate: 1 },
      'learningRateHigh',
      'learningRate',
      /2\/λ_max/,
    ],
    [
      'a large step on the smooth target',
      { experiment: 'certificates', learningRate: 0.02 },
      'nodesDie',
      'learningRate',
      /nodes die/,
    ],
    ['more than 60 nodes in the exact map', { width: 61 }, 'wide', 'width', /61.*1892 cells/],
    ['more than 25 nodes in the exact cover', { experiment: 'flow', width: 26 }, 'wideCover', 'width', /26.*25 nodes/],
    ['hidden-bias factor 1', { hiddenBiasFactor: 1 }, 'fitsLessOften', 'hiddenBiasFactor', /one net in seven/],
    [
      'few steps on the line set',
      { experiment: 'linear', linearSet: 'line', steps: 1000 },
      'fewSteps',
      'steps',
      /1000.*−0.13/,
    ],
  ])('%s', (_name, params, code, key, sentence) => {
    const { refusals, warnings } = judge(params);
    expect(refusals).toEqual([]);
    const warning = warnings.find((w) => w.code === code);
    expect(warning, JSON.stringify(warnings)).toMatchObject({ key });
    expect(warning!.sentence).toMatch(sentence);
  });

  it('are not given for the paper’s presets', () => {
    for (const preset of ['fig1-paper', 'fig2-zero-mean', 'fig2-line']) {
      expect(judge({}, { preset }).warnings, preset).toEqual([]);
    }
  });

  it('name void certificates and nets that do not fit at the end of their arm', async () => {
    const warningsOf = async (preset: string, arms: readonly string[], params: Params): Promise<readonly string[]> =>
      (await recordRun(ceVsSquared, runner, contextOf(ceVsSquared, preset, { arms, params, replicas: 6 }))).warnings;
    expect(await warningsOf('lipschitz-grid', ['rate040'], { steps: 2000 })).toContain('void');
    expect(await warningsOf('fig1-quick', ['ce'], { steps: 1 })).toContain('fewFit');
    expect(await warningsOf('fig1-quick', ['ce'], { steps: 2000 })).toEqual([]);
  });
});

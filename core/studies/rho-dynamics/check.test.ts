import { describe, expect, it } from 'vitest';
import type { Params } from '../../contract/fields.ts';
import { contextOf } from '../../../test/core/studies/recordRun.ts';
import { check } from './check.ts';
import { rhoDynamics } from './study.ts';

const found = (params: Params) => {
  const { refusals, warnings } = check(contextOf(rhoDynamics, null, { params }));
  return { refusals, warnings };
};
const refusal = (params: Params): string =>
  found(params)
    .refusals.map((r) => `${r.key}: ${r.sentence}`)
    .join('\n');
const warned = (params: Params): string[] => found(params).warnings.map((w) => w.code);
const plane = { points: [1, 0, 0.3, 0.8], dimension: 2, start: 'angles' };

describe('section 7: what is refused, with field, value and what is allowed', () => {
  it.each([
    ['log t beyond 5000', { ...plane, horizon: 6000 }, /horizon: .*log t = 6000.*at most 5000/],
    ['t beyond 1e300 as a plain number', { ...plane, horizonAs: 't', horizon: 1e301 }, /horizon: .*t = 1e\+301.*log t/],
    ['a horizon before the start', { ...plane, horizonAs: 't', horizon: 0.5 }, /horizon: .*0\.5.*above 1/],
    ['log-time in float32', { ...plane, precision: 'float32' }, /precision: .*float32.*float64/],
    ['points that do not cut', { points: [1, 2, 3], dimension: 2 }, /points: .*3 numbers.*dimension 2/],
    ['copies of another length', { ...plane, copies: [1, 2, 3] }, /copies: .*3 numbers.*2 points/],
    ['points that are all zero', { points: [0, 0], dimension: 2 }, /points: .*all zero/],
    ['a start of norm 0', { ...plane, start: 'vectors', startVectors: [0, 0] }, /startVectors: .*norm 0/],
    ['start vectors that do not cut', { ...plane, start: 'vectors', startVectors: [1] }, /startVectors: .*1 numbers/],
    ['a teacher that is not there', { ...plane, start: 'againstTeacher' }, /start: .*againstTeacher.*separated/],
    ['rows that are not there', { ...plane, removal: 'rows', removedRows: [7] }, /removedRows: .*7.*0 to 1/],
    ['removing everything', { ...plane, removal: 'rows', removedRows: [0, 1] }, /removal: .*none of 2/],
    [
      'batch norm with sigma(w) = 0',
      { points: [1, 0], dimension: 2, flow: 'bn', start: 'vectors', startVectors: [0, 1] },
      /start: .*sigma\(w\) = 0/,
    ],
    ['p at most 1', { experiment: 'lp', p: 1 }, /p: .*p is 1; it must be above 1 and at most 8/],
    ['p above 8', { experiment: 'lp', p: 9 }, /p: .*p is 9/],
    ['constant eta/L on two layers', { experiment: 'deep', stepRule: 'constant' }, /stepRule: .*constant.*2 layers/],
    ['c above 1', { experiment: 'deep', stepConstant: 1.5 }, /stepConstant: .*1\.5.*at most 1/],
    ['a Hessian above D = 1000', { experiment: 'hessian', hessianUnits: 167 }, /hessianUnits: .*1002 weights.*1000/],
    [
      'explicit gradient descent beyond stability',
      { ...plane, experiment: 'steps', horizonAs: 't', horizon: 10, learningRate: 8 },
      /learningRate: .*8.*2\/lambda_max/,
    ],
  ] as const)('%s', (_what, params, expected) => {
    expect(refusal(params as Params)).toMatch(expected);
  });

  it('says once what several arms share', () => {
    const context = contextOf(rhoDynamics, 'plane-2SV', { params: { horizon: 1e301 } });
    const sentences = check(context).refusals.map((r) => r.sentence);
    expect(sentences).toHaveLength(1);
    expect(sentences[0]).toMatch(/^Arms gd, wn, .*: horizon is t = 1e\+301/);
  });

  it('exempts arms that are meant to blow up', () => {
    expect(refusal({ experiment: 'deep', stepRule: 'constant', mayBlowUp: true })).toBe('');
    expect(refusal({ experiment: 'deep', stepConstant: 2, mayBlowUp: true })).toBe('');
  });

  it('yields a refusal of stability to --force, and no other', () => {
    const { refusals } = found({ ...plane, experiment: 'steps', horizonAs: 't', horizon: 10, learningRate: 8 });
    expect(refusals.map((r) => r.forcible)).toEqual([true]);
    expect(found({ experiment: 'lp', p: 9 }).refusals[0]!.forcible).toBe(false);
  });
});

describe('section 7: what is warned of', () => {
  it.each([
    ['data that are not separable', { points: [1, 0, -1, 0], dimension: 2 }, 'notSeparable'],
    ['a rho that tends to 0', { ...plane, flow: 'schedule', schedule: 'inverseLog' }, 'meanDirection'],
    ['a rho that freezes V', { points: [1, 0], dimension: 2, flow: 'schedule', schedule: 'twoLog' }, 'freezes'],
    ['a small dual weight', { dataSet: 'iris01' }, 'lateAsymptote'],
    ['c between 0.3 and 1', { experiment: 'deep', stepConstant: 0.5 }, 'largeConstant'],
    ['tanh', { experiment: 'deep', activation: 'tanh' }, 'notHomogeneous'],
    ['a balance at eta of 0.08', { experiment: 'balance', learningRate: 0.08 }, 'largeRate'],
    ['float32 that will stall', { experiment: 'stall', precision: 'float32', startWeight: 11.5 }, 'willStall'],
    [
      'a rate above the sufficient bound',
      { ...plane, experiment: 'steps', horizonAs: 't', horizon: 10, learningRate: 1 },
      'aboveSufficientRate',
    ],
  ] as const)('%s', (_what, params, code) => {
    expect(warned(params as Params)).toContain(code);
    expect(refusal(params as Params)).toBe('');
  });

  it('says nothing of what is in order', () => {
    expect(found(plane)).toEqual({ refusals: [], warnings: [] });
    expect(found({ points: [1, 0], dimension: 2, flow: 'schedule', schedule: 'log' }).warnings).toEqual([]);
  });
});

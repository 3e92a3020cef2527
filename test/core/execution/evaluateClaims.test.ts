import { describe, expect, it } from 'vitest';
import { evaluateClaims } from '../../../core/execution/evaluateClaims.ts';
import { Recorder } from '../../../core/execution/recorder.ts';
import type { Finding } from '../../../core/studies/runner.ts';
import { walk } from '../../main/engine/support/walk.ts';

const finding: Finding = { measured: NaN, holds: true, why: 'so', control: { measured: 'none', differs: true } };
const reader = new Recorder(walk, ['drifting'], 1);
const judge = (found: Finding) => evaluateClaims(walk, 'drift', { drifts: () => found }, reader)[0]!;

describe('evaluateClaims', () => {
  it('joins the claim as described with what was found', () => {
    expect(judge(finding)).toEqual({
      id: 'drifts',
      statement: 'ours',
      sentence: 'The walk drifts.',
      source: 'its definition',
      measured: NaN,
      expected: '> 0',
      tolerance: 'none',
      verdict: 'holds',
      expectedVerdict: 'holds',
      why: 'so',
      control: { arm: 'still', measured: 'none', expected: 'smaller', verdict: 'differs' },
    });
  });

  it('says fails, notApplicable, and a control that shows the same', () => {
    expect(judge({ ...finding, holds: false }).verdict).toBe('fails');
    expect(judge({ ...finding, holds: null, control: null })).toMatchObject({
      verdict: 'notApplicable',
      control: null,
    });
    expect(judge({ ...finding, control: { measured: 1, differs: false } }).control?.verdict).toBe('same');
  });

  it('does not apply where an arm was not executed, and says which', () => {
    const [claim] = evaluateClaims(
      walk,
      'drift',
      { drifts: (run) => ({ ...finding, measured: run.last('still', 'place')[0]! }) },
      reader,
    );
    expect(claim).toMatchObject({
      verdict: 'notApplicable',
      measured: null,
      why: 'arm still was not executed.',
      control: null,
    });
  });

  it('judges the claims of the preset alone', () => {
    expect(evaluateClaims(walk, null, {}, reader)).toEqual([]);
    expect(evaluateClaims(walk, 'other', {}, reader)).toEqual([]);
  });

  it('lets a broken evaluator be a bug', () => {
    const broken = {
      drifts: () => {
        throw new TypeError('no');
      },
    };
    expect(() => evaluateClaims(walk, 'drift', broken, reader)).toThrow('claim drifts could not be judged: no');
    expect(() => evaluateClaims(walk, 'drift', {}, reader)).toThrow('claim drifts has no evaluator');
  });
});

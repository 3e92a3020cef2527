import { describe, expect, it } from 'vitest';
import type { ExpectedError } from '../../../core/contract/errors.ts';
import { sweepDocumentSchema, type SweepDocument } from '../../../core/contract/sweep.ts';
import { ceVsSquared } from '../../../core/studies/ce-vs-squared/study.ts';
import { rankCollapse } from '../../../core/studies/rank-collapse/study.ts';
import { findStudy } from '../../../core/studies/catalog.ts';
import { sweepExamples } from '../../../core/contract/sweepExamples.ts';
import { expand } from '../../../core/sweeps/expand.ts';

const document = (more: object): SweepDocument => sweepDocumentSchema.parse({ study: 'rank-collapse', ...more });
const mu = (...values: number[]) => ({ kind: 'list', key: 'mu', values });
const steps = (...values: number[]) => ({ kind: 'list', key: 'steps', values });
const hashes = (more: object): string[] => expand(document(more), rankCollapse).runs.map(({ hash }) => hash);

function refusal(more: object): ExpectedError {
  try {
    expand(document(more), rankCollapse);
  } catch (error) {
    return error as ExpectedError;
  }
  throw new Error('it was taken');
}

describe('a sweep', () => {
  it('crosses its axes with its seeds, the first axis slowest', () => {
    const { runs, points } = expand(document({ axes: [mu(0, 1), steps(10, 20)], seeds: [3, 4] }), rankCollapse);
    expect(points).toBe(4);
    expect(runs.map(({ spec }) => [spec.params['mu'], spec.params['steps'], spec.seed])).toEqual([
      [0, 10, 3],
      [0, 10, 4],
      [0, 20, 3],
      [0, 20, 4],
      [1, 10, 3],
      [1, 10, 4],
      [1, 20, 3],
      [1, 20, 4],
    ]);
  });

  it('lets paired axes go together', () => {
    const { runs } = expand(document({ axes: [mu(0, 1), steps(10, 20)], pairs: [['mu', 'steps']] }), rankCollapse);
    expect(runs.map(({ point }) => point)).toEqual([
      { mu: 0, steps: 10 },
      { mu: 1, steps: 20 },
    ]);
  });

  it('knows a run again by what decides its numbers: an extended sweep keeps all runs that it had', () => {
    const before = hashes({ axes: [mu(0, 1)], seeds: [1, 2] });
    const after = hashes({ axes: [mu(0, 1, 2)], seeds: [1, 2, 3], name: 'another name', note: 'a note' });
    expect(after).toHaveLength(9);
    expect(after).toEqual(expect.arrayContaining(before));
    expect(hashes({ axes: [mu(0)], seeds: [1], threads: 2 })).not.toEqual(hashes({ axes: [mu(0)], seeds: [1] }));
    expect(hashes({ params: { mu: 1 }, seeds: [1] })).toEqual(hashes({ axes: [mu(1)], seeds: [1] }));
  });

  it('draws at random from its seed alone, and more draws keep the first ones', () => {
    const axis = (count: number, seed: number) => ({
      axes: [{ kind: 'random', key: 'mu', from: 1e-4, to: 1, count, scale: 'log', seed }],
    });
    const values = (more: object) => expand(document(more), rankCollapse).axes[0]!.values as number[];
    expect(values(axis(5, 7))).toEqual(values(axis(8, 7)).slice(0, 5));
    expect(values(axis(5, 7))).not.toEqual(values(axis(5, 8)));
    expect(values(axis(100, 7)).every((value) => value >= 1e-4 && value <= 1)).toBe(true);
  });

  it('makes even values, even in the logarithm, and whole ones for integers', () => {
    const valuesOf = (axis: object) => expand(document({ axes: [axis] }), rankCollapse).axes[0]!.values;
    expect(valuesOf({ kind: 'range', key: 'mu', from: 0, to: 1, count: 11 })).toEqual([
      0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1,
    ]);
    expect(valuesOf({ kind: 'logRange', key: 'mu', from: 1e-3, to: 10, count: 5 })).toEqual([1e-3, 0.01, 0.1, 1, 10]);
    expect(valuesOf({ kind: 'logRange', key: 'steps', from: 1, to: 10, count: 12 })).toEqual([1, 2, 3, 4, 5, 7, 8, 10]);
  });

  it('shares seeds between its points, or lets each point draw its own', () => {
    const seedsOf = (paired: boolean) =>
      expand(document({ axes: [mu(0, 1)], seeds: [1, 2], paired }), rankCollapse).runs.map(({ spec }) => spec.seed);
    expect(seedsOf(true)).toEqual([1, 2, 1, 2]);
    expect(new Set(seedsOf(false)).size).toBe(4);
    expect(seedsOf(false)).toEqual(seedsOf(false));
  });

  it('says which arms do not follow an axis', () => {
    const fig1 = sweepDocumentSchema.parse({
      study: 'ce-vs-squared',
      preset: 'fig1-quick',
      axes: [{ kind: 'list', key: 'centreFraction', values: [0, 1] }],
    });
    expect(expand(fig1, ceVsSquared).warnings).toEqual([
      'The arm ceCentred, seCentred of fig1-quick sets centreFraction itself and does not follow that axis.',
    ]);
  });

  it.each(sweepExamples)('that is shipped can be run: $id', ({ document: shipped }) => {
    expect(expand(shipped, findStudy(shipped.study)!).runs.length).toBeGreaterThan(30);
  });

  it('that is shipped takes each of the 45 pairs of ten classes once', () => {
    const { document: pairs } = sweepExamples.find(({ id }) => id === 'pe-training-pairs')!;
    const { runs } = expand(pairs, findStudy(pairs.study)!);
    expect(runs).toHaveLength(45);
    const classes = runs.map(({ spec }) => spec.params['classes'] as number[]);
    for (const [a, b] of classes) expect(a).toBeLessThan(b!);
    expect(new Set(classes.map(String)).size).toBe(45);
  });
});

describe('what cannot be a sweep is refused with key, value and what is allowed', () => {
  it.each([
    ['a value out of range', { axes: [mu(-1)] }, 'mu', /mu \(weight decay\) is -1; it must be .* at least 0/],
    ['an unknown param', { axes: [{ kind: 'list', key: 'nope', values: [1] }] }, 'nope', /not a param .* learningRate/],
    ['a fraction for an integer', { axes: [steps(1.5)] }, 'steps', /is 1.5; it must be a whole number/],
    ['an axis twice', { axes: [mu(0), mu(1)] }, 'mu', /given twice/],
    [
      'a pair of unequal axes',
      { axes: [mu(0, 1), steps(1)], pairs: [['mu', 'steps']] },
      'pair',
      /mu has 2, steps has 1/,
    ],
    ['a pair with a stranger', { axes: [mu(0)], pairs: [['mu', 'nope']] }, 'pair', /nope is not an axis/],
    ['an unknown preset', { preset: 'nope' }, 'preset', /rank-collapse has decay-square/],
    ['an unknown metric', { summary: [{ metric: 'nope' }] }, 'summary', /metric "nope"/],
  ])('%s', (_, more, key, sentence) => {
    const { code, issues } = refusal(more);
    expect(code).toBe('badInput');
    expect(issues[0]).toMatchObject({ key, sentence: expect.stringMatching(sentence) as string });
  });

  it.each([
    [[{ kind: 'range', key: 'mu', from: 0, to: 1, count: 1e9 }], '1,000,000,000 runs'],
    [
      ['mu', 'learningRate', 'initScale'].map((key) => ({ kind: 'range', key, from: 0.1, to: 1, count: 1000 })),
      '1,000,000,000 runs (1000 × 1000 × 1000 × 1 seeds)',
    ],
  ])('an absurd size, before any value is made', (axes, words) => {
    expect(refusal({ axes }).message).toContain(words);
    expect(refusal({ axes }).message).toContain('at most 100,000');
  });
});

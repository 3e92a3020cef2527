import { describe, expect, it } from 'vitest';
import {
  eventsOf,
  findings,
  plain,
  presetContext,
  resumedAfter,
  tableReader,
  tablesOf,
} from '../../../../test/core/studies/collectTables.ts';
import { paramIssues, type Params } from '../../../contract/fields.ts';
import { checkDuality } from './check.ts';
import { dualityClaims } from './claims.ts';
import { dualityEvaluators } from './evaluators.ts';
import { dualityFields } from './fields.ts';
import { dualityPresets } from './presets.ts';
import { runDuality } from './run.ts';
import { dualityTables } from './tables.ts';

const preset = dualityPresets.find(({ id }) => id === 'ridge-duality')!;
const claims = dualityClaims.filter((claim) => claim.preset === preset.id);
const contextOf = (seed: number, more: Parameters<typeof presetContext>[3] = {}): ReturnType<typeof presetContext> =>
  presetContext(dualityFields, preset as unknown as Parameters<typeof presetContext>[1], seed, more);
const small = { replicas: 1, params: { perturbations: 5, norms: [1.5], powers: [2] } };

describe('ridge-duality', () => {
  it('has an evaluator for each of its claims', () => {
    expect(Object.keys(dualityEvaluators).sort()).toEqual(claims.map(({ id }) => id).sort());
  });

  it.each([1, 2, 3])('judges every claim as expected, and each control differs, seed %i', async (seed) => {
    const context = contextOf(seed);
    const { events, stopReason } = await eventsOf(runDuality, context);
    expect(stopReason).toBe('stepsDone');
    for (const { claim, finding } of findings(claims, dualityEvaluators, tableReader(context, events))) {
      expect(finding, claim.id).toMatchObject({
        holds: claim.expectedVerdict === 'holds',
        control: { differs: true },
      });
    }
  });

  it('yields the tables that it describes, column by column', async () => {
    const tables = tablesOf((await eventsOf(runDuality, contextOf(1, small))).events);
    for (const { key, columns } of dualityTables.filter((table) => table.key !== 'limits')) {
      expect(Object.keys(tables.get(key)![0]!), key).toEqual(columns.map((column) => column.key));
    }
  });

  it('is the same for the same seed and another for another', async () => {
    const [first, again, other] = await Promise.all(
      [1, 1, 2].map(async (seed) => plain((await eventsOf(runDuality, contextOf(seed, small))).events)),
    );
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  it('shares the draws of replicas and arms: a run of fewer gives the same rows', async () => {
    const rowsOf = async (more: Parameters<typeof presetContext>[3]): Promise<unknown[]> =>
      tablesOf((await eventsOf(runDuality, contextOf(1, more))).events)
        .get('ridge')!
        .filter((row) => row['arm'] === 'printed' && row['replica'] === 0);
    expect(await rowsOf({ ...small, replicas: 2 })).toEqual(await rowsOf({ ...small, arms: ['printed'] }));
  });

  it.each([0, 3, 9])('goes on from restore point %i bit for bit', async (index) => {
    const { uninterrupted, resumed } = await resumedAfter(runDuality, contextOf(1, { ...small, replicas: 2 }), index);
    expect(plain(resumed)).toEqual(plain(uninterrupted));
  });
});

describe('bad input of the duality', () => {
  const params = contextOf(1).arms[0]!.params;
  const issuesOf = (more: Params): string[] =>
    paramIssues(dualityFields, { ...onlyOwn(params), ...more }).map(({ sentence }) => sentence);

  it.each([
    ['epsilon', 0],
    ['epsilon', -0.1],
    ['norms', [0.5]],
    ['norms', [3]],
    ['powers', [0.9]],
    ['ridgeLambda', 0],
    ['corollaryEpsilon', -1],
    ['perturbations', 0],
  ])('refuses %s = %s with field, value and what is allowed', (key, value) => {
    const [sentence] = issuesOf({ [key]: value });
    expect(sentence).toContain(key);
    expect(sentence).toContain(String(value));
    expect(sentence).toMatch(/must be/);
  });

  it('refuses an exponent too near 1, and exponents between 1 and 2 with fewer points than inputs', () => {
    const near = checkDuality(contextOf(1, { params: { norms: [1, 1.01] } }));
    expect(near.refusals[0]).toMatchObject({ key: 'norms', forcible: false });
    expect(near.refusals[0]!.sentence).toContain('1.01');
    const few = checkDuality(contextOf(1, { params: { regressionPoints: 4 } }));
    expect(few.refusals[0]).toMatchObject({ key: 'regressionPoints' });
    const warned = checkDuality(contextOf(1, { params: { regressionPoints: 4, norms: [1, 2] } }));
    expect(warned.refusals).toEqual([]);
    expect(warned.warnings[0]).toMatchObject({ code: 'notUnique', key: 'regressionPoints' });
  });

  it('lets the preset pass', () => {
    expect(checkDuality(contextOf(1))).toEqual({ refusals: [], warnings: [] });
  });

  it('computes rank-deficient problems of p = 1, 2 and inf to the end', async () => {
    const context = contextOf(1, { replicas: 1, params: { regressionPoints: 4, norms: [1, 2], perturbations: 5 } });
    expect((await eventsOf(runDuality, context)).stopReason).toBe('stepsDone');
  });
});

function onlyOwn(params: Params): Params {
  return Object.fromEntries(Object.entries(params).filter(([key]) => Object.hasOwn(dualityFields, key)));
}

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
import { dualityClaims } from './claims.ts';
import { dualityFields } from './fields.ts';
import { limitCases, type LimitCase } from './limits.ts';
import { limitsEvaluators } from './limitsEvaluators.ts';
import { dualityPresets } from './presets.ts';
import { runLimits } from './run.ts';
import { dualityTables } from './tables.ts';

const preset = dualityPresets.find(({ id }) => id === 'duality-limits')!;
const claims = dualityClaims.filter((claim) => claim.preset === preset.id);
const contextOf = (seed: number): ReturnType<typeof presetContext> =>
  presetContext(dualityFields, preset as unknown as Parameters<typeof presetContext>[1], seed);

const named = (cases: readonly LimitCase[], prefix: string): LimitCase[] =>
  cases.filter(({ name }) => name.startsWith(prefix));

describe('the closed forms of section 2.4', () => {
  const printed = limitCases('printed');
  const corrected = limitCases('corrected');

  it('p = 1: all of (a, 1.5 − a) reach 1.75, the least that the solver finds', () => {
    const cases = named([...printed, ...corrected], 'unique p=1');
    expect(cases).toHaveLength(8);
    for (const { objective, norm } of cases) {
      expect(objective).toBeCloseTo(1.75, 14);
      expect(norm).toBeCloseTo(1.5, 14);
    }
  });

  it('p = inf: all of (2, b, 1 − b) reach 8, the least that the solver finds', () => {
    const cases = named([...printed, ...corrected], 'unique p=inf');
    expect(cases).toHaveLength(8);
    for (const { objective, norm } of cases) {
      expect(objective).toBeCloseTo(8, 13);
      expect(norm).toBeCloseTo(2, 14);
    }
  });

  it('the converse with m = 1: (12a) is max(0, 1 − lambda/2), (12b) is 1/(1 + e²)', () => {
    expect(named(printed, 'converse (12a)')[0]!.w[0]).toBe(0);
    expect(named(corrected, 'converse (12a)')[0]!.w[0]).toBeCloseTo(0.5, 15);
    for (const { name, w } of named([...printed, ...corrected], 'converse (12b)')) {
      const epsilon = Number(name.split('=')[1]);
      expect(w[0]! * (1 + epsilon ** 2)).toBeCloseTo(1, 14);
    }
  });

  it('Corollary 3 with p2 = inf: (16) is (4/3, 1), (17) runs over (2, 1)/(1 + e²), .2981 away at the nearest', () => {
    const [sixteen] = named(printed, 'corollary (16)');
    expect(sixteen!.w[0]).toBeCloseTo(4 / 3, 14);
    expect(sixteen!.w[1]).toBeCloseTo(1, 14);
    const distances = named(printed, 'corollary (17)').map(({ name, w }) => {
      const epsilon = Number(name.split('=')[1]);
      expect(w[0]! * (1 + epsilon ** 2)).toBeCloseTo(2, 13);
      expect(w[1]! * (1 + epsilon ** 2)).toBeCloseTo(1, 13);
      return Math.hypot(w[0]! - 4 / 3, w[1]! - 1);
    });
    expect(Math.min(...distances)).toBeCloseTo(2 / 3 / Math.sqrt(5), 12);
  });

  it('Corollary 3 with p2 = 2: both are (2, 1)/(1 + e²)', () => {
    for (const { w, norm } of named(corrected, 'corollary')) {
      expect(w[0]! / w[1]!).toBeCloseTo(2, 13);
      expect(Math.min(...[0.3, 0.7].map((e) => Math.abs(norm - Math.sqrt(5) / (1 + e * e))))).toBeLessThan(1e-14);
    }
  });
});

describe('duality-limits', () => {
  it('has an evaluator for each of its claims', () => {
    expect(Object.keys(limitsEvaluators).sort()).toEqual(claims.map(({ id }) => id).sort());
  });

  it.each([1, 2, 3])('judges every claim as expected, and each control differs, seed %i', async (seed) => {
    const context = contextOf(seed);
    const { events, stopReason } = await eventsOf(runLimits, context);
    expect(stopReason).toBe('stepsDone');
    for (const { claim, finding } of findings(claims, limitsEvaluators, tableReader(context, events))) {
      expect(finding, claim.id).toMatchObject({
        holds: claim.expectedVerdict === 'holds',
        control: { differs: true },
      });
    }
  });

  it('yields the table that it describes', async () => {
    const rows = tablesOf((await eventsOf(runLimits, contextOf(1))).events).get('limits')!;
    const described = dualityTables.find(({ key }) => key === 'limits')!.columns.map(({ key }) => key);
    expect(Object.keys(rows[0]!)).toEqual(described);
  });

  it('draws no random numbers', async () => {
    expect(plain((await eventsOf(runLimits, contextOf(1))).events)).toEqual(
      plain((await eventsOf(runLimits, contextOf(2))).events),
    );
  });

  it('goes on from its restore point bit for bit', async () => {
    const { uninterrupted, resumed } = await resumedAfter(runLimits, contextOf(1), 0);
    expect(plain(resumed)).toEqual(plain(uninterrupted));
  });
});

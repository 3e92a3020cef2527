import { expect, it } from 'vitest';
import { runner } from '../../core/studies/ce-vs-squared/run.ts';
import { ceVsSquared } from '../../core/studies/ce-vs-squared/study.ts';
import { claimsOf } from '../core/studies/recordRun.ts';

/** The full list of section 9 of docs/science/ce-vs-squared.md. */
it.each(['fig1-long', 'fig1-bias-factor', 'four-class'])(
  '%s: every verdict is the expected one and every control differs',
  async (preset) => {
    const results = await claimsOf(ceVsSquared, runner, preset, 1);
    expect(results.length).toBeGreaterThan(0);
    for (const { id, verdict, expectedVerdict, control } of results) {
      expect([id, verdict, control?.verdict ?? 'differs']).toEqual([id, expectedVerdict, 'differs']);
    }
  },
);

/** Another seed draws other points, weights and sets: the verdicts stay. */
it.each(
  ceVsSquared.presets.filter(({ list, id }) => list === 'quick' && !id.startsWith('fig2-bias')).map(({ id }) => id),
)('%s on seed 2', async (preset) => {
  for (const { id, verdict, expectedVerdict, control } of await claimsOf(ceVsSquared, runner, preset, 2)) {
    expect([id, verdict, control?.verdict ?? 'differs']).toEqual([id, expectedVerdict, 'differs']);
  }
});

import { describe, expect, it } from 'vitest';
import { claimsOf } from '../../../test/core/studies/recordRun.ts';
import { runner } from './run.ts';
import { labelNoise } from './study.ts';

describe('claims of the quick list on seed 1', () => {
  it.each(labelNoise.presets.filter((preset) => preset.list === 'quick').map((preset) => preset.id))(
    '%s: every verdict is the expected one and every control differs',
    async (id) => {
      const results = await claimsOf(labelNoise, runner, id, 1);
      const findings = results.map(({ id: claim, verdict, control }) => ({
        claim,
        verdict,
        control: control?.verdict,
      }));
      expect(findings).toEqual(
        labelNoise.claims
          .filter((claim) => claim.preset === id)
          .map((claim) => ({ claim: claim.id, verdict: claim.expectedVerdict, control: 'differs' })),
      );
      for (const { why, measured } of results) {
        expect(why).toMatch(/\d/);
        expect(measured).not.toBeNull();
      }
    },
    240_000,
  );
});

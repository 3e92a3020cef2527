import { describe, expect, it } from 'vitest';
import { peTraining } from './study.ts';
import { peClaims } from '../../../test/core/studies/peClaims.ts';

/** What all arms and replicas of a preset need at most on a busy machine. */
const limitMs = 1_800_000;

describe('claims on seed 1', () => {
  it.each(peTraining.presets.filter((preset) => preset.list === 'quick').map((preset) => preset.id))(
    '%s: every verdict is the expected one and every control differs',
    async (id) => {
      const results = await peClaims(id, 1);
      const findings = results.map(({ id: claim, verdict, control }) => ({
        claim,
        verdict,
        control: control?.verdict,
      }));
      expect(
        findings,
        JSON.stringify(
          results.map(({ id: claim, why }) => `${claim}: ${why}`),
          null,
          1,
        ),
      ).toEqual(
        peTraining.claims
          .filter((claim) => claim.preset === id)
          .map((claim) => ({ claim: claim.id, verdict: claim.expectedVerdict, control: 'differs' })),
      );
      for (const { why, measured } of results) {
        expect(why).toMatch(/\d/);
        expect(measured).not.toBeNull();
      }
    },
    limitMs,
  );
});

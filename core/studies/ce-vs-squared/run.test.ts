import { describe, expect, it } from 'vitest';
import { claimsOf } from '../../../test/core/studies/recordRun.ts';
import { runner } from './run.ts';
import { ceVsSquared } from './study.ts';

/** The longest preset computes for half a minute; beside other work it may wait for its turn. */
const mostMs = 300_000;

describe('claims of the quick list on seed 1', () => {
  const quick = ceVsSquared.presets.filter(({ list, id }) => list === 'quick' && hasClaims(id));
  it.each(quick.map((preset) => preset.id))(
    '%s: every verdict is the expected one and every control differs',
    { timeout: mostMs },
    async (id) => {
      const results = await claimsOf(ceVsSquared, runner, id, 1);
      const findings = results.map(({ id: claim, verdict, control }) => ({
        claim,
        verdict,
        control: control?.verdict ?? null,
      }));
      expect(findings).toEqual(
        ceVsSquared.claims
          .filter((claim) => claim.preset === id)
          .map((claim) => ({
            claim: claim.id,
            verdict: claim.expectedVerdict,
            control: claim.control ? 'differs' : null,
          })),
      );
      for (const { why, measured } of results) {
        expect(why).toMatch(/\d/);
        expect(measured).not.toBeNull();
      }
    },
  );
});

function hasClaims(preset: string): boolean {
  return ceVsSquared.claims.some((claim) => claim.preset === preset);
}

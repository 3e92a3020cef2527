import { describe, expect, it } from 'vitest';
import { contextOf, recordRun } from '../../../test/core/studies/recordRun.ts';
import { computeOn } from '../../../test/core/training/graph/support/compute.ts';
import type { ClaimResult } from '../../contract/run.ts';
import { evaluateClaims } from '../../execution/evaluateClaims.ts';
import { runner } from './run.ts';
import { labelNoise } from './study.ts';

/** Claims of a preset's run, its tensors computed on native TensorFlow or, without, on typed arrays. */
async function claimsOn(id: string, where: 'native' | 'typed arrays'): Promise<ClaimResult[]> {
  const context = contextOf(labelNoise, id, { seed: 1 });
  const native = where === 'native' && context.arms.some(({ params }) => runner.usesTensors(params));
  const full = native ? { ...context, compute: await computeOn('native') } : context;
  const { recorder } = await recordRun(labelNoise, runner, full);
  return evaluateClaims(labelNoise, id, runner.claims, recorder);
}

const quick = labelNoise.presets
  .filter((preset) => preset.list === 'quick' && labelNoise.claims.some((claim) => claim.preset === preset.id))
  .map((preset) => preset.id);

describe('claims of the quick list on seed 1', () => {
  it.each([...quick.map((id) => [id, 'native'] as const), ['ms-explicit10', 'typed arrays'] as const])(
    '%s on %s: every verdict is the expected one and every control differs',
    async (id, where) => {
      const results = await claimsOn(id, where);
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

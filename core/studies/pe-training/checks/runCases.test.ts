import { describe, expect, it } from 'vitest';
import { contextOf, recordRun, type Recording } from '../../../../test/core/studies/recordRun.ts';
import type { Params } from '../../../contract/fields.ts';
import { runner } from '../run.ts';
import { peTraining } from '../study.ts';

const small: Readonly<Record<string, Params>> = {
  identities: {},
  duality: {},
  'intervals-linear': { marginSamples: 10, certificateSamples: 10, certificateHalvings: 10 },
};

async function recorded(
  preset: string,
  seed: number,
  restore?: Recording['points'][number]['state'],
): Promise<Recording> {
  const context = contextOf(peTraining, preset, { seed, replicas: 2, params: small[preset]!, restore });
  return recordRun(peTraining, runner, context);
}

describe.each(Object.keys(small))('%s', (preset) => {
  it('gives the same tables for a seed and others for another', async () => {
    const [first, again, other] = [await recorded(preset, 1), await recorded(preset, 1), await recorded(preset, 2)];
    expect(again.digests).toEqual(first.digests);
    expect(other.digests).not.toEqual(first.digests);
  });

  it('goes on from its first, middle and last restore point with the same tables', async () => {
    const whole = await recorded(preset, 1);
    const { length } = whole.points;
    const chosen = new Set([0, Math.floor(length / 2), length - 1]);
    for (const { index, state } of whole.points.filter((_, place) => chosen.has(place))) {
      const rest = await recorded(preset, 1, state);
      const tables = (recording: Recording, from: number): string[] => {
        const points = new Set(recording.points.map((point) => point.index));
        return recording.digests.filter((_, i) => i >= from && !points.has(i));
      };
      expect(tables(rest, 0)).toEqual(tables(whole, index + 1));
    }
  });
});

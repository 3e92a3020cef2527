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

type Point = Recording['points'][number];

async function recorded(preset: string, seed: number, restore?: Point['state']): Promise<Recording> {
  const context = contextOf(peTraining, preset, { seed, replicas: 2, params: small[preset]!, restore });
  return recordRun(peTraining, runner, context);
}

/** Everything but the restore points, in order. */
function tablesOf({ digests, points }: Recording): { readonly index: number; readonly digest: string }[] {
  const places = new Set(points.map(({ index }) => index));
  return digests.map((digest, index) => ({ index, digest })).filter(({ index }) => !places.has(index));
}

describe.each(Object.keys(small))('%s', (preset) => {
  it('gives the same tables for a seed and others for another', async () => {
    const [first, again, other] = [await recorded(preset, 1), await recorded(preset, 1), await recorded(preset, 2)];
    expect(again.digests).toEqual(first.digests);
    expect(other.digests).not.toEqual(first.digests);
  });

  it('goes on from every restore point with the same tables', async () => {
    const whole = await recorded(preset, 1);
    const tables = tablesOf(whole);
    // The attack hands over thousands of times in a case; all those points begin the case anew and hold one state.
    const rests = new Map<Point['state'], string[]>();
    for (const { index, state } of whole.points) {
      const rest = rests.get(state) ?? tablesOf(await recorded(preset, 1, state)).map(({ digest }) => digest);
      rests.set(state, rest);
      expect(rest).toEqual(tables.filter((table) => table.index > index).map(({ digest }) => digest));
    }
  });
});

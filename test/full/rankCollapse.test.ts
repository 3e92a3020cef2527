import { expect, it } from 'vitest';
import { runner } from '../../core/studies/rank-collapse/run.ts';
import { rankCollapse } from '../../core/studies/rank-collapse/study.ts';
import { claimsOf } from '../core/studies/recordRun.ts';

/** The full list of section 9 of docs/science/rank-collapse.md. */
it.each(['decay-square', 'ce-flow', 'ce-flow-small', 'ce-multiclass'])(
  '%s with 64 replicas: every verdict is the expected one and every control differs',
  async (preset) => {
    const results = await claimsOf(rankCollapse, runner, preset, 1, 64);
    expect(results.length).toBeGreaterThan(0);
    for (const { id, verdict, expectedVerdict, control } of results) {
      expect([id, verdict, control?.verdict]).toEqual([id, expectedVerdict, 'differs']);
    }
  },
);

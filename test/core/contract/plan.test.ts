import { describe, expect, it } from 'vitest';
import { planLabel, planNames, planText, readPlan } from '../../../core/contract/plan.ts';

describe('a compute plan', () => {
  it('is read as it is written', () => {
    for (const name of planNames) {
      const plan = readPlan(name);
      expect(plan).toEqual({ name, choices: {} });
      expect(readPlan(planText(plan!))).toEqual(plan);
    }
    const tuned = { name: 'tune', choices: { 'float32 9 nodes': 'xla', 'float32 5 nodes': 'graph' } } as const;
    expect(planText(tuned)).toBe('tuned {"float32 5 nodes":"graph","float32 9 nodes":"xla"}');
    expect(readPlan(planText(tuned))).toEqual(tuned);
  });

  it.each(['', 'fast', 'tuned', 'tuned {"a":"eager"}', 'tuned [1]', 'graph 2', 'float64 loops'])(
    '"%s" is none',
    (text) => expect(readPlan(text)).toBeUndefined(),
  );

  it('is in the fingerprint without what was measured', () => {
    expect(planLabel(readPlan('tune')!)).toBe(planLabel(readPlan('tuned {"a":"xla"}')!));
    expect(planLabel(readPlan('default')!)).not.toBe(planLabel(readPlan('graph')!));
  });
});

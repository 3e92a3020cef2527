import { describe, expect, it } from 'vitest';
import { readFormula } from '../../../../core/figures/spec/expression.ts';

const value = (text: string, values: Record<string, number> = {}): number => readFormula('y', text).evaluate(values);

describe('readFormula', () => {
  it('evaluates what papers write', () => {
    expect(value('log(margin)/rho', { margin: Math.E, rho: 2 })).toBeCloseTo(0.5, 15);
    expect(value('-2^2 + 3e-1*step', { step: 10 })).toBeCloseTo(-1, 15);
    expect(value('max(a, b, 1) - min(a, b)', { a: 3, b: -1 })).toBe(4);
    expect(value('1 - sqrt(1 - x^2)', { x: 2 })).toBeNaN();
    expect(value('a > 0 ? a : 0', { a: -3 })).toBe(0);
  });

  it('names its variables and no function', () => {
    expect(readFormula('x', 'step * learningRate + exp(s2OverS1Max)').names).toEqual([
      'step',
      'learningRate',
      's2OverS1Max',
    ]);
  });

  it.each([
    'a +',
    'constructor',
    'toString(1)',
    'constructor(1)',
    '__proto__',
    'a.b',
    'a[0]',
    '"text"',
    'a = 3',
    'f(x) = x',
    'random()',
    'fac(5)',
    'process',
  ])('refuses %s or knows it as a variable alone', (text) => {
    let names: readonly string[] | undefined;
    try {
      names = readFormula('y', text).names;
    } catch (error) {
      expect(error).toMatchObject({ code: 'badInput', message: expect.stringContaining(`y is "${text}"`) as string });
    }
    if (names !== undefined) expect(names).toEqual(['process']);
  });
});

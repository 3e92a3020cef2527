import { describe, expect, it } from 'vitest';
import { formulaSvg } from '../../../core/report/formulaSvg.ts';
import { catalog } from '../../../core/studies/catalog.ts';

describe('formulaSvg', () => {
  it('draws every formula and symbol of every study as paths', async () => {
    for (const study of catalog) {
      const formulas = study.formulas.flatMap(({ tex, corrected }) =>
        corrected === undefined ? [tex] : [tex, corrected],
      );
      const symbols = [...Object.values(study.fields), ...study.metrics].flatMap(({ symbol }) =>
        symbol === undefined ? [] : [symbol],
      );
      for (const tex of [...formulas, ...symbols]) {
        const text = await formulaSvg(tex, true);
        expect(text).toMatch(/^<svg [^]*<path [^]*<\/svg>$/);
      }
    }
  });

  it('names a formula that TeX cannot read', async () => {
    await expect(formulaSvg('\\frac{a', true)).rejects.toThrow(
      'the formula \\frac{a cannot be drawn: Missing close brace',
    );
  });
});

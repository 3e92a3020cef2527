import { expect, it } from 'vitest';
import { paperTheme } from '../../../../core/figures/spec/palette.ts';
import { spectraOption } from '../../../../core/figures/spec/spectraOption.ts';
import { matrixSpectrum } from '../../../../core/diagnostics/matrixSpectrum.ts';

it('draws the singular values of each measured matrix by their index, and counts what a log axis cannot show', () => {
  const tensor = (name: string, ...diagonal: [number, number]) => ({
    name,
    shape: [2, 2],
    matrix: [2, 2] as const,
    spectrum: matrixSpectrum(Float64Array.of(diagonal[0], 0, 0, diagonal[1]), 2, 2),
    why: null,
  });
  const bias = { name: 'b1', shape: [2], matrix: null, spectrum: null, why: 'it is no matrix' };
  const option = spectraOption([tensor('W1', 3, 4), bias, tensor('W2', 2, 0)], paperTheme) as {
    series: { name: string; data: number[][] }[];
    yAxis: { type: string };
    title: { subtext: string };
  };
  expect(option.yAxis.type).toBe('log');
  expect(option.series.map(({ name }) => name)).toEqual(['W1', 'W2']);
  expect(option.series[0]!.data).toEqual([
    [1, 4],
    [2, 3],
  ]);
  expect(option.title.subtext).toBe('1 values ≤ 0 are not on a log axis');
});

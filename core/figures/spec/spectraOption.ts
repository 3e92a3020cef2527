import type { EChartsOption } from 'echarts';
import type { LinePanel } from '../../contract/charts.ts';
import type { TensorSpectrum } from '../../contract/diagnosis.ts';
import type { Curve } from './curves.ts';
import { curvesOption } from './curvesOption.ts';
import type { FigureTheme } from './palette.ts';

/** Singular values of each measured matrix in descending order, on a log axis. */
export function spectraOption(tensors: readonly TensorSpectrum[], theme: FigureTheme): EChartsOption {
  const curves = tensors.flatMap(({ name, spectrum }): Curve[] => {
    if (!spectrum) return [];
    const y = Float64Array.from(spectrum.singularValues);
    const x = y.map((_, i) => i + 1);
    return [{ label: name, arm: '', control: false, reference: false, x, y, low: null, high: null, replicas: 1 }];
  });
  const panel: LinePanel = {
    kind: 'line',
    title: curves.length === 1 ? `Singular values of ${curves[0]!.label}` : 'Singular values',
    x: { label: 'index', scale: 'linear' },
    y: { label: 'singular value', scale: 'log' },
    series: [],
    center: 'median',
    band: 'none',
  };
  const option = curvesOption(panel, curves, theme);
  // There is no value between two indices.
  return { ...option, xAxis: { ...option.xAxis, minInterval: 1 } as NonNullable<EChartsOption['xAxis']> };
}

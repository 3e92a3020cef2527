import type { AxisSpec, Guide, LinePanel, ScatterPanel, SeriesSpec, TableSource } from '../../contract/charts.ts';

/** Short forms of the panels that all experiments draw. */
export const stepAxis: AxisSpec = { label: 'step', scale: 'linear' };
export const logStepAxis: AxisSpec = { label: 'step', scale: 'log' };
export const slowAxis: AxisSpec = { label: 'slow time s', scale: 'linear' };
export const log = (label: string): AxisSpec => ({ label, scale: 'log' });
export const linear = (label: string): AxisSpec => ({ label, scale: 'linear' });

export const row = (y: string, label: string, x = 'step'): SeriesSpec => ({ source: { from: 'rows', x, y }, label });

export function column(
  table: string,
  x: string,
  y: string,
  label: string,
  more: {
    where?: TableSource['where'];
    splitBy?: readonly string[];
    reference?: boolean;
    arms?: readonly string[];
  } = {},
): SeriesSpec {
  const { where, splitBy, reference, arms } = more;
  return {
    source: { from: 'table', table, x, y, ...(where ? { where } : {}), ...(splitBy ? { splitBy } : {}) },
    label,
    ...(reference ? { reference } : {}),
    ...(arms ? { arms } : {}),
  };
}

/** Median of the replicas with their range. */
export function lines(
  title: string,
  x: AxisSpec,
  y: AxisSpec,
  series: readonly SeriesSpec[],
  guides: readonly Guide[] = [],
): LinePanel {
  return { kind: 'line', title, x, y, series, center: 'median', band: 'minMax', guides };
}

export function scatter(
  title: string,
  x: AxisSpec,
  y: AxisSpec,
  series: readonly SeriesSpec[],
  guides: readonly Guide[] = [],
): ScatterPanel {
  return { kind: 'scatter', title, x, y, series, guides };
}

import type { EChartsOption } from 'echarts';
import { fieldText } from '../../contract/fields.ts';
import type { HeatmapPanel, LinePanel } from '../../contract/charts.ts';
import type { SweepResults } from '../../contract/sweep.ts';
import { numberText } from './axes.ts';
import type { Curve } from './curves.ts';
import { curvesOption } from './curvesOption.ts';
import { heatmapOption } from './heatmapOption.ts';
import type { FigureTheme } from './palette.ts';
import { groupName, groupsBy, seenValues, type SweepMeasure } from './sweepGroups.ts';
import type { SharedRange } from './sweepPanels.ts';

/** Which param is drawn along x, and which along y (a map) or as one curve a value (lines). */
interface SweepAxes {
  readonly x: string;
  readonly y: string | null;
}

/** Of one of many small charts: what it says after the title, and the range of values that it shares with the others. */
interface SweepPart {
  readonly name: string;
  readonly range: SharedRange | null;
}

/** Means over all else as a map over two params; the share of runs where a claim holds, in the same way. */
export function sweepMapOption(
  results: SweepResults,
  measure: SweepMeasure,
  { x, y }: { readonly x: string; readonly y: string },
  theme: FigureTheme,
  part?: SweepPart,
): EChartsOption {
  const [columns, lines] = [seenValues(results, x), seenValues(results, y)];
  const groups = groupsBy(results, measure, [x, y]);
  const cells = lines.flatMap((atY, row) =>
    columns.flatMap((atX, column) => {
      const group = groups.get(groupName([atX, atY]));
      return group ? [[column, row, group.mean] as const] : [];
    }),
  );
  const { label, scale } = named(results, measure);
  const share = 'claim' in measure ? { min: 0, max: 1 } : (part?.range ?? {});
  const panel: HeatmapPanel = {
    kind: 'heatmap',
    title: titleOf(label, part),
    table: '',
    x: { column: x, label: axisLabel(results, x), scale: 'linear' },
    y: { column: y, label: axisLabel(results, y), scale: 'linear' },
    value: { column: '', label: 'claim' in measure ? 'share that holds' : '', scale, ...share },
  };
  const texts = (values: typeof columns): string[] =>
    values.map((value) => (typeof value === 'number' ? numberText(value) : fieldText(value)));
  return heatmapOption(panel, { x: texts(columns), y: texts(lines), cells }, theme);
}

/** Means over seeds and other axes along one param, with a band of one standard deviation; a curve for each value of y. */
export function sweepLinesOption(
  results: SweepResults,
  measure: SweepMeasure,
  { x, y }: SweepAxes,
  theme: FigureTheme,
  part?: SweepPart,
): EChartsOption {
  const along = seenValues(results, x).filter((value): value is number => typeof value === 'number');
  const groups = groupsBy(results, measure, y === null ? [x] : [x, y]);
  const kinds = y === null ? [undefined] : seenValues(results, y);
  const { label, scale } = named(results, measure);
  const curves = kinds.map((kind): Curve => {
    const at = along.map((value) => groups.get(groupName(y === null ? [value] : [value, kind])));
    const column = (of: (group: NonNullable<(typeof at)[number]>) => number): Float64Array =>
      Float64Array.from(at, (group) => (group ? of(group) : NaN));
    const banded = at.some((group) => (group?.values.length ?? 0) > 1);
    return {
      label: y === null ? label : `${y} ${typeof kind === 'number' ? numberText(kind) : fieldText(kind ?? '')}`,
      arm: '',
      control: false,
      reference: false,
      x: Float64Array.from(along),
      y: column(({ mean }) => mean),
      low: banded ? column(({ mean, sd }) => mean - sd) : null,
      high: banded ? column(({ mean, sd }) => mean + sd) : null,
      replicas: Math.max(0, ...at.map((group) => group?.values.length ?? 0)),
    };
  });
  const isLog = results.axes.find(({ key }) => key === x)?.log === true;
  const panel: LinePanel = {
    kind: 'line',
    title: titleOf(label, part),
    x: { label: axisLabel(results, x), scale: isLog ? 'log' : 'linear' },
    y: { label: 'claim' in measure ? 'share that holds' : '', scale, ...(part?.range ?? {}) },
    series: [],
    center: 'mean',
    band: 'none',
  };
  return curvesOption(panel, curves, theme);
}

/** Every run as a line over its params and summaries; in the window stretches of the axes can be brushed. */
export function sweepParallelOption(results: SweepResults, theme: FigureTheme): EChartsOption {
  const axes = results.axes.filter(({ key }) => seenValues(results, key).every((value) => typeof value === 'number'));
  const summaries = results.columns.slice(0, 4);
  const data = results.rows.map(({ point, values }) => [
    ...axes.map(({ key }) => point[key] as number),
    ...summaries.map((_, index) => values[index] ?? NaN),
  ]);
  const positive = (dimension: number): boolean => data.every((row) => (row[dimension] ?? 0) > 0);
  const scaleOf = (log: boolean, dimension: number): 'log' | 'value' => (log && positive(dimension) ? 'log' : 'value');
  const text = { color: theme.text, fontFamily: theme.fontFamily, fontSize: theme.fontSizePx - 1 };
  return {
    animation: false,
    backgroundColor: theme.background,
    textStyle: { fontFamily: theme.fontFamily },
    parallel: { left: 50, right: 90, top: 48, bottom: 24 },
    parallelAxis: [
      ...axes.map(({ key, log }, dim) => ({ dim, id: key, name: key, type: scaleOf(log, dim) })),
      ...summaries.map(({ key, scale }, index) => {
        const dim = axes.length + index;
        return { dim, id: key, name: key, type: scaleOf(scale === 'log', dim) };
      }),
    ].map((axis) => ({
      ...axis,
      scale: true,
      nameTextStyle: text,
      axisLabel: { ...text, formatter: (value: number) => numberText(value) },
      axisLine: { lineStyle: { color: theme.faint } },
    })),
    series: [
      {
        type: 'parallel',
        data,
        lineStyle: { color: theme.colours[0]!, width: 1.2, opacity: 0.55 },
        activeOpacity: 0.8,
        inactiveOpacity: 0.08,
      },
    ],
  };
}

function titleOf(label: string, part: SweepPart | undefined): string {
  return part === undefined ? label : `${label}, ${part.name}`;
}

function named(results: SweepResults, measure: SweepMeasure): { label: string; scale: 'linear' | 'log' } {
  if ('claim' in measure) return { label: `Where ${measure.claim} holds`, scale: 'linear' };
  const column = results.columns.find(({ key }) => key === measure.column);
  return { label: column?.label ?? measure.column, scale: column?.scale ?? 'linear' };
}

function axisLabel(results: SweepResults, key: string): string {
  const label = results.axes.find((axis) => axis.key === key)?.label ?? key;
  return label === key ? key : `${label} (${key})`;
}

import type { LinePanel, ScatterPanel, SeriesSpec, Transform } from '../../contract/charts.ts';
import type { RunSeries, Series } from './runSeries.ts';
import { eachRow, type Cell } from './tableRows.ts';
import { thin, type Band } from './thin.ts';
import { within, type Range } from './zoom.ts';

/** One line of a chart: its centre and, over several replicas, the band round it. Gaps are NaN. */
export interface Curve {
  readonly label: string;
  readonly arm: string;
  readonly control: boolean;
  readonly reference: boolean;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly low: Float64Array | null;
  readonly high: Float64Array | null;
  /** Replicas behind the centre. */
  readonly replicas: number;
  /** A comparison's: the colour and dash that the run was given, else those of its place among the curves. */
  readonly look?: { readonly colour: number | null; readonly dash: number | null; readonly place: number };
  /** The raw curve behind a smoothed one: no legend of its own. */
  readonly faint?: boolean;
}

const transforms: Readonly<Record<Transform, (y: number) => number>> = {
  none: (y) => y,
  oneMinus: (y) => 1 - y,
  abs: Math.abs,
};

/** The curves of a panel, or what of them lies within `x`, thinned to what a screen of `buckets` columns can show. */
export function panelCurves(
  panel: LinePanel | ScatterPanel,
  run: RunSeries,
  options: { buckets: number; where?: Readonly<Record<string, Cell>>; x?: Range | undefined },
): Curve[] {
  return panel.series.flatMap((series) =>
    lines(series, run, options.where ?? {}).map(({ label, arm, control, members }) => {
      const transform = transforms[series.transform ?? 'none'];
      const banded = panel.kind === 'line' && panel.band === 'minMax' && members.length > 1;
      const merged = panel.kind === 'line' ? merge(members, panel.center, transform) : allPoints(members, transform);
      const kept = thin(options.x ? within(merged, options.x) : merged, panel.x, options.buckets);
      return {
        label,
        arm,
        control,
        reference: series.reference ?? false,
        x: kept.x,
        y: kept.y,
        low: banded ? kept.low : null,
        high: banded ? kept.high : null,
        replicas: members.length,
      };
    }),
  );
}

interface Line {
  readonly label: string;
  readonly arm: string;
  readonly control: boolean;
  /** One a replica: `steps` holds x. */
  readonly members: readonly Series[];
}

function lines(spec: SeriesSpec, run: RunSeries, where: Readonly<Record<string, Cell>>): Line[] {
  const { arms, replicas } = run.shape;
  const wanted = arms
    .map((arm, index) => ({ ...arm, index }))
    .filter((arm) => spec.arms === undefined || spec.arms.includes(arm.name));
  const { source } = spec;
  if (source.from === 'table') return tableLines(spec, run, where, wanted);
  return wanted.flatMap((arm) => {
    const members: Series[] = [];
    for (let replica = 0; replica < replicas; replica++) {
      const y = run.get(arm.index, source.y, replica);
      if (y.steps.length === 0) continue;
      members.push(source.x === 'step' ? y : against(run.get(arm.index, source.x, replica), y));
    }
    return members.length === 0 ? [] : [{ label: spec.label, arm: arm.name, control: arm.control, members }];
  });
}

/** y over another metric at the steps that both have. */
function against(x: Series, y: Series): Series {
  const at = new Map<number, number>();
  x.steps.forEach((step, i) => at.set(step, x.values[i]!));
  const pairs: [number, number][] = [];
  y.steps.forEach((step, i) => {
    const position = at.get(step);
    if (position !== undefined) pairs.push([position, y.values[i]!]);
  });
  return { steps: Float64Array.from(pairs, (p) => p[0]), values: Float64Array.from(pairs, (p) => p[1]) };
}

function tableLines(
  spec: SeriesSpec,
  run: RunSeries,
  where: Readonly<Record<string, Cell>>,
  arms: readonly { name: string; control: boolean }[],
): Line[] {
  const { source } = spec;
  if (source.from !== 'table') return [];
  const { table, splitBy = [] } = source;
  const groups = new Map<string, TableLine>();
  const names = new Set(arms.map((arm) => arm.name));
  eachRow(run, table, { ...source.where, ...where }, (columns, i) => {
    const arm = String(columns['arm']?.[i] ?? '');
    if (columns['arm'] !== undefined && !names.has(arm)) return;
    const [x, y] = [columns[source.x]?.[i], columns[source.y]?.[i]];
    if (typeof x !== 'number' || typeof y !== 'number') return;
    const suffix = splitBy.map((key) => `${key} ${columns[key]?.[i] ?? ''}`).join(', ');
    const key = splitBy.length === 0 ? arm : `${arm}|${suffix}`;
    let group = groups.get(key);
    if (!group) {
      group = { arm, label: [spec.label, suffix].filter((part) => part !== '').join(', '), replicas: new Map() };
      groups.set(key, group);
    }
    const replica = columns['replica']?.[i] ?? 0;
    let points = group.replicas.get(replica);
    if (!points) group.replicas.set(replica, (points = { steps: [], values: [] }));
    points.steps.push(x);
    points.values.push(y);
  });
  return [...groups.values()].map(({ arm, label, replicas }) => ({
    label,
    arm,
    control: arms.find((a) => a.name === arm)?.control ?? false,
    members: [...replicas.values()].map(({ steps, values }) => ({
      steps: Float64Array.from(steps),
      values: Float64Array.from(values),
    })),
  }));
}

interface TableLine {
  readonly arm: string;
  readonly label: string;
  readonly replicas: Map<Cell, { readonly steps: number[]; readonly values: number[] }>;
}

/** Every point of every member, in order of x: a scatter plot hides none behind a median. */
function allPoints(members: readonly Series[], transform: (y: number) => number): Band {
  const points = members.flatMap(({ steps, values }) => [...steps].map((x, i) => ({ x, y: transform(values[i]!) })));
  points.sort((a, b) => a.x - b.x);
  const y = Float64Array.from(points, (point) => point.y);
  return { x: Float64Array.from(points, (point) => point.x), y, low: y, high: y };
}

/** Centre, least and greatest over the members at every x that one of them has; members are in order of x. */
function merge(members: readonly Series[], center: 'median' | 'mean', transform: (y: number) => number): Band {
  const first = members[0];
  if (members.length === 1 && first) {
    const y = first.values.map(transform);
    return { x: first.steps, y, low: y, high: y };
  }
  const x = commonGrid(members);
  const [y, low, high] = [new Float64Array(x.length), new Float64Array(x.length), new Float64Array(x.length)];
  const cursors = new Uint32Array(members.length);
  const values = new Float64Array(members.length);
  for (let i = 0; i < x.length; i++) {
    let count = 0;
    for (let m = 0; m < members.length; m++) {
      const { steps, values: own } = members[m]!;
      while (cursors[m]! < steps.length && steps[cursors[m]!]! < x[i]!) cursors[m]!++;
      if (steps[cursors[m]!] !== x[i]) continue;
      const value = transform(own[cursors[m]!]!);
      if (!Number.isNaN(value)) values[count++] = value;
    }
    const present = values.subarray(0, count).sort();
    y[i] = count === 0 ? NaN : center === 'median' ? median(present) : mean(present);
    low[i] = count === 0 ? NaN : present[0]!;
    high[i] = count === 0 ? NaN : present[count - 1]!;
  }
  return { x, y, low, high };
}

function commonGrid(members: readonly Series[]): Float64Array {
  const longest = members.reduce((a, b) => (b.steps.length > a.steps.length ? b : a));
  const shared = members.every(({ steps }) => steps.every((step, i) => step === longest.steps[i]));
  if (shared) return longest.steps;
  return Float64Array.from(new Set(members.flatMap(({ steps }) => [...steps]))).sort();
}

function median(sorted: Float64Array): number {
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

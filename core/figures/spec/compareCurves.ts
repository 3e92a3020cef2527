import type { LinePanel, Scale } from '../../contract/charts.ts';
import type { CompareView } from '../../contract/compareView.ts';
import { fieldText } from '../../contract/fields.ts';
import { spread } from '../../numerics/bands.ts';
import { interpolate } from '../../numerics/interpolate.ts';
import { movingMean } from '../../numerics/movingMean.ts';
import { RandomStream } from '../../random.ts';
import { members, type ComparedRun, type Member } from './compareSeries.ts';
import type { Curve } from './curves.ts';
import { linearWithinOf } from './symlog.ts';
import { thin, type Band } from './thin.ts';

/** A panel with its curves: what window, terminal and export draw alike. */
export interface ComparePanel {
  readonly panel: LinePanel;
  readonly curves: readonly Curve[];
}

/** Points of a common grid: bands of more cost seconds and cannot be seen. */
const mostGridPoints = 1000;
/** Bootstrap draws of a comparison: the same every time. */
const bootstrapSeed = 0;

/** The panels of a comparison: the curves, and below them what is left when the prediction is subtracted. */
export function comparePanels(runs: readonly ComparedRun[], view: CompareView, buckets: number): ComparePanel[] {
  const measured = members(runs, view.x, view.y, view.arm);
  const main = panelOf(view, view.y, view.y, measured, buckets, false);
  if (view.prediction === null) return [main];
  const predicted = members(runs, view.x, view.prediction, view.arm);
  const withPrediction = [...main.curves, ...predictedCurves(predicted, view, buckets)];
  const title = `${view.y} − (${view.prediction})`;
  return [
    { ...main, curves: withPrediction },
    panelOf(view, title, title, residuals(measured, predicted), buckets, true),
  ];
}

function panelOf(
  view: CompareView,
  title: string,
  label: string,
  found: readonly Member[],
  buckets: number,
  isResidual: boolean,
): ComparePanel {
  const { xAxis, yAxis } = view;
  const limits = ({ min, max }: CompareView['xAxis']) => ({
    ...(min === null ? {} : { min }),
    ...(max === null ? {} : { max }),
  });
  const curves = curvesOf(view, found, buckets);
  const scaled = (scale: Scale, which: 'x' | 'y') => ({
    scale,
    ...(scale === 'symlog' ? { linearWithin: linearWithinOf(curves.map((curve) => curve[which])) } : {}),
  });
  return {
    panel: {
      kind: 'line',
      title: `${title}${describe(view, found)}`,
      x: { label: view.x, ...scaled(xAxis.scale, 'x'), ...limits(xAxis) },
      y: isResidual
        ? { label, ...scaled(yAxis.scale === 'linear' ? 'linear' : 'symlog', 'y') }
        : { label, ...scaled(yAxis.scale, 'y'), ...limits(yAxis) },
      series: [],
      center: view.center,
      band: 'none',
      ...(isResidual ? { guides: [{ kind: 'y', value: 0, label: '' }] } : {}),
    },
    curves,
  };
}

const bandWords = {
  none: '',
  sd: ' ± standard deviation',
  sem: ' ± standard error',
  bootstrap: ' and 95 % bootstrap interval',
  minMax: ' and range',
} as const;

/** What was done to the data, in words: part of the title, so that it is in every export. */
function describe(view: CompareView, found: readonly Member[]): string {
  const parts: string[] = [];
  if (view.merge !== 'none' && grouped(found, view).some((group) => group.length > 1)) {
    parts.push(`${view.center} over ${view.merge}${bandWords[view.band]}`);
  }
  if (view.smoothing > 1) parts.push(`centred moving mean over ${view.smoothing} rows, raw curve behind`);
  return parts.length === 0 ? '' : ` (${parts.join('; ')})`;
}

function groupOf({ run, arm }: Member, groupBy: string | null): string {
  if (groupBy === null) return '';
  const param = run.armParams[arm]?.[groupBy] ?? run.params[groupBy];
  const own: Readonly<Record<string, string>> = { study: run.study, preset: run.preset ?? 'own params', arm };
  return `${groupBy} ${own[groupBy] ?? (param === undefined ? 'none' : fieldText(param))}`;
}

/** Members of one key become one curve. */
function keyOf(member: Member, view: Pick<CompareView, 'merge' | 'groupBy'>): string {
  const { run, arm, replica } = member;
  if (view.merge === 'runs') return view.groupBy === 'arm' ? arm : `${arm}|${groupOf(member, view.groupBy)}`;
  return view.merge === 'replicas' ? `${run.id}|${arm}` : `${run.id}|${arm}|${replica}`;
}

function grouped(found: readonly Member[], view: CompareView): Member[][] {
  const groups = new Map<string, Member[]>();
  for (const member of found) {
    const key = keyOf(member, view);
    const group = groups.get(key);
    if (group) group.push(member);
    else groups.set(key, [member]);
  }
  return [...groups.values()];
}

function curvesOf(view: CompareView, found: readonly Member[], buckets: number): Curve[] {
  const groups = grouped(found, view);
  const severalArms = new Set(found.map(({ arm }) => arm)).size > 1;
  return groups.flatMap((group, index) => {
    const merged = merge(group, view);
    const label = labelOf(group, view, severalArms, merged.counts);
    const raw = view.smoothing > 1;
    const smooth = raw ? smoothed(merged, view.smoothing) : merged;
    const isBanded = view.band !== 'none' && group.length > 1;
    const curve = curveOf(group[0]!, label, smooth, view, buckets, index, isBanded);
    // The raw curve stays in view behind the smoothed one, faint and in the same colour.
    return raw
      ? [
          {
            ...curveOf(group[0]!, label, { ...merged, low: merged.y, high: merged.y }, view, buckets, index, false),
            faint: true,
          },
          curve,
        ]
      : [curve];
  });
}

interface Merged extends Band {
  /** Least and greatest number of members behind a point. */
  readonly counts: readonly [number, number];
}

function curveOf(
  { run, arm, control }: Member,
  label: string,
  band: Band,
  view: CompareView,
  buckets: number,
  index: number,
  isBanded: boolean,
): Curve {
  const kept = thin(band, { scale: view.xAxis.scale === 'log' ? 'log' : 'linear' }, buckets);
  const own = view.merge === 'runs' ? { colour: null, dash: null } : { colour: run.colour, dash: run.dash };
  return {
    label,
    arm,
    control,
    reference: false,
    x: kept.x,
    y: kept.y,
    low: isBanded ? kept.low : null,
    high: isBanded ? kept.high : null,
    replicas: 1,
    look: { ...own, place: index },
  };
}

function labelOf(
  group: readonly Member[],
  view: CompareView,
  severalArms: boolean,
  [least, most]: readonly [number, number],
): string {
  const [first] = group;
  const { run, arm, replica } = first!;
  const parts: string[] = [];
  if (view.merge === 'runs') parts.push(groupOf(first!, view.groupBy) || 'all runs');
  else parts.push(run.name);
  if (severalArms && view.groupBy !== 'arm') parts.push(arm);
  if (view.merge === 'none' && run.rows.shape.replicas > 1) parts.push(`replica ${replica}`);
  if (group.length > 1) parts.push(least === most ? `n = ${most}` : `n = ${least} to ${most}`);
  return parts.join(' · ');
}

/**
 * Centre and band over the members. Where they were measured at the same x, there; else on a common grid of all their
 * x, thinned to 1,000, between whose points each member is a straight line and outside of which it does not count.
 */
function merge(group: readonly Member[], view: CompareView): Merged {
  const [first] = group;
  if (group.length === 1) return { x: first!.x, y: first!.y, low: first!.y, high: first!.y, counts: [1, 1] };
  const shared = group.every(({ x }) => x.length === first!.x.length && x.every((at, i) => at === first!.x[i]));
  const x = shared && first!.x.length <= mostGridPoints ? first!.x : commonGrid(group);
  const columns = group.map((member) => (x === member.x ? member.y : interpolate(member.x, member.y, x)));
  const [y, low, high] = [new Float64Array(x.length), new Float64Array(x.length), new Float64Array(x.length)];
  const stream = new RandomStream(bootstrapSeed, 0, 'subset');
  const values = new Float64Array(group.length);
  let [least, most] = [Infinity, 0];
  for (let i = 0; i < x.length; i++) {
    let count = 0;
    for (const column of columns) if (!Number.isNaN(column[i])) values[count++] = column[i]!;
    const found = spread(values.subarray(0, count), view.center, view.band, stream, i);
    [y[i], low[i], high[i]] = [found.center, found.low, found.high];
    [least, most] = [Math.min(least, count), Math.max(most, count)];
  }
  return { x, y, low, high, counts: [Math.min(least, most), most] };
}

function commonGrid(group: readonly Member[]): Float64Array {
  const all = Float64Array.from(new Set(group.flatMap(({ x }) => every(x)))).sort();
  return Float64Array.from(every(all));
}

/** At most 1,000 of ascending points, evenly by place, first and last among them. */
function every(points: Float64Array): number[] {
  const count = Math.min(points.length, mostGridPoints);
  if (count === points.length) return [...points];
  return Array.from({ length: count }, (_, k) => points[Math.round((k * (points.length - 1)) / (count - 1))]!);
}

function smoothed(band: Merged, width: number): Merged {
  const { x, counts } = band;
  const smooth = (values: Float64Array): Float64Array => movingMean(values, width);
  return { x, y: smooth(band.y), low: smooth(band.low), high: smooth(band.high), counts };
}

/** The prediction of each run and arm, once: it is the same for all replicas. */
function predictedCurves(predicted: readonly Member[], view: CompareView, buckets: number): Curve[] {
  const places = new Map<string, number>();
  const once = predicted.filter(({ replica }) => replica === 0);
  for (const member of once) if (!places.has(keyOf(member, view))) places.set(keyOf(member, view), places.size);
  return once.map((member) => {
    const band = { x: member.x, y: member.y, low: member.y, high: member.y };
    const label = `${member.run.name} · predicted`;
    const place = places.get(keyOf(member, view))!;
    return { ...curveOf(member, label, band, view, buckets, place, false), reference: true };
  });
}

/** y − prediction of the same run, arm and replica at the x that both have. */
function residuals(measured: readonly Member[], predicted: readonly Member[]): Member[] {
  const one = (member: Member): string => keyOf(member, { merge: 'none', groupBy: null });
  const predictions = new Map(predicted.map((member) => [one(member), member]));
  return measured.flatMap((member) => {
    const own = predictions.get(one(member));
    if (!own) return [];
    const there = interpolate(own.x, own.y, member.x);
    return [{ ...member, y: member.y.map((value, i) => value - there[i]!) }];
  });
}

import type { Params } from '../../contract/fields.ts';
import { ExpectedError } from '../../contract/errors.ts';
import { readFormula, type Formula } from './expression.ts';
import type { RunSeries, Series } from './runSeries.ts';

/** A run of a comparison: its rows and what curves of it are called and drawn with. */
export interface ComparedRun {
  readonly id: string;
  readonly name: string;
  readonly study: string;
  readonly preset: string | null;
  readonly params: Params;
  readonly armParams: Readonly<Record<string, Params>>;
  readonly colour: number | null;
  readonly dash: number | null;
  readonly rows: RunSeries;
}

/** One replica's curve: x ascending. */
export interface Member {
  readonly run: ComparedRun;
  readonly arm: string;
  readonly control: boolean;
  readonly replica: number;
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** The curves of y over x, one a run, arm and replica, at the steps at which all that the formulas name was measured. */
export function members(runs: readonly ComparedRun[], x: string, y: string, arm: string | null): Member[] {
  const [xFormula, yFormula] = [readFormula('x', x), readFormula('y', y)];
  const found = runs.flatMap((run) =>
    run.rows.shape.arms.flatMap(({ name, control }, armIndex) => {
      if (arm !== null && name !== arm) return [];
      const armMembers: Member[] = [];
      for (let replica = 0; replica < run.rows.shape.replicas; replica++) {
        const points = pointsOf(run, armIndex, replica, xFormula, yFormula);
        if (points.x.length > 0) armMembers.push({ run, arm: name, control, replica, ...points });
      }
      return armMembers;
    }),
  );
  if (found.length === 0) refuseUnknown(runs, [...xFormula.names, ...yFormula.names]);
  return found;
}

/** A name that no run has is an error; a metric without rows is an empty chart. */
function refuseUnknown(runs: readonly ComparedRun[], names: readonly string[]): void {
  const known = new Set(runs.flatMap((run) => [...run.rows.shape.metrics, ...Object.keys(numericParams(run.params))]));
  const stranger = names.find((name) => name !== 'step' && !known.has(name));
  if (stranger === undefined || runs.length === 0) return;
  const sentence = `"${stranger}" is neither step nor a metric or numeric param of these runs; they have ${[...known].join(', ')}.`;
  throw new ExpectedError('badInput', sentence, { issues: [{ key: 'y', received: stranger, sentence }] });
}

function numericParams(params: Params): Record<string, number> {
  const numbers = Object.entries(params).filter(([, value]) => typeof value === 'number');
  return Object.fromEntries(numbers) as Record<string, number>;
}

function pointsOf(
  run: ComparedRun,
  arm: number,
  replica: number,
  x: Formula,
  y: Formula,
): { x: Float64Array; y: Float64Array } {
  const { rows } = run;
  const params = numericParams({ ...run.params, ...run.armParams[rows.shape.arms[arm]!.name] });
  const names = [...new Set([...x.names, ...y.names])].filter((name) => name !== 'step');
  const metrics = names.filter((name) => rows.shape.metrics.includes(name));
  const nothing = { x: new Float64Array(0), y: new Float64Array(0) };
  if (metrics.length === 0 || names.some((name) => !metrics.includes(name) && params[name] === undefined)) {
    return nothing;
  }
  const series = metrics.map((metric) => rows.get(arm, metric, replica));
  const [first] = series;
  if (x.name === 'step' && y.name === metrics[0]) return { x: first!.steps, y: first!.values };
  return evaluated(series, metrics, params, x, y);
}

function evaluated(
  series: readonly Series[],
  metrics: readonly string[],
  params: Readonly<Record<string, number>>,
  x: Formula,
  y: Formula,
): { x: Float64Array; y: Float64Array } {
  const [xs, ys]: [number[], number[]] = [[], []];
  const cursors = new Uint32Array(series.length);
  const values: Record<string, number> = { ...params };
  const { steps } = series[0]!;
  for (const step of steps) {
    let isWhole = true;
    series.forEach((one, k) => {
      while (cursors[k]! < one.steps.length && one.steps[cursors[k]!]! < step) cursors[k]!++;
      if (one.steps[cursors[k]!] !== step) isWhole = false;
      else values[metrics[k]!] = one.values[cursors[k]!]!;
    });
    if (!isWhole) continue;
    values['step'] = step;
    xs.push(x.evaluate(values));
    ys.push(y.evaluate(values));
  }
  return ascending(xs, ys);
}

/** In order of x; points without an x are left out. */
function ascending(xs: readonly number[], ys: readonly number[]): { x: Float64Array; y: Float64Array } {
  let isSorted = true;
  for (let i = 1; i < xs.length; i++) if (!(xs[i]! >= xs[i - 1]!)) isSorted = false;
  if (isSorted && !Number.isNaN(xs[0])) return { x: Float64Array.from(xs), y: Float64Array.from(ys) };
  const order = Array.from(xs.keys())
    .filter((i) => !Number.isNaN(xs[i]))
    .sort((a, b) => xs[a]! - xs[b]! || a - b);
  return { x: Float64Array.from(order, (i) => xs[i]!), y: Float64Array.from(order, (i) => ys[i]!) };
}

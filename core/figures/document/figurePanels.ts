import type { AxisSpec, ChartSpec, PanelSpec } from '../../contract/charts.ts';
import { ExpectedError } from '../../contract/errors.ts';
import type { FigureAxis, FigureDocument, FigurePanel } from '../../contract/figure.ts';
import { findStudy } from '../../studies/catalog.ts';
import { panelData, type PanelData } from '../spec/panelData.ts';
import { runCharts } from '../spec/runCharts.ts';
import { scrubValues } from '../spec/scrubValues.ts';
import type { Cell } from '../spec/tableRows.ts';
import type { LoadedRun } from './loadRun.ts';
import { panelRuns, type PanelRuns } from './panelRuns.ts';

/** A panel of a document with its data; labels still hold their TeX. */
export interface ResolvedPanel {
  readonly panel: PanelSpec;
  readonly data: PanelData;
  readonly letter: string;
  readonly names: Readonly<Record<string, string>>;
  /** The values of the chart's slider, in order. */
  readonly scrubValues: readonly Cell[];
}

/** The panels of a document from its loaded runs; `buckets`: columns that a curve is thinned to. */
export function figurePanels(
  document: FigureDocument,
  runs: ReadonlyMap<string, LoadedRun>,
  buckets: number,
): ResolvedPanel[] {
  return document.panels.map((panel, index) => {
    const loaded = panel.runs.map(({ run }) => runs.get(run)!);
    const chart = chartOf(panel, index, loaded);
    const given = chart.panels[panel.panel];
    if (!given) {
      const allowed = `the chart ${chart.key} has ${chart.panels.length}, counted from 0`;
      throw wrong(index, 'panel', String(panel.panel), allowed);
    }
    if (loaded.length > 1 && (given.kind === 'heatmap' || given.kind === 'images')) {
      throw wrong(index, 'runs', `${loaded.length} runs`, `a panel of kind ${given.kind} shows one`);
    }
    panel.runs.forEach((one, k) => checkParts(one, loaded[k]!, index));
    const merged = panelRuns(panel.runs, loaded);
    const spec = dressed(ofArms(given, merged), panel, index, document);
    const values = scrubValues(chart, merged.series);
    const where = scrubbed(chart, panel, index, values);
    return {
      panel: spec,
      data: panelData(spec, merged.series, { buckets, where }),
      letter: letterOf(document, index),
      names: panel.names,
      scrubValues: values,
    };
  });
}

function chartOf({ chart }: FigurePanel, index: number, loaded: readonly LoadedRun[]): ChartSpec {
  const studies = [...new Set(loaded.map(({ detail }) => detail.run.study))];
  if (studies.length > 1) throw wrong(index, 'runs', studies.join(' and '), 'the runs of a panel are of one study');
  const study = findStudy(studies[0]!);
  const known = study ? runCharts(study, loaded[0]!.detail.run) : [];
  const found = known.find(({ key }) => key === chart);
  if (found) return found;
  const list = known.length === 0 ? 'none' : known.map(({ key }) => key).join(', ');
  throw wrong(index, 'chart', chart, `the run ${loaded[0]!.detail.run.id} of ${studies[0]} has ${list}`);
}

function checkParts(one: FigurePanel['runs'][number], { series: { shape } }: LoadedRun, index: number): void {
  const arms = shape.arms.map(({ name }) => name);
  const arm = one.arms?.find((name) => !arms.includes(name));
  if (arm !== undefined) throw wrong(index, 'arms', arm, `the run ${one.run} has ${arms.join(', ')}`);
  const replica = one.replicas?.find((r) => r >= shape.replicas);
  if (replica !== undefined) {
    throw wrong(index, 'replicas', String(replica), `the run ${one.run} has 0 to ${shape.replicas - 1}`);
  }
}

function scrubbed(chart: ChartSpec, { scrub }: FigurePanel, index: number, values: readonly Cell[]) {
  if (!chart.scrub || values.length === 0) return {};
  if (scrub !== null && !values.includes(scrub)) {
    const list = values.length > 12 ? `${values[0]} to ${values.at(-1)}` : values.join(', ');
    throw wrong(index, 'scrub', String(scrub), `the column ${chart.scrub.column} has ${list}`);
  }
  return { [chart.scrub.column]: scrub ?? values.at(-1)! };
}

/** What a panel says of arms, in the names that the merged runs gave them. */
function ofArms(panel: PanelSpec, { armsOf }: PanelRuns): PanelSpec {
  const all = (names: readonly string[]): string[] => names.flatMap((name) => armsOf.get(name) ?? []);
  switch (panel.kind) {
    case 'line':
    case 'scatter':
      return {
        ...panel,
        series: panel.series.flatMap((series) => {
          const named = series.arms === undefined ? series : { ...series, arms: all(series.arms) };
          return whereArms(named.source, armsOf).map((source) => ({ ...named, source }));
        }),
      };
    case 'bars':
      return {
        ...panel,
        series: panel.series.flatMap((series) =>
          whereArms(series.source, armsOf).map((source) => ({ ...series, source })),
        ),
      };
    case 'segments':
      return panel.arms === undefined ? panel : { ...panel, arms: all(panel.arms) };
    default:
      return panel;
  }
}

/** A source that wants the rows of one arm, once for each arm that stands for it. */
function whereArms<S extends { readonly where?: Readonly<Record<string, number | string>> } | object>(
  source: S,
  armsOf: PanelRuns['armsOf'],
): S[] {
  const where = 'where' in source ? source.where : undefined;
  const arm = where?.['arm'];
  if (arm === undefined) return [source];
  return (armsOf.get(String(arm)) ?? []).map((name) => ({ ...source, where: { ...where, arm: name } }));
}

/** The document's wishes: titles, axes, what is left out. */
function dressed(spec: PanelSpec, wanted: FigurePanel, index: number, document: FigureDocument): PanelSpec {
  const titled = {
    ...spec,
    title: wanted.title ?? spec.title,
    guides: document.guides ? (spec.guides ?? []) : [],
  } as PanelSpec;
  const axis = <A extends AxisSpec>(which: 'x' | 'y', given: A): A =>
    axisOf(given, wanted[which], `${which}`, wanted.linearWithin, index, spec.kind);
  switch (titled.kind) {
    case 'line':
    case 'scatter':
      return {
        ...titled,
        x: axis('x', titled.x),
        y: axis('y', titled.y),
        series: titled.series.filter(({ reference }) => document.references || !reference),
      };
    case 'bars':
      return { ...titled, categoryLabel: wanted.x.label ?? titled.categoryLabel, y: axis('y', titled.y) };
    case 'heatmap':
    case 'segments':
    case 'interval':
      return { ...titled, x: axis('x', titled.x), y: axis('y', titled.y) } as PanelSpec;
    case 'images':
      return titled;
  }
}

function axisOf<A extends AxisSpec>(
  given: A,
  { label, scale, min, max }: FigureAxis,
  which: string,
  linearWithin: number,
  index: number,
  kind: PanelSpec['kind'],
): A {
  if (scale !== null && scale !== given.scale && (kind === 'segments' || kind === 'heatmap')) {
    throw wrong(index, `${which}.scale`, scale, `a panel of kind ${kind} keeps its own`);
  }
  const found = scale ?? given.scale;
  const [low, high] = [min ?? given.min, max ?? given.max];
  for (const [key, value] of [
    ['min', min],
    ['max', max],
  ] as const) {
    if (found === 'log' && value !== null && value <= 0) {
      throw wrong(index, `${which}.${key}`, String(value), 'an end of a log axis is above 0');
    }
  }
  if (low !== undefined && high !== undefined && !(low < high) && (min !== null || max !== null)) {
    throw wrong(index, `${which}.min`, String(low), `it must be below the other end, ${high}`);
  }
  // Limits of the chart's own scale may not fit another one.
  const own = scale === null || scale === given.scale || scale === 'linear';
  const { min: ownMin, max: ownMax, ...rest } = given;
  const [from, to] = [min ?? (own ? ownMin : undefined), max ?? (own ? ownMax : undefined)];
  return {
    ...rest,
    scale: found,
    ...(label === null ? {} : { label: label, ...(label === given.label ? {} : { unit: undefined }) }),
    ...(found === 'symlog' ? { linearWithin } : {}),
    ...(from === undefined ? {} : { min: from }),
    ...(to === undefined ? {} : { max: to }),
  } as unknown as A;
}

function letterOf({ letters }: FigureDocument, index: number): string {
  const letter = String.fromCharCode(97 + index);
  switch (letters) {
    case 'none':
      return '';
    case 'a':
      return letter;
    case '(a)':
      return `(${letter})`;
    case 'A':
      return letter.toUpperCase();
  }
}

function wrong(panel: number, field: string, received: string, allowed: string): ExpectedError {
  const key = `panels.${panel}.${field}`;
  const sentence = `${key} is "${received}"; ${allowed}.`;
  return new ExpectedError('badInput', sentence, { issues: [{ key, received, sentence }] });
}

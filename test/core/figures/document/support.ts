import type { ChartSpec, PanelSpec } from '../../../../core/contract/charts.ts';
import type { RunDetail } from '../../../../core/contract/channels.ts';
import { findPreset, type StudySpec, type TableSpec } from '../../../../core/contract/study.ts';
import type { LoadedRun } from '../../../../core/figures/document/loadRun.ts';
import { RunSeries } from '../../../../core/figures/spec/runSeries.ts';

type Where = Readonly<Record<string, number | string>>;

const replicas = 2;
const points = 4;

/** A run with numbers for every metric and table of a study, of no meaning but the same on every machine. */
export function madeRun(study: StudySpec, chart: ChartSpec, id = 'made-run'): LoadedRun {
  const preset = findPreset(study, chart.presets?.[0] ?? study.presets[0]!.id)!;
  const arms = preset.arms.map(({ name, control }) => ({ name, control: control ?? false }));
  const series = new RunSeries({ arms, metrics: study.metrics.map(({ key }) => key), replicas });
  addRows(series);
  const wanted = wheresOf(chart);
  const tables = study.tables.filter(({ key }) => wanted.has(key));
  for (const table of tables) addTable(series, table, wanted.get(table.key)!, chart);
  const run = {
    id,
    study: study.id,
    preset: preset.id,
    arms: arms.map(({ name }) => name),
    seed: 0,
    replicas,
    name: '',
  } as unknown as RunDetail['run'];
  const detail = { run, metrics: study.metrics, tables: tables.map(({ key }) => ({ key, rows: 0 })) } as unknown;
  return { detail: detail as RunDetail, series };
}

/** Between 0.1 and 10, by plain arithmetic: no library of mathematics has a say in its last bits. */
function value(...seeds: number[]): number {
  const mixed = seeds.reduce((sum, seed, i) => (sum * 31 + seed * (7 + 4 * i)) % 997, 17);
  return Math.round(1000 * (0.1 + (9.9 * mixed) / 997)) / 1000;
}

function addRows(series: RunSeries): void {
  const { arms, metrics } = series.shape;
  const rows = arms.flatMap((_, arm) =>
    metrics.flatMap((_metric, metric) =>
      Array.from({ length: replicas * points }, (_row, i) => ({
        arm,
        metric,
        replica: i % replicas,
        step: 100 * Math.floor(i / replicas),
        value: value(arm, metric, i),
      })),
    ),
  );
  series.addRows({
    seq: 0,
    arm: Uint16Array.from(rows, (row) => row.arm),
    metric: Uint16Array.from(rows, (row) => row.metric),
    replica: Uint32Array.from(rows, (row) => row.replica),
    step: Float64Array.from(rows, (row) => row.step),
    value: Float64Array.from(rows, (row) => row.value),
  });
}

/** The tables that a chart draws and what it wants of their rows. */
function wheresOf({ panels }: ChartSpec): Map<string, Where[]> {
  const found = new Map<string, Where[]>();
  const put = (table: string, where: Where = {}): void => void found.set(table, [...(found.get(table) ?? []), where]);
  for (const panel of panels) {
    if (panel.kind === 'line' || panel.kind === 'scatter' || panel.kind === 'bars') {
      for (const { source } of panel.series) if (source.from === 'table') put(source.table, source.where);
    } else if (panel.kind === 'segments') {
      put(panel.segments.table);
      if (panel.points) put(panel.points.table);
    } else put(panel.table, 'where' in panel ? panel.where : {});
  }
  return found;
}

function addTable(series: RunSeries, table: TableSpec, wheres: readonly Where[], { scrub, panels }: ChartSpec): void {
  const distinct = [...new Map(wheres.map((where) => [JSON.stringify(where), where])).values()];
  const images = panels.find((panel): panel is PanelSpec & { kind: 'images' } => panel.kind === 'images');
  const rows = distinct.flatMap((where, w) =>
    series.shape.arms.flatMap(({ name }, arm) =>
      Array.from({ length: replicas * points }, (_, i) => {
        const cells = table.columns.map(({ key, type }, c): [string, number | string] => {
          if (where[key] !== undefined) return [key, where[key]];
          if (key === 'arm') return [key, name];
          if (key === 'replica') return [key, i % replicas];
          if (key === scrub?.column) return [key, type === 'text' ? 'last' : 100];
          if (key === images?.pixels) return [key, pixels(images, i)];
          if (type === 'text') return [key, `${key} ${i % 2}`];
          if (type === 'boolean') return [key, i % 2];
          return [key, type === 'integer' ? 1 + Math.floor(i / replicas) : value(w, arm, c, i)];
        });
        return Object.fromEntries(cells);
      }),
    ),
  );
  const columns = table.columns.map(({ key, type }): [string, Float64Array | string[]] => [
    key,
    type === 'text' ? rows.map((row) => String(row[key])) : Float64Array.from(rows, (row) => Number(row[key])),
  ]);
  series.addTable({ seq: 0, table: table.key, ordinal: 0, length: rows.length, columns: Object.fromEntries(columns) });
}

function pixels({ height, width, channels }: { height: number; width: number; channels: number }, i: number): string {
  return Array.from({ length: height * width * channels }, (_, p) =>
    p < width * channels * 4 ? 40 * (i % 6) : 128,
  ).join(' ');
}

import type { ChartSpec } from '../../core/contract/charts.ts';
import { panelData } from '../../core/figures/spec/panelData.ts';
import { RunSeries } from '../../core/figures/spec/runSeries.ts';
import { scrubValues } from '../../core/figures/spec/scrubValues.ts';
import type { Cell } from '../../core/figures/spec/tableRows.ts';
import type { FromSeries, ToSeries } from './messages.ts';

/** Holds one run's rows and makes what its charts draw, so that the window's main thread never does. */
let run: RunSeries | undefined;
let charts: readonly ChartSpec[] = [];

self.onmessage = ({ data }: MessageEvent<ToSeries>) => {
  switch (data.kind) {
    case 'open':
      run = new RunSeries(data.shape);
      charts = data.charts;
      break;
    case 'rows':
      run?.addRows(data.batch);
      break;
    case 'table':
      run?.addTable(data.batch);
      break;
    case 'count':
      send({ kind: 'count', rows: run?.countRows() ?? 0 });
      break;
    case 'draw':
      draw(data);
  }
};

function draw({ chart: key, only, buckets, scrub, x }: Extract<ToSeries, { kind: 'draw' }>): void {
  const chart = charts.find((c) => c.key === key);
  if (!run || !chart) return;
  const series = run;
  const column = chart.scrub?.column;
  const values = scrubValues(chart, series);
  const chosen = scrub ?? values.at(-1);
  const where: Record<string, Cell> = column === undefined || chosen === undefined ? {} : { [column]: chosen };
  const panels = chart.panels.map((panel, i) =>
    only === null || only === i ? panelData(panel, series, { buckets, where, x: x[i] ?? undefined }) : null,
  );
  send({ kind: 'drawing', chart: key, panels, scrubValues: values, scrubbedTo: values.indexOf(chosen!) });
}

function send(message: FromSeries): void {
  self.postMessage(message);
}

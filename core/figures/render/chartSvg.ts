import type { ChartSpec } from '../../contract/charts.ts';
import { chartOption } from '../spec/chartOption.ts';
import type { FigureTheme } from '../spec/palette.ts';
import { panelData } from '../spec/panelData.ts';
import type { RunSeries } from '../spec/runSeries.ts';
import { plainLegend } from '../spec/plainLegend.ts';
import { scrubValues } from '../spec/scrubValues.ts';
import type { Cell } from '../spec/tableRows.ts';
import { renderSvg, type FigureSize } from './renderSvg.ts';
import { sheetSvg } from './sheetSvg.ts';

const columns = 2;

/** A chart with all its panels as one SVG, two panels a row; a scrubbed one at the last value of its slider. */
export function chartSvg(chart: ChartSpec, run: RunSeries, panelSize: FigureSize, theme: FigureTheme): string {
  const { widthPx, heightPx } = panelSize;
  const where = lastScrubbed(chart, run);
  const across = Math.min(columns, chart.panels.length);
  const down = Math.ceil(chart.panels.length / columns);
  const drawn = chart.panels.map((panel) =>
    plainLegend(chartOption(panel, panelData(panel, run, { buckets: widthPx, where }), theme, panelSize), widthPx),
  );
  const fullHeightPx = heightPx + Math.max(0, ...drawn.map(({ extraPx }) => extraPx));
  const panels = drawn.map(({ option }, index) => {
    const svg = renderSvg(option, { widthPx, heightPx: fullHeightPx });
    const [x, y] = [(index % columns) * widthPx, Math.floor(index / columns) * fullHeightPx];
    return { svg, x, y };
  });
  return sheetSvg(panels, { widthPx: across * widthPx, heightPx: down * fullHeightPx });
}

function lastScrubbed(chart: ChartSpec, run: RunSeries): Readonly<Record<string, Cell>> {
  const last = scrubValues(chart, run).at(-1);
  return last === undefined || !chart.scrub ? {} : { [chart.scrub.column]: last };
}

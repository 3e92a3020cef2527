import type { RunDetail } from '../contract/channels.ts';
import type { StudySpec } from '../contract/study.ts';
import { chartSvg } from '../figures/render/chartSvg.ts';
import { paperTheme } from '../figures/spec/palette.ts';
import { runCharts } from '../figures/spec/runCharts.ts';
import { RunSeries } from '../figures/spec/runSeries.ts';
import { runShape } from '../figures/spec/runShape.ts';
import type { HistoryReads } from '../history/api.ts';
import type { ReportFigure } from './reportDocument.ts';

const pageRows = 100_000;
const panelSize = { widthPx: 480, heightPx: 360 };

/** Every chart of the study that belongs to the run's preset, drawn from the stored rows and tables. */
export function runFigures(
  history: Pick<HistoryReads, 'rowPage' | 'tableBatches'>,
  study: StudySpec,
  detail: RunDetail,
): ReportFigure[] {
  const charts = runCharts(study, detail.run);
  if (charts.length === 0) return [];
  const series = storedSeries(history, study, detail);
  return charts.map((chart) => ({
    key: chart.key,
    title: chart.title,
    caption: chart.caption,
    svg: chartSvg(chart, series, panelSize, paperTheme),
  }));
}

function storedSeries(
  history: Pick<HistoryReads, 'rowPage' | 'tableBatches'>,
  study: StudySpec,
  detail: RunDetail,
): RunSeries {
  const { run, tables } = detail;
  const series = new RunSeries(runShape(detail, study));
  let cursor: string | null = null;
  do {
    const page: ReturnType<HistoryReads['rowPage']> = history.rowPage(run.id, cursor, pageRows);
    series.addRows(page.batch);
    cursor = page.nextCursor;
  } while (cursor !== null);
  for (const { key } of tables) for (const batch of history.tableBatches(run.id, key)) series.addTable(batch);
  return series;
}

import { join } from 'node:path';
import type { CompareView } from '../contract/compareView.ts';
import { compareSvg } from '../figures/render/compareSvg.ts';
import { comparedRun } from '../figures/spec/comparedRun.ts';
import { comparePanels } from '../figures/spec/compareCurves.ts';
import type { ComparedRun } from '../figures/spec/compareSeries.ts';
import { neededMetrics } from '../figures/spec/neededMetrics.ts';
import { paperTheme } from '../figures/spec/palette.ts';
import { RunSeries } from '../figures/spec/runSeries.ts';
import { writeWhole } from '../history/export/writeWhole.ts';
import type { HistoryReads } from '../history/api.ts';
import { findStudy } from '../studies/catalog.ts';

const size = { widthPx: 720, heightPx: 420 };
const pageRows = 100_000;

type Reads = Pick<HistoryReads, 'runDetail' | 'rowPage'>;

/** A comparison of stored runs as SVG: the picture that the window shows, with how it was made written into it. */
export function comparisonSvg(history: Reads, runIds: readonly string[], view: CompareView): string {
  const runs = runIds.map((runId) => storedRun(history, runId, view));
  const panels = comparePanels(runs, view, size.widthPx);
  return compareSvg(panels, size, paperTheme, JSON.stringify({ runs: runIds, view }));
}

/** Writes it into a folder; returns the path. */
export function exportComparison(
  history: Reads,
  runIds: readonly string[],
  view: CompareView,
  folder: string,
): Promise<string> {
  const name = `compare-${view.y.replaceAll(/\W+/g, '-').slice(0, 40)}-${runIds.length}-runs.svg`;
  return writeWhole(join(folder, name), [comparisonSvg(history, runIds, view)]);
}

function storedRun(history: Reads, runId: string, view: CompareView): ComparedRun {
  const detail = history.runDetail(runId);
  const { run, shape } = comparedRun(detail, findStudy(detail.run.study));
  const rows = new RunSeries(shape);
  const metrics = neededMetrics(view, shape.metrics);
  let cursor: string | null = null;
  do {
    const page: ReturnType<Reads['rowPage']> = history.rowPage(runId, cursor, pageRows, metrics);
    rows.addRows(page.batch);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return { ...run, rows };
}

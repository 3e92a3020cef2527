import type { RunDetail } from '../../contract/channels.ts';
import type { HistoryReads } from '../../history/api.ts';
import { findStudy } from '../../studies/catalog.ts';
import { RunSeries } from '../spec/runSeries.ts';
import { runShape } from '../spec/runShape.ts';

type MaybeLater<T> = T | Promise<T>;

/** What a figure reads of the history, in this process or in another. */
export type FigureReads = {
  readonly [M in 'runDetail' | 'rowPage' | 'tableBatches']: (
    ...args: Parameters<HistoryReads[M]>
  ) => MaybeLater<ReturnType<HistoryReads[M]>>;
};

export interface LoadedRun {
  readonly detail: RunDetail;
  readonly series: RunSeries;
}

const pageRows = 50_000;

/** All rows and tables of a run, as its charts draw them. */
export async function loadRun(reads: FigureReads, runId: string): Promise<LoadedRun> {
  const detail = await reads.runDetail(runId);
  const series = new RunSeries(runShape(detail, findStudy(detail.run.study)));
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<FigureReads['rowPage']>> = await reads.rowPage(runId, cursor, pageRows);
    series.addRows(page.batch);
    cursor = page.nextCursor;
  } while (cursor !== null);
  for (const { key } of detail.tables) for (const batch of await reads.tableBatches(runId, key)) series.addTable(batch);
  return { detail, series };
}

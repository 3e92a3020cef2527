import type { StudySpec } from '../../core/contract/study.ts';
import type { AsyncHistory } from '../../core/history/api.ts';
import type { EngineLink } from './engineLink.ts';
import type { HistoryLink } from './historyLink.ts';

const rowsAPage = 50_000;

/** Gives an engine that goes on at `step` what the run has stored, for its claims; from the start it needs nothing. */
export async function sendStoredRun(
  link: HistoryLink,
  engine: EngineLink,
  study: StudySpec,
  runId: string,
  step: number | null,
): Promise<void> {
  if (step !== null) {
    let page: Awaited<ReturnType<AsyncHistory['rowPage']>> | undefined;
    do {
      const cursor: string | null = page?.nextCursor ?? null;
      page = await link.insist((history) => history.rowPage(runId, cursor, rowsAPage));
      engine.send({ kind: 'storedRows', batch: page.batch });
    } while (page.nextCursor !== null && !engine.gone);
    for (const { key } of study.tables) {
      for (const batch of await link.insist((history) => history.tableBatches(runId, key)))
        engine.send({ kind: 'storedTable', batch });
    }
  }
  engine.send({ kind: 'storedEnd' });
}

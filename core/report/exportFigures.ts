import { join } from 'node:path';
import { ExpectedError } from '../contract/errors.ts';
import { writeWhole } from '../history/export/writeWhole.ts';
import type { HistoryStore } from '../history/openHistory.ts';
import { findStudy } from '../studies/catalog.ts';
import type { ReportFigure } from './reportPage.ts';
import { runFigures } from './runFigures.ts';

/** The figures of a run; an unknown `key` is an ExpectedError `badInput` that names those there are. */
export function figuresOf(history: HistoryStore, runId: string, key: string | undefined): ReportFigure[] {
  const detail = history.runDetail(runId);
  const study = findStudy(detail.run.study);
  const figures = study ? runFigures(history, study, detail) : [];
  const chosen = key === undefined ? figures : figures.filter((figure) => figure.key === key);
  if (chosen.length > 0) return chosen;
  const known = figures.length === 0 ? 'none' : figures.map((figure) => figure.key).join(', ');
  const sentence = `figure is "${key ?? 'all'}"; the run ${runId} has ${known}.`;
  throw new ExpectedError('badInput', sentence, { issues: [{ key: 'figure', received: key ?? 'all', sentence }] });
}

/** Writes every figure of a run as `<folder>/<runId>/<key>.svg` and returns the paths. */
export async function exportFigures(history: HistoryStore, runId: string, folder: string): Promise<string[]> {
  const figures = figuresOf(history, runId, undefined);
  return Promise.all(figures.map(({ key, svg }) => writeWhole(join(folder, runId, `${key}.svg`), [svg])));
}

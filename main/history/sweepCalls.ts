import { join } from 'node:path';
import { ExpectedError } from '../../core/contract/errors.ts';
import type { StudySpec } from '../../core/contract/study.ts';
import type {
  ExecutorName,
  SlurmSettings,
  SweepDocument,
  SweepPreview,
  SweepRecord,
  SweepResults,
} from '../../core/contract/sweep.ts';
import { writeWhole } from '../../core/history/export/writeWhole.ts';
import type { HistoryStore } from '../../core/history/openHistory.ts';
import { findStudy } from '../../core/studies/catalog.ts';
import { expand } from '../../core/sweeps/expand.ts';
import { preview } from '../../core/sweeps/preview.ts';
import { sweepResults } from '../../core/sweeps/results.ts';
import { resultsCsv } from '../../core/sweeps/resultsCsv.ts';

export interface SweepStart {
  readonly document: SweepDocument;
  readonly executor: ExecutorName;
  readonly jobs: number;
  readonly priority: number;
}

/** What of sweeps takes computing: done beside the database, for the window. */
export interface SweepCalls {
  previewSweep(document: SweepDocument, jobs: number): SweepPreview;
  startSweep(start: SweepStart, settings: SlurmSettings, nowMs: number): SweepRecord;
  sweepResults(sweepId: string): SweepResults;
  /** The path of the CSV, or of the folder of figures. */
  exportSweep(sweepId: string, format: 'csv' | 'svg', folder: string): Promise<string>;
}

export function sweepCalls(store: HistoryStore): SweepCalls {
  const results = (sweepId: string): SweepResults =>
    sweepResults(store, sweepId, studyOf(store.sweepRecord(sweepId).document));
  return {
    previewSweep: (document, jobs) => {
      const study = studyOf(document);
      const cost = store.measuredCost(study.id, document.preset);
      return preview(document, study, expand(document, study), cost, jobs);
    },
    startSweep: (start, settings, nowMs) => {
      const study = studyOf(start.document);
      const members = expand(start.document, study).runs;
      return store.createSweep({ ...start, studyVersion: study.version, settings, members, nowMs });
    },
    sweepResults: results,
    exportSweep: async (sweepId, format, folder) => {
      const own = join(folder, sweepId);
      if (format === 'csv') return writeWhole(join(own, 'results.csv'), resultsCsv(results(sweepId)));
      const { resultsFigures } = await import('../../core/sweeps/resultsFigures.ts');
      for (const { name, svg } of resultsFigures(results(sweepId))) await writeWhole(join(own, `${name}.svg`), [svg]);
      return own;
    },
  };
}

function studyOf({ study: id }: SweepDocument): StudySpec {
  const study = findStudy(id);
  if (study) return study;
  throw new ExpectedError('notFound', `study is "${id}"; this version of the workbench has no such study.`);
}

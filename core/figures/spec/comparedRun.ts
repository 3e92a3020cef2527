import type { RunDetail } from '../../contract/channels.ts';
import type { StudySpec } from '../../contract/study.ts';
import type { ComparedRun } from './compareSeries.ts';
import type { RunShape } from './runSeries.ts';
import { runShape } from './runShape.ts';

/** A stored run as a comparison names and draws it, and the shape of its rows. */
export function comparedRun(
  detail: RunDetail,
  study: StudySpec | undefined,
): { run: Omit<ComparedRun, 'rows'>; shape: RunShape } {
  const { run, armParams } = detail;
  const { id, preset, params, colour, dash } = run;
  const name = run.name || `${preset ?? run.study} seed ${run.seed}`;
  return {
    run: { id, name, study: run.study, preset, params, armParams, colour, dash },
    shape: runShape(detail, study),
  };
}

import type { StudySpec } from '../contract/study.ts';
import { findPreset } from '../contract/study.ts';
import type { SweepDocument, SweepPreview } from '../contract/sweep.ts';
import type { MeasuredCost } from '../history/sweeps/api.ts';
import type { Expansion } from './expand.ts';
import { thisMachine } from './machine.ts';

/** What a sweep would cost, from what such runs have cost here, else from what the preset declares. */
export function preview(
  document: SweepDocument,
  study: StudySpec,
  { runs, points, axes, warnings }: Expansion,
  measured: MeasuredCost | null,
  /** Runs at once; 0: as many as this machine has cores for. */
  wantedJobs: number,
): SweepPreview {
  const jobs = wantedJobs || Math.max(1, Math.floor(thisMachine.cores / document.threads));
  const declared = findPreset(study, document.preset)?.seconds ?? null;
  const secondsARun = measured ? measured.wallMs / 1000 : declared;
  const bytesARun = measured?.bytes ?? null;
  return {
    runs: runs.length,
    points,
    axes: axes.map(({ key, values }) => ({ key, values: [...values] })),
    secondsARun,
    bytesARun,
    costSource: measured
      ? `mean of the last ${measured.runs} finished runs of this preset; other params may cost more or less`
      : declared === null
        ? 'nothing is known of the cost before the first run'
        : 'declared by the preset for one thread; other params may cost more or less',
    jobs,
    seconds: secondsARun === null ? null : (secondsARun * runs.length) / Math.min(jobs, Math.max(1, runs.length)),
    bytes: bytesARun === null ? null : bytesARun * runs.length,
    warnings: [...warnings],
  };
}

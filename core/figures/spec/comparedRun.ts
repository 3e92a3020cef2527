import type { RunDetail } from '../../contract/channels.ts';
import { findPreset, type StudySpec } from '../../contract/study.ts';
import type { ComparedRun } from './compareSeries.ts';
import type { RunShape } from './runSeries.ts';

/** A stored run as a comparison names and draws it, and the shape of its rows. */
export function comparedRun(
  { run, metrics, armParams }: RunDetail,
  study: StudySpec | undefined,
): { run: Omit<ComparedRun, 'rows'>; shape: RunShape } {
  const presetArms = (study && findPreset(study, run.preset)?.arms) ?? [];
  const shape = {
    arms: run.arms.map((name) => ({
      name,
      control: presetArms.find((arm) => arm.name === name)?.control ?? false,
    })),
    metrics: metrics.map(({ key }) => key),
    replicas: run.replicas,
  };
  const { id, preset, params, colour, dash } = run;
  const name = run.name || `${preset ?? run.study} seed ${run.seed}`;
  return { run: { id, name, study: run.study, preset, params, armParams, colour, dash }, shape };
}

import type { RunDetail } from '../../contract/channels.ts';
import { findPreset, type StudySpec } from '../../contract/study.ts';
import type { RunShape } from './runSeries.ts';

/** The shape of a stored run's rows; which arms are controls is known where the study and its preset are. */
export function runShape({ run, metrics }: Pick<RunDetail, 'run' | 'metrics'>, study: StudySpec | undefined): RunShape {
  const presetArms = (study && findPreset(study, run.preset)?.arms) ?? [];
  return {
    arms: run.arms.map((name) => ({ name, control: presetArms.some((arm) => arm.name === name && arm.control) })),
    metrics: metrics.map(({ key }) => key),
    replicas: run.replicas,
  };
}

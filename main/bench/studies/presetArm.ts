import { findPreset, presetParams, resolveArms, type StudySpec } from '../../../core/contract/study.ts';
import type { Params } from '../../../core/contract/fields.ts';

/** The full params of one arm of a preset, and the preset's replicas: what the study itself would run. */
export function presetArm(study: StudySpec, id: string, arm: string): { params: Params; replicas: number } {
  const preset = findPreset(study, id);
  const found = resolveArms(preset, presetParams(study, preset), [arm])[0];
  if (!preset || !found) throw new Error(`The study ${study.id} has no preset ${id} with an arm ${arm}.`);
  return { params: found.params, replicas: preset.replicas };
}

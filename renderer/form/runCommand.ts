import { fieldText } from '../../core/contract/fields.ts';
import type { RunSpec } from '../../core/contract/run.ts';
import { findPreset, type StudySpec } from '../../core/contract/study.ts';
import { changedParams, formArms } from './runForm.ts';
import { shellLine } from './shellLine.ts';

/** The terminal's line for a run: what differs from its preset. */
export function runCommand(study: StudySpec, spec: RunSpec): string {
  const preset = findPreset(study, spec.preset);
  const words = ['excite', 'run', study.id];
  if (preset) words.push('--preset', preset.id);
  for (const [key, value] of changedParams(study, spec)) words.push('--set', `${key}=${fieldText(value)}`);
  if (spec.arms.length !== formArms(study, spec.preset).length) words.push('--arms', spec.arms.join(','));
  words.push('--seed', String(spec.seed));
  if (spec.replicas !== (preset?.replicas ?? 1)) words.push('--replicas', String(spec.replicas));
  if (spec.backend !== 'auto') words.push('--backend', spec.backend);
  if (spec.threads !== 0) words.push('--threads', String(spec.threads));
  if (spec.name !== '') words.push('--name', spec.name);
  if (spec.note !== '') words.push('--note', spec.note);
  for (const tag of spec.tags) words.push('--tag', tag);
  if (spec.force) words.push('--force');
  return shellLine(words);
}

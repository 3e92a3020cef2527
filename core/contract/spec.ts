import { paramIssues } from './fields.ts';
import { findPreset, mainArm, type StudySpec } from './study.ts';
import type { Issue } from './errors.ts';
import type { RunSpec } from './run.ts';

/** What is wrong with a run asked for, beyond its form: preset, arms and params must be the study's. */
export function specIssues(study: StudySpec, spec: RunSpec): Issue[] {
  const preset = findPreset(study, spec.preset);
  if (spec.preset !== null && preset === undefined) {
    const known = study.presets.map((p) => p.id).join(', ');
    return [
      { key: 'preset', received: spec.preset, sentence: `preset is "${spec.preset}"; ${study.id} has ${known}.` },
    ];
  }
  const known = (preset?.arms ?? [mainArm]).map((arm) => arm.name);
  const armIssues = spec.arms
    .filter((arm) => !known.includes(arm))
    .map((arm) => ({ key: 'arms', received: arm, sentence: `arms has "${arm}"; it must be of ${known.join(', ')}.` }));
  return [...armIssues, ...paramIssues(study.fields, spec.params)];
}

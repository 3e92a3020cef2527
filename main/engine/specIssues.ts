import { ExpectedError, type Issue } from '../../core/contract/errors.ts';
import { paramIssues } from '../../core/contract/fields.ts';
import { runSpecSchema, type RunSpec } from '../../core/contract/run.ts';
import { findPreset, mainArm, resolveArms, type StudySpec } from '../../core/contract/study.ts';

/** Everything wrong with what a user asks for, before a process is started for it. */
export function specIssues(spec: RunSpec, studies: readonly StudySpec[]): Issue[] {
  const parsed = runSpecSchema.safeParse(spec);
  if (!parsed.success) {
    return parsed.error.issues.map(({ path, message }) => {
      const key = path.map(String).join('.') || 'spec';
      const value = path.reduce<unknown>(
        (inner, part) => (inner as Record<PropertyKey, unknown> | undefined)?.[part],
        spec,
      );
      return issue(key, value, `is not allowed (${message})`);
    });
  }
  const study = studies.find(({ id }) => id === spec.study);
  if (!study)
    return [issue('study', spec.study, `is not a study; there are ${studies.map(({ id }) => id).join(', ')}`)];
  const preset = findPreset(study, spec.preset);
  if (spec.preset !== null && !preset) {
    return [
      issue(
        'preset',
        spec.preset,
        `is not a preset of ${study.id}; it has ${study.presets.map(({ id }) => id).join(', ')}`,
      ),
    ];
  }
  return [
    ...armIssues(
      spec,
      (preset?.arms ?? [mainArm]).map(({ name }) => name),
    ),
    ...paramsIssues(study, spec),
  ];
}

function armIssues(spec: RunSpec, known: readonly string[]): Issue[] {
  const unknown = spec.arms.filter((name) => !known.includes(name));
  const issues = unknown.map((name) =>
    issue('arms', name, `is not an arm of ${spec.preset ?? 'a run with own params'}; there are ${known.join(', ')}`),
  );
  const twice = spec.arms.filter((name, index) => spec.arms.indexOf(name) !== index);
  return [...issues, ...twice.map((name) => issue('arms', name, 'is named twice; each arm is executed once'))];
}

/** Issues of the full params, and of each arm where its overrides bring new ones. */
function paramsIssues(study: StudySpec, spec: RunSpec): Issue[] {
  const own = paramIssues(study.fields, spec.params);
  const known = new Set(own.map(({ sentence }) => sentence));
  const arms = resolveArms(findPreset(study, spec.preset), spec.params, spec.arms);
  const ofArms = arms.flatMap((arm) =>
    paramIssues(study.fields, arm.params)
      .filter(({ sentence }) => !known.has(sentence))
      .map((found) => ({ ...found, sentence: `Arm ${arm.name}: ${found.sentence}` })),
  );
  return [...own, ...ofArms];
}

function issue(key: string, value: unknown, what: string): Issue {
  const received =
    value === undefined
      ? 'missing'
      : (typeof value === 'string' ? `"${value}"` : (JSON.stringify(value) ?? String(value))).slice(0, 80);
  return {
    key,
    received,
    sentence: `${key} is ${received}, which ${what}.`.replace('is missing, which is not allowed', 'is missing'),
  };
}

export function badInput(issues: readonly Issue[]): ExpectedError {
  return new ExpectedError('badInput', issues.map(({ sentence }) => sentence).join(' '), { issues });
}

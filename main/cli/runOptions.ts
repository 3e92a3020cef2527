import type { Issue } from '../../core/contract/errors.ts';
import { fieldIssue, integer, parseFieldText, type Params } from '../../core/contract/fields.ts';
import { planNames, readPlan } from '../../core/contract/plan.ts';
import { backendChoices, runSpecSchema, type BackendChoice, type RunSpec } from '../../core/contract/run.ts';
import { specIssues } from '../../core/contract/spec.ts';
import { findPreset, mainArm, presetParams, type Preset, type StudySpec } from '../../core/contract/study.ts';
import { catalog, findStudy } from '../../core/studies/catalog.ts';
import { badInput, planInFile, readSpecFile, schemaIssue } from './specFile.ts';

/** What `excite run` was given, as text. */
export interface RunOptions {
  readonly preset?: string;
  readonly spec?: string;
  readonly set: readonly string[];
  readonly arms?: string;
  readonly seed?: string;
  readonly replicas?: string;
  readonly backend?: string;
  readonly threads?: string;
  readonly plan?: string;
  readonly name?: string;
  readonly note?: string;
  readonly tag: readonly string[];
  readonly until?: string;
  readonly force?: boolean;
  readonly from?: string;
}

/** What `excite resume` was given. */
export interface ResumeOptions {
  readonly from?: string;
  readonly acceptFingerprint?: boolean;
}

const numberOptions = {
  seed: integer({ label: 'run seed', help: '', default: 0, min: 0, max: Number.MAX_SAFE_INTEGER }),
  replicas: integer({ label: 'repetitions of each arm', help: '', default: 1, min: 1, max: 100_000 }),
  threads: integer({ label: '0 = chosen by the workbench', help: '', default: 0, min: 0, max: 1024 }),
  until: integer({ label: 'last step', help: '', default: 0, min: 0, max: Number.MAX_SAFE_INTEGER }),
} as const;

export function studyOf(id: string): StudySpec {
  const study = findStudy(id);
  if (study) return study;
  const known = catalog.map((s) => s.id).join(', ');
  throw badInput([{ key: 'study', received: id, sentence: `study is "${id}"; the studies are ${known}.` }]);
}

/** The run that the options ask for; throws badInput with every issue found. */
export function specFromOptions(study: StudySpec, options: RunOptions): RunSpec {
  const issues: Issue[] = [];
  const refuse = (key: string, received: string, sentence: string): void =>
    void issues.push({ key, received, sentence });
  if (options.preset !== undefined && options.spec !== undefined) {
    const sentence = 'Give either --preset or --spec; a spec file names its own preset.';
    throw badInput([{ key: 'spec', received: options.spec, sentence }]);
  }
  const file = options.spec === undefined ? {} : readSpecFile(study.id, options.spec);
  const presetId = options.preset ?? file.preset ?? null;
  const preset = findPreset(study, presetId);

  const base: Record<string, unknown> = { ...presetParams(study, preset) };
  for (const [key, value] of Object.entries(file.params ?? {})) define(base, key, value);
  const params = withSettings(study, base, options.set, issues);

  const readNumber = (key: keyof typeof numberOptions, fallback: number): number => {
    const text = options[key];
    if (text === undefined) return fallback;
    const field = numberOptions[key];
    const value = parseFieldText(field, text) ?? text;
    const issue = fieldIssue(key, field, value);
    if (issue) issues.push(issue);
    return Number(value);
  };
  const spec: RunSpec = {
    study: study.id,
    preset: presetId,
    params: params as Params,
    arms: armNames(preset, options.arms?.split(',').map((arm) => arm.trim()) ?? file.arms),
    seed: readNumber('seed', file.seed ?? 0),
    replicas: readNumber('replicas', file.replicas ?? preset?.replicas ?? 1),
    backend: backendNamed(options.backend ?? file.backend ?? 'auto', refuse),
    threads: readNumber('threads', file.threads ?? 0),
    ...planOf(options.plan ?? file.plan, refuse),
    name: options.name ?? file.name ?? '',
    note: options.note ?? file.note ?? '',
    tags: options.tag.length > 0 ? [...options.tag] : (file.tags ?? []),
    force: options.force ?? file.force ?? false,
    until: options.until === undefined ? (file.until ?? null) : readNumber('until', 0),
  };
  issues.push(...specIssues(study, spec));
  if (issues.length > 0) throw badInput(issues);
  const parsed = runSpecSchema.safeParse(spec);
  if (parsed.success) return spec;
  throw badInput(parsed.error.issues.map((issue) => schemaIssue(issue.path, issue.message, spec)));
}

/** Params with those of `--set key=value` in their place; what is no setting becomes an issue. */
export function withSettings(
  study: StudySpec,
  base: Readonly<Record<string, unknown>>,
  settings: readonly string[],
  issues: Issue[],
): Record<string, unknown> {
  const params = { ...base };
  for (const setting of settings) {
    const equals = setting.indexOf('=');
    if (equals >= 0) define(params, setting.slice(0, equals).trim(), settingValue(study, setting, equals));
    else {
      const sentence = `--set ${setting} has no value; write --set key=value.`;
      issues.push({ key: 'set', received: setting, sentence });
    }
  }
  return params;
}

/** What cannot be read as the field's kind stays text; the study's fields then refuse it by name. */
function settingValue(study: StudySpec, setting: string, equals: number): unknown {
  const key = setting.slice(0, equals).trim();
  const raw = setting.slice(equals + 1);
  const field = Object.hasOwn(study.fields, key) ? study.fields[key] : undefined;
  return field ? (parseFieldText(field, raw) ?? raw) : raw;
}

/** Sets an own property whatever its name, so that a key such as __proto__ is seen and refused. */
function define(target: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true });
}

/** Known arms in the preset's order, each once; unknown ones stay, to be refused by name. */
function armNames(preset: Preset | undefined, names: readonly string[] | undefined): string[] {
  const known = (preset?.arms ?? [mainArm]).map((arm) => arm.name);
  if (names === undefined) return known;
  return [...known.filter((name) => names.includes(name)), ...names.filter((name) => !known.includes(name))];
}

/** A plan by name, or from a file that holds one or a run's JSON. */
function planOf(
  given: string | undefined,
  refuse: (key: string, received: string, sentence: string) => void,
): { plan?: string } {
  if (given === undefined) return {};
  if (readPlan(given)) return { plan: given };
  const text = planInFile(given);
  if (text !== undefined && readPlan(text)) return { plan: text };
  const what = text === undefined ? 'it is no file' : 'that file holds no plan';
  refuse(
    'plan',
    given,
    `plan is "${given}"; it must be ${planNames.join(', ')} or a file with the plan of a tuned run (${what}).`,
  );
  return {};
}

function backendNamed(name: string, refuse: (key: string, received: string, sentence: string) => void): BackendChoice {
  const found = backendChoices.find((choice) => choice === name);
  if (!found) refuse('backend', name, `backend is "${name}"; it must be one of ${backendChoices.join(', ')}.`);
  return found ?? 'auto';
}

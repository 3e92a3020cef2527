import { z } from 'zod';
import {
  fieldIssue,
  fieldText,
  parseFieldText,
  parseNumber,
  type Field,
  type Params,
  type ParamValue,
} from '../../core/contract/fields.ts';
import type { Issue } from '../../core/contract/errors.ts';
import { backendChoices, type RunRecord, type RunSpec } from '../../core/contract/run.ts';
import { findPreset, mainArm, presetParams, type Arm, type StudySpec } from '../../core/contract/study.ts';

const formSchema = z.object({
  preset: z.string().nullable(),
  texts: z.record(z.string(), z.string()),
  arms: z.array(z.string()),
  seed: z.string(),
  replicas: z.string(),
  threads: z.string(),
  backend: z.enum(backendChoices),
  name: z.string(),
  note: z.string(),
  tags: z.string(),
  force: z.boolean(),
});

/** What a user has typed: raw text stays text until it is asked for as a spec. */
export type RunForm = z.infer<typeof formSchema>;

/** The arms that a form offers. */
export function formArms(study: StudySpec, preset: string | null): readonly Arm[] {
  return findPreset(study, preset)?.arms ?? [mainArm];
}

/** The form of a preset, or of the study's defaults. */
export function newRunForm(study: StudySpec, presetId: string | null): RunForm {
  const preset = findPreset(study, presetId);
  const params = presetParams(study, preset);
  return {
    preset: presetId,
    texts: Object.fromEntries(Object.entries(params).map(([key, value]) => [key, fieldText(value)])),
    arms: formArms(study, presetId).map((arm) => arm.name),
    seed: '1',
    replicas: String(preset?.replicas ?? 1),
    threads: '0',
    backend: 'auto',
    name: '',
    note: '',
    tags: '',
    force: false,
  };
}

/** A form as it was kept; undefined where it is none, or its preset has gone. Fields that are new take their default. */
export function readStoredForm(study: StudySpec, stored: unknown): RunForm | undefined {
  const { data } = formSchema.safeParse(stored);
  if (!data || (data.preset !== null && findPreset(study, data.preset) === undefined)) return undefined;
  return { ...data, texts: { ...newRunForm(study, data.preset).texts, ...data.texts } };
}

/** The params of those fields as typed, the others as they are in `base`; or what is wrong with them. */
export function readParams(
  study: StudySpec,
  texts: Readonly<Record<string, string>>,
  base: Params = {},
): { params: Params } | { issues: Issue[] } {
  const issues: Issue[] = [];
  const params: Record<string, ParamValue> = { ...base };
  for (const [key, field] of Object.entries(study.fields)) {
    const raw = texts[key];
    if (raw === undefined && key in base) continue;
    const value = parseFieldText(field, raw ?? '');
    const issue = fieldIssue(key, field, value ?? raw ?? '');
    if (issue) issues.push(issue);
    else if (value !== undefined) params[key] = value;
  }
  return issues.length > 0 ? { issues } : { params };
}

/** Whether a field matters for the choices made. */
export function isShown(study: StudySpec, field: Field, texts: Readonly<Record<string, string>>): boolean {
  const { showWhen } = field;
  if (!showWhen) return true;
  const other = study.fields[showWhen.key];
  const value = other === undefined ? undefined : parseFieldText(other, texts[showWhen.key] ?? '');
  return showWhen.isOneOf.some((wanted) => wanted === value);
}

/** The params of a run that matter for its choices; all where the study, or a field of it, is not known. */
export function shownParams(
  study: StudySpec | undefined,
  { params }: Pick<RunRecord, 'params'>,
): [string, ParamValue][] {
  const texts = Object.fromEntries(Object.entries(params).map(([key, value]) => [key, fieldText(value)]));
  return Object.entries(params).filter(([key]) => {
    const field = study?.fields[key];
    return study === undefined || field === undefined || isShown(study, field, texts);
  });
}

/** The spec that the form stands for, or what is wrong with it, field by field. */
export function readForm(study: StudySpec, form: RunForm): { spec: RunSpec } | { issues: Issue[] } {
  const typed = readParams(study, form.texts);
  const issues: Issue[] = 'issues' in typed ? typed.issues : [];
  const params: Params = 'params' in typed ? typed.params : {};
  const whole = (key: string, label: string, raw: string, min: number, max: number): number => {
    const value = parseNumber(raw);
    if (value !== undefined && Number.isInteger(value) && value >= min && value <= max) return value;
    const received = raw.trim() === '' ? 'empty' : `"${raw.slice(0, 60)}"`;
    issues.push({
      key,
      received,
      sentence: `${key} (${label}) is ${received}; it must be a whole number of ${min} to ${max}.`,
    });
    return min;
  };
  const seed = whole('seed', 'seed', form.seed, 0, 2 ** 53 - 1);
  const replicas = whole('replicas', 'replicas', form.replicas, 1, 100_000);
  const threads = whole('threads', 'threads; 0 = chosen for you', form.threads, 0, 1024);
  if (form.arms.length === 0)
    issues.push({ key: 'arms', received: 'none', sentence: 'arms is empty; choose at least one arm.' });
  if (issues.length > 0) return { issues };
  const tags = form.tags
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
  return {
    spec: {
      study: study.id,
      preset: form.preset,
      params,
      arms: formArms(study, form.preset)
        .map((arm) => arm.name)
        .filter((name) => form.arms.includes(name)),
      seed,
      replicas,
      backend: form.backend,
      threads,
      name: form.name.trim(),
      note: form.note,
      tags,
      force: form.force,
      until: null,
    },
  };
}

/** A spec as a form: clone and edit. */
export function formOfSpec(study: StudySpec, spec: Omit<RunSpec, 'force' | 'until'>): RunForm {
  const texts = Object.fromEntries(Object.entries(spec.params).map(([key, value]) => [key, fieldText(value)]));
  return {
    ...newRunForm(study, spec.preset),
    texts: { ...newRunForm(study, spec.preset).texts, ...texts },
    arms: [...spec.arms],
    seed: String(spec.seed),
    replicas: String(spec.replicas),
    threads: String(spec.threads),
    backend: spec.backend,
    name: spec.name,
    note: spec.note,
    tags: spec.tags.join(', '),
  };
}

/** Params that differ from the preset's (or from the defaults). */
export function changedParams(
  study: StudySpec,
  spec: { preset: string | null; params: Params },
): [string, ParamValue][] {
  const base = presetParams(study, findPreset(study, spec.preset));
  return Object.entries(spec.params).filter(([key, value]) => fieldText(value) !== fieldText(base[key] ?? ''));
}

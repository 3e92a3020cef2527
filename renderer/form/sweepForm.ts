import { z } from 'zod';
import type { Issue } from '../../core/contract/errors.ts';
import { parseNumber } from '../../core/contract/fields.ts';
import type { StudySpec } from '../../core/contract/study.ts';
import { sweepDocumentSchema, type SweepDocument } from '../../core/contract/sweep.ts';
import { axisText, parseAxis, parseSeeds, seedsText } from '../../core/contract/sweepText.ts';

const formSchema = z.object({
  study: z.string(),
  preset: z.string(),
  axes: z.array(z.object({ key: z.string(), text: z.string() })),
  pairs: z.string(),
  seeds: z.string(),
  name: z.string(),
  threads: z.string(),
  jobs: z.string(),
  /** What the form does not show of a document that it came from. */
  rest: sweepDocumentSchema.partial(),
});

/** What a user has typed of a sweep: text stays text until it is asked for as a document. */
export type SweepForm = z.infer<typeof formSchema>;

/** A form as it was kept; undefined where it is none of this version. */
export const readStoredSweepForm = (stored: unknown): SweepForm | undefined => formSchema.safeParse(stored).data;

export function newSweepForm(study: StudySpec): SweepForm {
  const [first = ''] = Object.keys(study.fields);
  return {
    study: study.id,
    preset: study.presets.find(({ smoke }) => smoke)?.id ?? '',
    axes: [{ key: first, text: '' }],
    pairs: '',
    seeds: '0',
    name: '',
    threads: '1',
    jobs: '',
    rest: {},
  };
}

/** A document as a form: what is shipped, or an earlier sweep to be changed. */
export function formOfDocument(document: SweepDocument): SweepForm {
  const { study, preset, axes, pairs, seeds, name, threads, ...rest } = document;
  return {
    study,
    preset: preset ?? '',
    axes: axes.map((axis) => ({ key: axis.key, text: axisText(axis) })),
    pairs: pairs.map((pair) => pair.join(',')).join(' '),
    seeds: seedsText(seeds),
    name,
    threads: String(threads),
    jobs: '',
    rest,
  };
}

/** The sweep that the form stands for, or what is wrong with it. The study's own fields judge the values later. */
export function readSweepForm(
  study: StudySpec,
  form: SweepForm,
): { document: SweepDocument; jobs: number } | { issues: Issue[] } {
  const issues: Issue[] = [];
  const axes = form.axes.flatMap(({ key, text }) => {
    const axis = parseAxis(key, study.fields[key], text);
    if (!('sentence' in axis)) return [axis];
    issues.push(axis);
    return [];
  });
  const seeds = parseSeeds(form.seeds);
  if (!seeds) {
    const sentence = `seeds is "${form.seeds.slice(0, 60)}"; write 3, 1,2,5 or 1..8.`;
    issues.push({ key: 'seeds', received: form.seeds, sentence });
  }
  const whole = (key: string, raw: string, least: number): number => {
    const value = parseNumber(raw);
    if (value !== undefined && Number.isInteger(value) && value >= least && value <= 1024) return value;
    const sentence = `${key} is "${raw.slice(0, 60)}"; it must be a whole number of ${least} to 1024.`;
    issues.push({ key, received: raw, sentence });
    return least;
  };
  const threads = whole('threads', form.threads, 1);
  const jobs = form.jobs.trim() === '' ? 0 : whole('runs at once', form.jobs, 1);
  const pairs = form.pairs
    .split(/\s+/)
    .filter((pair) => pair !== '')
    .map((pair) => pair.split(','));
  const parsed = sweepDocumentSchema.safeParse({
    ...form.rest,
    study: study.id,
    preset: form.preset === '' ? null : form.preset,
    axes,
    pairs,
    seeds: seeds ?? [0],
    name: form.name.trim(),
    threads,
  });
  if (!parsed.success)
    for (const { path, message } of parsed.error.issues)
      issues.push({ key: path.join('.'), received: '', sentence: `${path.join('.')}: ${message}.` });
  return issues.length > 0 || !parsed.success ? { issues } : { document: parsed.data, jobs };
}

import { existsSync } from 'node:fs';
import type { Issue } from '../../core/contract/errors.ts';
import { fieldIssue, integer, parseFieldText, parseNumber } from '../../core/contract/fields.ts';
import { backendChoices } from '../../core/contract/run.ts';
import type { StudySpec } from '../../core/contract/study.ts';
import {
  executorNames,
  sweepDocumentSchema,
  type ExecutorName,
  type SweepDocument,
} from '../../core/contract/sweep.ts';
import { parseAxis, parseSeeds } from '../../core/contract/sweepText.ts';
import { catalog, findStudy } from '../../core/studies/catalog.ts';
import { sweepExamples } from '../../core/sweeps/examples.ts';
import { badInput, readObject, schemaIssue } from './specFile.ts';

/** What `excite sweep` was given, as text. */
export interface SweepOptions {
  readonly preset?: string;
  readonly grid: readonly string[];
  readonly pair: readonly string[];
  readonly set: readonly string[];
  readonly seeds?: string;
  readonly unpaired?: boolean;
  readonly arms?: string;
  readonly replicas?: string;
  readonly backend?: string;
  readonly threads?: string;
  readonly memory?: string;
  readonly name?: string;
  readonly note?: string;
  readonly summary: readonly string[];
  readonly force?: boolean;
  readonly jobs?: string;
  readonly priority?: string;
  readonly executor?: string;
  readonly dryRun?: boolean;
}

/** A document inside an object inside lists of lists. */
const deepest = 6;
type Draft = Record<string, unknown> & { axes: unknown[]; pairs: unknown[] };

/** The sweep that a file, a study or a shipped example and the options name; throws badInput with every issue. */
export function sweepFromOptions(what: string, options: SweepOptions): { document: SweepDocument; study: StudySpec } {
  const draft = { axes: [], pairs: [], ...draftOf(what) } as Draft;
  return completed(draft, options);
}

/** A sweep's document with the options' axes and seeds beside its own. */
export function extendedDocument(document: SweepDocument, options: SweepOptions): SweepDocument {
  const draft = { ...document, axes: [...document.axes], pairs: [...document.pairs] } as Draft;
  const { seeds, ...rest } = options;
  const { document: extended } = completed(draft, { ...rest });
  if (seeds === undefined) return extended;
  return { ...extended, seeds: [...new Set([...extended.seeds, ...seedsOf(seeds)])] };
}

function draftOf(what: string): object {
  if (existsSync(what)) return readObject(what, deepest);
  if (findStudy(what)) return { study: what };
  const example = sweepExamples.find(({ id }) => id === what);
  if (example) return example.document;
  const studies = catalog.map(({ id }) => id).join(', ');
  const examples = sweepExamples.map(({ id }) => id).join(', ');
  const sentence = `"${what}" is neither a file, nor a study (${studies}), nor a shipped sweep (${examples}).`;
  throw badInput([{ key: 'sweep', received: what, sentence }]);
}

function completed(draft: Draft, options: SweepOptions): { document: SweepDocument; study: StudySpec } {
  const study = findStudy(String(draft['study']));
  if (!study) {
    const known = catalog.map(({ id }) => id).join(', ');
    const received = String(draft['study'] ?? 'missing');
    throw badInput([{ key: 'study', received, sentence: `study is "${received}"; the studies are ${known}.` }]);
  }
  const issues: Issue[] = [];
  applyOptions(draft, study, options, issues);
  const parsed = sweepDocumentSchema.safeParse(draft);
  if (!parsed.success)
    issues.push(...parsed.error.issues.map(({ path, message }) => schemaIssue(path, message, draft)));
  if (issues.length > 0 || !parsed.success) throw badInput(issues);
  return { document: parsed.data, study };
}

function applyOptions(draft: Draft, study: StudySpec, options: SweepOptions, issues: Issue[]): void {
  const fieldOf = (key: string) => (Object.hasOwn(study.fields, key) ? study.fields[key] : undefined);
  const split = (setting: string, option: string): [string, string] | undefined => {
    const equals = setting.indexOf('=');
    if (equals > 0) return [setting.slice(0, equals).trim(), setting.slice(equals + 1)];
    issues.push({
      key: option,
      received: setting,
      sentence: `--${option} ${setting} has no value; write --${option} key=value.`,
    });
    return undefined;
  };
  for (const setting of options.grid) {
    const [key, raw] = split(setting, 'grid') ?? [];
    if (key === undefined) continue;
    const axis = parseAxis(key, fieldOf(key), raw!);
    if ('sentence' in axis) issues.push(axis);
    else draft.axes = [...draft.axes.filter((one) => (one as { key?: unknown }).key !== key), axis];
  }
  const params: [string, unknown][] = Object.entries((draft['params'] ?? {}) as object);
  for (const setting of options.set) {
    const [key, raw] = split(setting, 'set') ?? [];
    if (key === undefined) continue;
    const field = fieldOf(key);
    params.push([key, field ? (parseFieldText(field, raw!) ?? raw) : raw]);
  }
  draft['params'] = Object.fromEntries(params);
  draft.pairs = [...draft.pairs, ...options.pair.map((keys) => keys.split(',').map((key) => key.trim()))];
  if (options.seeds !== undefined) draft['seeds'] = seedsOf(options.seeds);
  if (options.summary.length > 0) draft['summary'] = options.summary.map(summaryOf);
  const text = { preset: options.preset, name: options.name, note: options.note };
  for (const [key, value] of Object.entries(text)) if (value !== undefined) draft[key] = value;
  if (options.arms !== undefined) draft['arms'] = options.arms.split(',').map((arm) => arm.trim());
  if (options.unpaired === true) draft['paired'] = false;
  if (options.force === true) draft['force'] = true;
  if (options.backend !== undefined) {
    if (!backendChoices.some((choice) => choice === options.backend))
      issues.push({
        key: 'backend',
        received: options.backend,
        sentence: `backend is "${options.backend}"; it must be one of ${backendChoices.join(', ')}.`,
      });
    draft['backend'] = options.backend;
  }
  const whole = { replicas: options.replicas, threads: options.threads, memoryMb: options.memory };
  for (const [key, raw] of Object.entries(whole))
    if (raw !== undefined) draft[key] = wholeNumber(key, raw, 1, 10_000_000);
}

/** `arm.metric/arm:take`; all but the metric may be left out. */
function summaryOf(text: string): object {
  const found = /^(?:([^.:/]+)\.)?([^.:/]+)(?:\/([^.:/]+))?(?::(last|min|max))?$/.exec(text.trim());
  if (found) {
    const [, arm, metric, over, take] = found;
    return { metric, arm: arm ?? null, over: over ?? null, take: take ?? 'last' };
  }
  const sentence = `summary is "${text}"; write metric, arm.metric, arm.metric:min or arm.metric/otherArm.`;
  throw badInput([{ key: 'summary', received: text, sentence }]);
}

function seedsOf(text: string): number[] {
  const seeds = parseSeeds(text);
  if (seeds) return seeds;
  const sentence = `seeds is "${text.slice(0, 80)}"; write 3, 1,2,5 or 1..8, at most 10000 whole numbers.`;
  throw badInput([{ key: 'seeds', received: text, sentence }]);
}

/** A whole number of an option within bounds. */
export function wholeNumber(key: string, raw: string, min: number, max: number): number {
  const field = integer({ label: 'whole number', help: '', default: min, min, max });
  const value = parseNumber(raw) ?? raw;
  const issue = fieldIssue(key, field, value);
  if (issue) throw badInput([issue]);
  return Number(value);
}

export function executorNamed(name: string | undefined): ExecutorName {
  const found = executorNames.find((one) => one === (name ?? 'local'));
  if (found) return found;
  const sentence = `executor is "${name!}"; it must be one of ${executorNames.join(', ')}.`;
  throw badInput([{ key: 'executor', received: name!, sentence }]);
}

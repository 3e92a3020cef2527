import { resolve } from 'node:path';
import type { RunRecord } from '../../../core/contract/run.ts';
import { runStatuses } from '../../../core/contract/run.ts';
import type { Issue } from '../../../core/contract/errors.ts';
import { orderKeys, shelves, type RunQuery, type Shelf, type Shelving } from '../../../core/contract/runQuery.ts';
import { parseMetricKey, parseRunFilter } from '../../../core/contract/runFilter.ts';
import { onLight } from '../../../core/figures/spec/palette.ts';
import { fieldIssue, integer, parseFieldText } from '../../../core/contract/fields.ts';
import { runContentHash } from '../../../core/bundle/runContent.ts';
import { writeWhole } from '../../../core/history/export/writeWhole.ts';
import type { HistoryStore } from '../../../core/history/openHistory.ts';
import { runBibtex } from '../../../core/report/bibtex.ts';
import { findStudy } from '../../../core/studies/catalog.ts';
import type { CommandContext } from '../context.ts';
import { exitStatus, type ExitStatus } from '../exitStatus.ts';
import { jsonText } from '../jsonText.ts';
import { runDocument, runObject } from '../runDocument.ts';
import { runsDiff, runsDiffText } from '../runsDiff.ts';
import { runsText, runText } from '../runText.ts';
import { badInput } from '../specFile.ts';
import { compareViewOf } from '../compareOptions.ts';
import { withHistory } from '../store.ts';

const limitField = integer({ label: 'most runs shown', help: '', default: 50, min: 1, max: 10_000 });
const maxTagLength = 64;
const maxNoteLength = 20_000;

export interface ListOptions {
  readonly study?: string;
  readonly tag?: string;
  readonly status?: string;
  readonly filter?: string;
  readonly order: string;
  readonly shelf: string;
  readonly limit: string;
}

/** `excite runs list`: the same query as the window's table. */
export function list(context: CommandContext, options: ListOptions): Promise<ExitStatus> {
  const { study, tag, status, filter = '', limit } = options;
  const count = parseFieldText(limitField, limit) ?? limit;
  const issue = fieldIssue('limit', limitField, count);
  const issues = issue ? [issue] : [];
  const oneOf = (key: string, received: string | undefined, known: readonly string[]): void => {
    if (received === undefined || known.includes(received)) return;
    const sentence = `${key} is "${received}"; it must be one of ${known.join(', ')}.`;
    issues.push({ key, received, sentence });
  };
  oneOf('status', status, runStatuses);
  oneOf('shelf', options.shelf, shelves);
  const [by, way] = [options.order.replace(/^-/, ''), options.order.startsWith('-')];
  if (!parseMetricKey(by)) oneOf('order', by, orderKeys);
  const read = parseRunFilter(filter);
  if ('fault' in read) issues.push({ key: 'filter', received: filter, sentence: read.fault.sentence });
  if (issues.length > 0) throw badInput(issues);
  const terms = Object.entries({ study, tag, status }).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}:"${value.replace(/(["\\])/g, '\\$1')}"`],
  );
  const whole = filter.trim() === '' ? terms.join(' ') : [...terms, `(${filter})`].join(' ');
  return withHistory(context, (history) => {
    const query = { filter: whole, shelf: options.shelf as Shelf, order: { by, descending: way } } as const;
    const runs = pages(history, query as Pick<RunQuery, 'filter' | 'shelf' | 'order'>, Number(count));
    context.print(context.json ? jsonText(runs.map(runObject)) : runsText(runs));
    return exitStatus.finished;
  });
}

const pageRows = 500;

function pages(history: HistoryStore, query: Pick<RunQuery, 'filter' | 'shelf' | 'order'>, count: number): RunRecord[] {
  const runs: RunRecord[] = [];
  for (let offset = 0; offset < count; offset += pageRows) {
    const limit = Math.min(pageRows, count - offset);
    const page = history.queryRuns({ ...query, group: 'none', metrics: [], offset, limit });
    runs.push(...page.rows.map(({ run }) => run));
    if (page.rows.length < limit) break;
  }
  return runs;
}

/** `excite runs show RUN [--bibtex]`. */
export function show(
  context: CommandContext,
  id: string,
  { bibtex }: { readonly bibtex?: boolean } = {},
): Promise<ExitStatus> {
  return withHistory(context, (history) => {
    if (bibtex) printBibtex(context, history, id);
    else printRun(context, history, id);
    return exitStatus.finished;
  });
}

function printBibtex(context: CommandContext, history: HistoryStore, id: string): void {
  const run = history.runRecord(id);
  const contentHash = runContentHash(history, id);
  const bibtex = runBibtex(run, findStudy(run.study), contentHash);
  context.print(context.json ? jsonText({ run: id, contentHash, bibtex }) : bibtex);
}

/** The result of a run on stdout, as text or as JSON. */
export function printRun(context: CommandContext, history: HistoryStore, id: string): void {
  const detail = history.runDetail(id);
  context.print(
    context.json
      ? jsonText(runDocument(detail, history.metricSummaries(id)))
      : runText(detail, context.terminal.columns),
  );
}

/** `excite runs rm RUN...`: to the bin, all or none. */
export function remove(context: CommandContext, ids: readonly string[]): Promise<ExitStatus> {
  const back = `excite runs restore ${ids.join(' ')} takes ${ids.length === 1 ? 'it' : 'them'} back`;
  return shelved(context, ids, { binned: true }, `in the bin; ${back}`);
}

/** `excite runs restore RUN...`. */
export function restore(context: CommandContext, ids: readonly string[]): Promise<ExitStatus> {
  return shelved(context, ids, { binned: false }, 'back from the bin');
}

/** `excite runs star|unstar|archive|unarchive RUN...`. */
export function mark(
  context: CommandContext,
  ids: readonly string[],
  change: Shelving,
  words: string,
): Promise<ExitStatus> {
  return shelved(context, ids, change, words);
}

const indexField = (label: string, max: number) => integer({ label, help: '', default: 0, min: 0, max });

/** `excite runs look RUN... --colour N --dash N`: how charts draw it; "auto" leaves it to them. */
export function look(
  context: CommandContext,
  ids: readonly string[],
  options: { readonly colour?: string; readonly dash?: string },
): Promise<ExitStatus> {
  const issues: Issue[] = [];
  const index = (key: 'colour' | 'dash', max: number): number | null | undefined => {
    const text = options[key];
    if (text === undefined || text === 'auto') return text === undefined ? undefined : null;
    const field = indexField(`index of a ${key}, or auto`, max);
    const value = parseFieldText(field, text) ?? text;
    const issue = fieldIssue(key, field, value);
    if (issue) issues.push(issue);
    return Number(value);
  };
  const [colour, dash] = [index('colour', onLight.colours.length - 1), index('dash', 3)];
  if (colour === undefined && dash === undefined) {
    issues.push({ key: 'colour', received: 'nothing', sentence: 'Give --colour, --dash or both.' });
  }
  if (issues.length > 0) throw badInput(issues);
  const change = { ...(colour === undefined ? {} : { colour }), ...(dash === undefined ? {} : { dash }) };
  return shelved(context, ids, change, 'drawn so from now on');
}

/** `excite runs tag RUN TEXT`: one more tag. */
export function tag(context: CommandContext, id: string, text: string): Promise<ExitStatus> {
  checkLength('tag', text, maxTagLength);
  return edited(context, (history) => {
    const run = history.editRun(id, { tags: [...history.runRecord(id).tags, text] });
    return [run, `${id} has the tags ${run.tags.join(', ')}.`];
  });
}

/** `excite runs note RUN TEXT`: the run's note; an empty text takes it away. */
export function note(context: CommandContext, id: string, text: string): Promise<ExitStatus> {
  if (text !== '') checkLength('note', text, maxNoteLength);
  return edited(context, (history) => [history.editRun(id, { note: text }), `${id} has its note.`]);
}

/** `excite runs diff RUN RUN`. */
export function diff(context: CommandContext, first: string, second: string): Promise<ExitStatus> {
  return withHistory(context, (history) => {
    const [a, b] = [first, second].map((id) => ({
      detail: history.runDetail(id),
      metrics: history.metricSummaries(id),
    }));
    const found = runsDiff(a!, b!);
    context.print(context.json ? jsonText(found) : runsDiffText(found));
    return exitStatus.finished;
  });
}

function shelved(
  context: CommandContext,
  ids: readonly string[],
  change: Shelving,
  words: string,
): Promise<ExitStatus> {
  return withHistory(context, (history) => {
    history.shelveRuns(ids, change);
    const runs = ids.map((id) => history.runRecord(id));
    const verb = ids.length === 1 ? 'is' : 'are';
    const one = ids.length === 1;
    context.print(
      context.json ? jsonText(one ? runObject(runs[0]!) : runs.map(runObject)) : `${ids.join(' ')} ${verb} ${words}.\n`,
    );
    return exitStatus.finished;
  });
}

export interface CompareOptions {
  readonly out: string;
  readonly view?: string;
  readonly y?: string;
  readonly x?: string;
  readonly prediction?: string;
  readonly arm?: string;
  readonly merge?: string;
  readonly groupBy?: string;
  readonly center?: string;
  readonly band?: string;
  readonly smoothing?: string;
  readonly xScale?: string;
  readonly yScale?: string;
}

/** `excite runs compare RUN... --out FILE`: the window's comparison as SVG. */
export function compare(context: CommandContext, ids: readonly string[], options: CompareOptions): Promise<ExitStatus> {
  const view = compareViewOf(options);
  return withHistory(context, async (history) => {
    const { comparisonSvg } = await import('../../../core/report/compareFigure.ts');
    const path = await writeWhole(resolve(options.out), [comparisonSvg(history, ids, view)]);
    context.print(context.json ? jsonText({ paths: [path] }) : `${path}\n`);
    return exitStatus.finished;
  });
}

function edited(context: CommandContext, change: (history: HistoryStore) => [RunRecord, string]): Promise<ExitStatus> {
  return withHistory(context, (history) => {
    const [run, sentence] = change(history);
    context.print(context.json ? jsonText(runObject(run)) : `${sentence}\n`);
    return exitStatus.finished;
  });
}

function checkLength(key: string, text: string, most: number): void {
  if (text.length > 0 && text.length <= most) return;
  const received = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  const sentence = `${key} has ${text.length} characters ("${received}"); it must have 1 to ${most}.`;
  throw badInput([{ key, received, sentence }]);
}

import type { RunRecord } from '../../../core/contract/run.ts';
import { runStatuses } from '../../../core/contract/run.ts';
import { fieldIssue, integer, parseFieldText } from '../../../core/contract/fields.ts';
import { runContentHash } from '../../../core/bundle/runContent.ts';
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
import { withHistory } from '../store.ts';

const limitField = integer({ label: 'most runs shown', help: '', default: 50, min: 1, max: 10_000 });
const maxTagLength = 64;
const maxNoteLength = 20_000;

export interface ListOptions {
  readonly study?: string;
  readonly tag?: string;
  readonly status?: string;
  readonly limit: string;
}

/** `excite runs list`. */
export function list(context: CommandContext, { study, tag, status, limit }: ListOptions): Promise<ExitStatus> {
  const count = parseFieldText(limitField, limit) ?? limit;
  const issue = fieldIssue('limit', limitField, count);
  const known = runStatuses.find((name) => name === status);
  const issues = issue ? [issue] : [];
  if (status !== undefined && !known) {
    issues.push({
      key: 'status',
      received: status,
      sentence: `status is "${status}"; it must be one of ${runStatuses.join(', ')}.`,
    });
  }
  if (issues.length > 0) throw badInput(issues);
  return withHistory(context, (history) => {
    const runs = history.listRuns({ study, tag, status: known, limit: Number(count) });
    context.print(context.json ? jsonText(runs.map(runObject)) : runsText(runs));
    return exitStatus.finished;
  });
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

/** `excite runs rm RUN`: to the bin. */
export function remove(context: CommandContext, id: string): Promise<ExitStatus> {
  return edited(context, (history) => {
    history.binRun(id);
    return [history.runRecord(id), `${id} is in the bin; excite runs restore ${id} takes it back.`];
  });
}

/** `excite runs restore RUN`. */
export function restore(context: CommandContext, id: string): Promise<ExitStatus> {
  return edited(context, (history) => {
    history.restoreRun(id);
    return [history.runRecord(id), `${id} is back from the bin.`];
  });
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

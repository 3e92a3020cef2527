import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { slurmSettingsSchema, type SweepDocument, type SweepStatus } from '../../../core/contract/sweep.ts';
import type { StudySpec } from '../../../core/contract/study.ts';
import { nameUnholdable } from '../../../core/history/exactJson.ts';
import type { HistoryStore } from '../../../core/history/openHistory.ts';
import { expand, type Expansion } from '../../../core/sweeps/expand.ts';
import { sweepResults } from '../../../core/sweeps/results.ts';
import { resultsCsv } from '../../../core/sweeps/resultsCsv.ts';
import { resultsParquet } from '../../../core/sweeps/resultsParquet.ts';
import { writeWhole } from '../../../core/history/export/writeWhole.ts';
import { preview } from '../../../core/sweeps/preview.ts';
import { prepareHome } from '../../home.ts';
import { isAlive } from '../../engine/owner.ts';
import { exampleScript } from '../../sweeps/exampleScript.ts';
import { readSlurmSettings, refuseUnsendable, writeSlurmSettings } from '../../sweeps/slurmSettings.ts';
import type { CommandContext } from '../context.ts';
import { exitStatus, type ExitStatus } from '../exitStatus.ts';
import { followSweep, terminalCommand } from '../followSweep.ts';
import { withHost, type Host } from '../host.ts';
import { jsonText } from '../jsonText.ts';
import { studyOf } from '../runOptions.ts';
import { badInput, schemaIssue } from '../specFile.ts';
import { withHistory } from '../store.ts';
import { textTable } from '../textTable.ts';
import { executorNamed, extendedDocument, sweepFromOptions, wholeNumber, type SweepOptions } from '../sweepInput.ts';
import { previewText, sweepsText, sweepText } from '../sweepText.ts';

const lookEveryMs = 100;
/** The dispatcher hears within a second; then its runs reach a restore point and write their checkpoints. */
const patienceMs = 20_000;

/** `excite sweep FILE | ID`: everything about the input is settled before the history is opened. */
export function sweep(context: CommandContext, what: string, options: SweepOptions): Promise<ExitStatus> {
  const { document, study } = sweepFromOptions(what, options);
  const executor = executorNamed(options.executor);
  const jobs = options.jobs === undefined ? 0 : wholeNumber('jobs', options.jobs, 1, 10_000);
  const priority = options.priority === undefined ? 0 : wholeNumber('priority', options.priority, -1000, 1000);
  const expansion = expand(document, study);
  const settings = readSlurmSettings(context.home);
  if (executor === 'slurm') refuseUnsendable(settings);
  if (options.dryRun === true)
    return withHistory(context, (history) => {
      const wish = { document, runs: expansion.runs.length, jobs, settings, command: terminalCommand(context) };
      const script = executor === 'slurm' ? exampleScript(wish) : undefined;
      printPreview(context, history, { document, study, expansion, jobs, script });
      return exitStatus.finished;
    });
  return withHost(context, async (host) => {
    const created = host.history.createSweep({
      document,
      studyVersion: study.version,
      executor,
      jobs,
      settings,
      priority,
      members: expansion.runs,
      nowMs: Date.now(),
    });
    for (const warning of expansion.warnings) context.say(`warning: ${warning}`);
    context.say(`${created.id}: ${expansion.runs.length} runs`);
    return followAndPrint(context, host, created.id);
  });
}

/** `excite sweep status [SWEEP]`. */
export function sweepStatus(context: CommandContext, id: string | undefined): Promise<ExitStatus> {
  return withHistory(context, (history) => {
    if (id !== undefined) printSweep(context, history, id);
    else {
      const sweeps = history.listSweeps(1000);
      context.print(context.json ? jsonText(nameUnholdable(sweeps)) : sweepsText(sweeps));
    }
    return exitStatus.finished;
  });
}

/** `excite sweep resume SWEEP`. */
export function resumeSweep(
  context: CommandContext,
  id: string,
  options: { failed?: boolean; jobs?: string; priority?: string },
): Promise<ExitStatus> {
  const jobs = options.jobs === undefined ? undefined : wholeNumber('jobs', options.jobs, 1, 10_000);
  const priority = options.priority === undefined ? undefined : wholeNumber('priority', options.priority, -1000, 1000);
  return withHost(context, async (host) => {
    const { history } = host;
    if (options.failed === true) {
      const count = history.retryMembers(id, null);
      context.say(`${count} failed runs are waited for again.`);
    }
    const { status } = history.sweepRecord(id);
    history.setSweep(id, { ...(status === 'finished' ? {} : { status: 'running' }), jobs, priority });
    return followAndPrint(context, host, id);
  });
}

/** `excite sweep pause|cancel SWEEP`: whoever hands out the runs hears it; waits until none is running. */
export function stopSweep(
  context: CommandContext,
  id: string,
  status: Extract<SweepStatus, 'paused' | 'cancelled'>,
): Promise<ExitStatus> {
  return withHistory(context, async (history) => {
    if (history.sweepRecord(id).status !== 'finished')
      history.setSweep(id, { status, reason: `${status === 'paused' ? 'Paused' : 'Cancelled'} by the user.` });
    for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += lookEveryMs) {
      history.markLostRuns(isAlive);
      if (history.sweepRecord(id).counts.running === 0) break;
      await pause(lookEveryMs);
    }
    printSweep(context, history, id);
    return exitStatus.finished;
  });
}

/** `excite sweep extend SWEEP`: more values, more seeds; only what is missing is computed. */
export function extendSweep(context: CommandContext, id: string, options: SweepOptions): Promise<ExitStatus> {
  return withHost(context, async (host) => {
    const { history } = host;
    const document = extendedDocument(history.sweepRecord(id).document, options);
    const expansion = expand(document, studyOf(document.study));
    if (options.dryRun === true) {
      const known = new Set(history.sweepMembers(id).map(({ hash }) => hash));
      const missing = expansion.runs.filter(({ hash }) => !known.has(hash));
      const study = studyOf(document.study);
      printPreview(context, history, { document, study, expansion: { ...expansion, runs: missing }, jobs: 0 });
      return exitStatus.finished;
    }
    const { added } = history.extendSweep(id, document, expansion.runs);
    context.say(`${added} runs are new.`);
    if (added > 0) history.setSweep(id, { status: 'running' });
    return followAndPrint(context, host, id);
  });
}

async function followAndPrint(context: CommandContext, host: Host, id: string): Promise<ExitStatus> {
  const status = await followSweep(context, host, id);
  printSweep(context, host.history, id);
  return status;
}

function printSweep(context: CommandContext, history: HistoryStore, id: string): void {
  const record = history.sweepRecord(id);
  const members = history.sweepMembers(id);
  context.print(context.json ? jsonText(nameUnholdable({ sweep: record, runs: members })) : sweepText(record, members));
}

interface Previewed {
  readonly document: SweepDocument;
  readonly study: StudySpec;
  readonly expansion: Expansion;
  readonly jobs: number;
  /** What would be sent to Slurm. */
  readonly script?: string | undefined;
}

function printPreview(context: CommandContext, history: HistoryStore, previewed: Previewed): void {
  const { document, study, expansion, jobs, script } = previewed;
  const cost = history.measuredCost(study.id, document.preset);
  const shown = preview(document, study, expansion, cost, jobs);
  if (context.json) context.print(jsonText(nameUnholdable(script === undefined ? shown : { ...shown, script })));
  else context.print(`${previewText(shown)}${script === undefined ? '' : `\n${script}`}`);
}

export interface SlurmOptions {
  readonly folder?: string;
  readonly account?: string;
  readonly partition?: string;
  readonly time?: string;
  readonly mem?: string;
  readonly gpus?: string;
  readonly extra?: readonly string[];
  readonly command?: string;
}

/** `excite sweep slurm`: how sweeps are sent to Slurm, for this home; shows it, and changes what is given. */
export function slurmSettings(context: CommandContext, options: SlurmOptions): ExitStatus {
  const { folder, account, partition, time, mem, gpus, extra, command } = options;
  const texts = { folder, account, partition, command };
  const given = Object.fromEntries(Object.entries(texts).filter(([, value]) => value !== undefined));
  const changed = {
    ...readSlurmSettings(context.home),
    ...given,
    ...(time === undefined ? {} : { timeMinutes: wholeNumber('time', time, 0, 1_000_000) }),
    ...(mem === undefined ? {} : { memoryMb: wholeNumber('mem', mem, 0, 10_000_000) }),
    ...(gpus === undefined ? {} : { gpus: wholeNumber('gpus', gpus, 0, 64) }),
    ...(extra === undefined || extra.length === 0 ? {} : { extra: [...extra] }),
  };
  const parsed = slurmSettingsSchema.safeParse(changed);
  if (!parsed.success)
    throw badInput(parsed.error.issues.map(({ path, message }) => schemaIssue(path, message, changed)));
  if (parsed.data.folder !== '') refuseUnsendable(parsed.data);
  if (Object.values(options).some((value) => value !== undefined && value.length > 0)) {
    prepareHome(context.home);
    writeSlurmSettings(context.home, parsed.data);
  }
  context.print(
    context.json
      ? jsonText(parsed.data)
      : textTable(
          ['setting', 'value'],
          Object.entries(parsed.data).map(([key, value]) => [key, [value].flat().join(' ') || '-']),
        ),
  );
  return exitStatus.finished;
}

export interface SweepExportOptions {
  readonly format: string;
  readonly out: string;
  readonly x?: string;
  readonly y?: string;
  readonly panels?: string;
}

/** `excite sweep export SWEEP`: what its runs have measured, as one table or as figures. Prints the paths. */
export function exportSweep(
  context: CommandContext,
  id: string,
  { format, out, x, y, panels }: SweepExportOptions,
): Promise<ExitStatus> {
  if (!['csv', 'json', 'parquet', 'svg'].includes(format)) {
    const sentence = `format is "${format}"; it must be csv, json, parquet or svg.`;
    throw badInput([{ key: 'format', received: format, sentence }]);
  }
  return withHistory(context, async (history) => {
    const { document } = history.sweepRecord(id);
    const chosen = {
      ...(x === undefined ? {} : { x }),
      ...(y === undefined ? {} : { y }),
      ...(panels === undefined ? {} : { panels }),
    };
    for (const [key, value] of Object.entries(chosen)) {
      if (document.axes.some((axis) => axis.key === value)) continue;
      const sentence = `${key} is "${value}"; the axes of the sweep are ${document.axes.map((axis) => axis.key).join(', ')}.`;
      throw badInput([{ key, received: value, sentence }]);
    }
    const results = sweepResults(history, id, studyOf(document.study));
    const folder = resolve(out);
    const paths: string[] = [];
    if (format === 'csv') paths.push(await writeWhole(join(folder, 'results.csv'), resultsCsv(results)));
    else if (format === 'parquet')
      paths.push(await writeWhole(join(folder, 'results.parquet'), [resultsParquet(results)]));
    else if (format === 'json')
      paths.push(await writeWhole(join(folder, 'results.json'), [jsonText(nameUnholdable(results))]));
    else {
      const { resultsFigures } = await import('../../../core/sweeps/resultsFigures.ts');
      for (const { name, svg } of resultsFigures(results, chosen))
        paths.push(await writeWhole(join(folder, `${name}.svg`), [svg]));
    }
    context.print(context.json ? jsonText({ paths }) : paths.map((path) => `${path}\n`).join(''));
    return exitStatus.finished;
  });
}

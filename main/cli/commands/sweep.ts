import { setTimeout as pause } from 'node:timers/promises';
import { slurmSettingsSchema, type SweepDocument, type SweepStatus } from '../../../core/contract/sweep.ts';
import type { StudySpec } from '../../../core/contract/study.ts';
import { nameUnholdable } from '../../../core/history/exactJson.ts';
import type { HistoryStore } from '../../../core/history/openHistory.ts';
import { expand, type Expansion } from '../../../core/sweeps/expand.ts';
import { thisMachine } from '../../../core/sweeps/machine.ts';
import { preview } from '../../../core/sweeps/preview.ts';
import { isAlive } from '../../engine/owner.ts';
import type { CommandContext } from '../context.ts';
import { exitStatus, type ExitStatus } from '../exitStatus.ts';
import { followSweep } from '../followSweep.ts';
import { withHost, type Host } from '../host.ts';
import { jsonText } from '../jsonText.ts';
import { studyOf } from '../runOptions.ts';
import { withHistory } from '../store.ts';
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
  if (options.dryRun === true)
    return withHistory(context, (history) => {
      printPreview(context, history, { document, study, expansion, jobs });
      return exitStatus.finished;
    });
  return withHost(context, async (host) => {
    const created = host.history.createSweep({
      document,
      studyVersion: study.version,
      executor,
      jobs,
      settings: slurmSettingsSchema.parse({}),
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
}

function printPreview(context: CommandContext, history: HistoryStore, previewed: Previewed): void {
  const { document, study, expansion, jobs } = previewed;
  const most = jobs || Math.max(1, Math.floor(thisMachine.cores / document.threads));
  const cost = history.measuredCost(study.id, document.preset);
  const shown = preview(document, study, expansion, cost, most);
  context.print(context.json ? jsonText(nameUnholdable(shown)) : previewText(shown));
}

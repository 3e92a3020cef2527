import { ExpectedError } from '../../../core/contract/errors.ts';
import type { RunRecord } from '../../../core/contract/run.ts';
import type { HistoryStore } from '../../../core/history/openHistory.ts';
import { reportDocument, type ReportRun } from '../../../core/report/reportDocument.ts';
import { runFigures } from '../../../core/report/runFigures.ts';
import { catalog, findStudy } from '../../../core/studies/catalog.ts';
import { appVersion } from '../../version.ts';
import type { CommandContext } from '../context.ts';
import { exitStatus, type ExitStatus } from '../exitStatus.ts';
import { follow } from '../follow.ts';
import { withHost, type Host } from '../host.ts';
import { jsonText } from '../jsonText.ts';
import { specFromOptions } from '../runOptions.ts';
import { badInput } from '../specFile.ts';
import { withHistory } from '../store.ts';
import { writeReport } from '../writeReport.ts';
import { reportPapers } from './reportPapers.ts';

export interface ReportOptions {
  readonly smoke?: boolean;
  readonly papers?: boolean;
  readonly full?: boolean;
  readonly out: string;
}

/** `excite report [RUN...]`: without a run, the newest finished one of every preset. Prints the paths. */
export function report(
  context: CommandContext,
  ids: readonly string[],
  { smoke, papers, full, out }: ReportOptions,
): Promise<ExitStatus> {
  if ((smoke || papers) && ids.length > 0) {
    const sentence = `run is "${ids[0]}"; --${smoke ? 'smoke' : 'papers'} makes its own runs, so name none beside it.`;
    throw badInput([{ key: 'run', received: ids[0]!, sentence }]);
  }
  if (full && !papers)
    throw badInput([{ key: 'full', received: 'true', sentence: '--full goes with --papers alone.' }]);
  if (smoke && papers)
    throw badInput([{ key: 'smoke', received: 'true', sentence: 'Give either --smoke or --papers.' }]);
  if (papers) return reportPapers(context, full ?? false, out);
  if (smoke) return withHost(context, (host) => smokeReport(context, host, out));
  return withHistory(context, async (history) => {
    const chosen = ids.length > 0 ? ids : newestOfEachPreset(history);
    if (chosen.length === 0)
      throw new ExpectedError('notFound', 'No run is finished yet, so there is nothing to report.');
    await write(context, history, chosen, out);
    return exitStatus.finished;
  });
}

/** Runs the smoke preset of every study, then writes the report of these runs. */
async function smokeReport(context: CommandContext, host: Host, out: string): Promise<ExitStatus> {
  const ids: string[] = [];
  let worst: ExitStatus = exitStatus.finished;
  for (const study of catalog) {
    const preset = study.presets.find((candidate) => candidate.smoke)!.id;
    const spec = specFromOptions(study, { preset, set: [], tag: ['smoke'] });
    const { run, status, stopped } = await follow(context, host, `${study.id} ${preset}`, () =>
      host.supervisor.start(spec),
    );
    if (stopped) return status;
    context.say(`${study.id} ${preset}: ${run.status}`);
    ids.push(run.id);
    worst = worst === exitStatus.finished ? status : worst;
  }
  await write(context, host.history, ids, out);
  return worst;
}

function newestOfEachPreset(history: HistoryStore): string[] {
  const seen = new Map<string, RunRecord>();
  for (const run of history.listRuns({ status: 'finished', limit: 10_000 })) {
    const key = `${run.study}/${run.preset ?? run.id}`;
    if (!seen.has(key)) seen.set(key, run);
  }
  const place = (run: RunRecord): number => catalog.findIndex((study) => study.id === run.study);
  return [...seen.values()].sort((a, b) => place(a) - place(b) || a.startedAt - b.startedAt).map((run) => run.id);
}

async function write(
  context: CommandContext,
  history: HistoryStore,
  ids: readonly string[],
  out: string,
): Promise<void> {
  const runs: ReportRun[] = ids.map((id) => {
    const detail = history.runDetail(id);
    const study = findStudy(detail.run.study);
    return { study, detail, figures: study ? runFigures(history, study, detail) : [] };
  });
  const written = await writeReport(context, await reportDocument(runs, { appVersion, writtenAt: new Date() }), out);
  context.print(context.json ? jsonText({ ...written, runs: ids }) : `${written.path}\n`);
}

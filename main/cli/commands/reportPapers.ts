import { join, resolve } from 'node:path';
import { ExpectedError } from '../../../core/contract/errors.ts';
import type { RunRecord } from '../../../core/contract/run.ts';
import { writeWhole } from '../../../core/history/export/writeWhole.ts';
import type { HistoryStore } from '../../../core/history/openHistory.ts';
import { papersDocument, type PaperResult } from '../../../core/report/papers/papersDocument.ts';
import {
  paperPresets,
  paperRun,
  paperSpec,
  PapersClock,
  papersTag,
  type PaperPreset,
} from '../../../core/report/papers/papersPlan.ts';
import { runFigures } from '../../../core/report/runFigures.ts';
import { catalog } from '../../../core/studies/catalog.ts';
import { appVersion } from '../../version.ts';
import type { CommandContext } from '../context.ts';
import { exitStatus, type ExitStatus } from '../exitStatus.ts';
import { follow } from '../follow.ts';
import { withHost, type Host } from '../host.ts';
import { jsonText } from '../jsonText.ts';
import { durationText } from '../runText.ts';
import { writeReport } from '../writeReport.ts';

const resumable: readonly RunRecord['status'][] = ['interrupted', 'cancelled', 'paused'];

/**
 * `excite report --papers [--full] --out DIR`: runs what the papers show, then writes one page. What this version has run
 * already is taken from the history; what was stopped goes on. Ctrl-C stops at a checkpoint
 * and writes the page with what there is; the same words go on.
 */
export function reportPapers(context: CommandContext, full: boolean, out: string): Promise<ExitStatus> {
  return withHost(context, async (host) => {
    const presets = paperPresets(catalog, full);
    const clock = new PapersClock();
    const results: PaperResult[] = [];
    let stopped: ExitStatus | undefined;
    for (const [i, paper] of presets.entries()) {
      const left = clock.leftMs(presets.slice(i).filter((one) => finishedRun(host, one) === undefined));
      const title = `[${i + 1}/${presets.length}, about ${durationText(left)} left] ${paper.study.id} ${paper.preset.id}`;
      const made = stopped === undefined ? await makeRun(context, host, paper, title, clock) : notYet(host, paper);
      if (made.kind === 'stopped') {
        context.say(`Stopped at ${paper.study.id} ${paper.preset.id}; the same command goes on there.`);
        stopped = made.status;
      }
      const run = made.kind === 'run' ? made.run : undefined;
      results.push({
        ...paper,
        detail: run ? host.history.runDetail(run.id) : null,
        missing: made.kind === 'missing' ? made.why : made.kind === 'stopped' ? notRunYet : null,
        figures: run ? await writeFigures(host.history, paper, run.id, resolve(out)) : [],
      });
    }
    const written = await writeReport(
      context,
      papersDocument(results, { appVersion, writtenAt: new Date(), full }),
      out,
    );
    const runs = results.flatMap(({ detail }) => (detail === null ? [] : [detail.run.id]));
    const missing = results.flatMap(({ study, preset, missing: why }) =>
      why === null ? [] : [{ study: study.id, preset: preset.id, why }],
    );
    if (context.json) context.print(jsonText({ ...written, runs, missing }));
    else context.print(`${written.path}\n`);
    return stopped ?? exitStatus.finished;
  });
}

const notRunYet = 'It was not run when this page was written; the same command goes on there.';

type Made =
  | { readonly kind: 'run'; readonly run: RunRecord }
  | { readonly kind: 'missing'; readonly why: string }
  | { readonly kind: 'stopped'; readonly status: ExitStatus };

const newestFirst = ({ history }: Host, { study }: PaperPreset): RunRecord[] =>
  history.listRuns({ study: study.id, tag: papersTag, limit: 10_000 });

function finishedRun(host: Host, paper: PaperPreset): RunRecord | undefined {
  return paperRun(
    paper,
    newestFirst(host, paper).filter(({ status }) => status === 'finished'),
    appVersion,
  );
}

/** What an earlier call has run is shown although this one was stopped. */
function notYet(host: Host, paper: PaperPreset): Made {
  const run = finishedRun(host, paper);
  return run ? { kind: 'run', run } : { kind: 'missing', why: notRunYet };
}

async function makeRun(
  context: CommandContext,
  host: Host,
  paper: PaperPreset,
  title: string,
  clock: PapersClock,
): Promise<Made> {
  const done = finishedRun(host, paper);
  if (done) return { kind: 'run', run: done };
  try {
    const stopped = paperRun(
      paper,
      newestFirst(host, paper).filter(({ status }) => resumable.includes(status)),
      appVersion,
    );
    const {
      run,
      status,
      stopped: byUser,
    } = await follow(context, host, title, () => startOrResume(host, paper, stopped));
    if (byUser) return { kind: 'stopped', status };
    if (run.status !== 'finished')
      return { kind: 'missing', why: `The run ${run.id} is ${run.status}: ${run.reason ?? 'without a reason'}` };
    clock.add(paper.preset, run.wallMs);
    return { kind: 'run', run };
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    const why = [error.message, error.hint].filter((sentence) => sentence !== undefined).join(' ');
    context.say(`${paper.study.id} ${paper.preset.id} is not run: ${why}`);
    return { kind: 'missing', why };
  }
}

/** Another fingerprint would give other bits than the first half has: then it is begun anew. */
async function startOrResume(
  { supervisor }: Host,
  paper: PaperPreset,
  stopped: RunRecord | undefined,
): Promise<RunRecord> {
  if (stopped) {
    try {
      return await supervisor.resume(stopped.id);
    } catch (error) {
      if (!(error instanceof ExpectedError) || error.code !== 'fingerprintDiffers') throw error;
    }
  }
  return supervisor.start(paperSpec(paper));
}

/** The figures of a run beside the page, as `figures/<study>/<preset>/<key>.svg`. */
async function writeFigures(
  history: HistoryStore,
  { study, preset }: PaperPreset,
  runId: string,
  out: string,
): Promise<PaperResult['figures']> {
  const figures = runFigures(history, study, history.runDetail(runId));
  return Promise.all(
    figures.map(async ({ key, title, caption, svg }) => {
      const path = `figures/${study.id}/${preset.id}/${key}.svg`;
      await writeWhole(join(out, path), [svg]);
      return { title, caption, svg, path };
    }),
  );
}

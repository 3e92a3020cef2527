import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareRuns, type Comparison } from '../../../core/bundle/compareRuns.ts';
import { readBundle, type BundledRun } from '../../../core/bundle/readBundle.ts';
import { readRunContent } from '../../../core/bundle/runContent.ts';
import { ExpectedError } from '../../../core/contract/errors.ts';
import { readPlan } from '../../../core/contract/plan.ts';
import { backendChoices, type RunRecord, type RunSpec } from '../../../core/contract/run.ts';
import { findStudy } from '../../../core/studies/catalog.ts';
import { resolveHome } from '../../home.ts';
import { CommandContext } from '../context.ts';
import { exitStatus, type ExitStatus } from '../exitStatus.ts';
import { follow } from '../follow.ts';
import { withHost, type Host } from '../host.ts';
import { jsonText } from '../jsonText.ts';
import { readBundleFile } from '../../../core/bundle/readBundleFile.ts';

/** `excite verify FILE`: runs every run of a bundle again, in a home of its own, and compares. Exit 1 where one differs. */
export async function verify(context: CommandContext, file: string): Promise<ExitStatus> {
  const { runs, contentHash } = readBundle(readBundleFile(file));
  for (const run of runs) {
    refuseUnknownStudy(run);
    refuseBranch(run);
  }
  const scratch = mkdtempSync(join(tmpdir(), 'excite-verify-'));
  try {
    const own = context.inHome({ ...resolveHome(scratch, {}), data: context.home.data });
    return await withHost(own, async (host) => {
      const found: { run: string; comparison: Comparison }[] = [];
      for (const [i, run] of runs.entries()) {
        const title = `${run.facts.study} ${run.facts.preset ?? 'own params'} (${i + 1} of ${runs.length})`;
        const { run: ended, status, stopped } = await follow(own, host, title, () => begin(own, host, run));
        if (stopped) return status;
        refuseFailed(ended);
        const comparison = compareRuns(run, readRunContent(host.history, ended.id));
        found.push({ run: run.facts.id, comparison });
        if (!context.json) context.print(comparisonText(run, comparison));
      }
      if (context.json)
        context.print(jsonText({ contentHash, runs: found.map(({ run, comparison }) => ({ run, ...comparison })) }));
      return found.every(({ comparison }) => comparison.same) ? exitStatus.finished : exitStatus.failed;
    });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Starts the run again as it was computed; where its backend is not to be had, as this machine can. */
async function begin(context: CommandContext, { supervisor }: Host, { facts, shelf }: BundledRun): Promise<RunRecord> {
  const { environment, asked, arms, study, preset, params, seed, replicas } = facts;
  const isLoops = environment.plan === 'float64 loops';
  const backend = isLoops ? 'cpu' : (backendChoices.find((name) => name === environment.backend) ?? 'auto');
  const plan = readPlan(environment.plan) ? { plan: environment.plan } : {};
  const spec: RunSpec = {
    ...{ study, preset, params, arms: arms.map(({ name }) => name), seed, replicas, backend, ...plan, ...shelf },
    threads: isLoops ? asked.threads : environment.threads,
    force: asked.force,
    until: facts.status === 'paused' ? asked.until : null,
  };
  try {
    return await supervisor.start(spec);
  } catch (error) {
    if (!(error instanceof ExpectedError) || error.code !== 'unavailable' || backend === 'auto') throw error;
    context.say(`The backend ${backend} is not here (${error.message}); auto is taken instead.`);
    return supervisor.start({ ...spec, backend: 'auto' });
  }
}

function refuseUnknownStudy({ facts }: BundledRun): void {
  const study = findStudy(facts.study);
  if (study?.version === facts.version) return;
  const here = study ? `has its version ${study.version}` : 'does not have it';
  const sentence = `The run ${facts.id} was made by version ${facts.version} of ${facts.study}; this workbench ${here}, so it cannot be verified.`;
  throw new ExpectedError('conflict', sentence, {
    hint: `It was made by version ${facts.environment.appVersion} of the workbench.`,
  });
}

/** What it was asked does not tell its first part: that is another run's, with other params. */
function refuseBranch({ facts }: BundledRun): void {
  if (facts.branch === undefined) return;
  const { runId, step } = facts.branch;
  const sentence = `The run ${facts.id} began from the checkpoint at step ${step} of run ${runId}; it cannot be run again from its start, so it cannot be verified.`;
  throw new ExpectedError('conflict', sentence, { hint: `Verify the run ${runId}, or bundle the other runs alone.` });
}

function refuseFailed(run: RunRecord): void {
  if (run.status === 'finished' || run.status === 'paused') return;
  throw new ExpectedError('engineLost', `The rerun ended ${run.status}${run.reason === null ? '' : `: ${run.reason}`}`);
}

function comparisonText({ facts }: BundledRun, found: Comparison): string {
  const demand = found.demand === 'bits' ? 'bit for bit' : `within ${found.tolerance} of each series' largest value`;
  const { rows, tables, claims, first } = found;
  const lines = [
    `${facts.id} ${facts.study} ${facts.preset ?? 'own params'}: ${found.same ? 'the same' : 'DIFFERENT'}`,
    `  compared ${demand}: ${found.why}.`,
    `  rows: ${rows.compared} compared, ${rows.differing} differ, ${rows.missing} missing, ${rows.extra} more here`,
    `  table cells: ${tables.compared} compared, ${tables.differing} differ, ${tables.missing} missing, ${tables.extra} more here`,
    `  claims: ${claims.compared} compared, ${claims.differing.length === 0 ? 'none differs' : `${claims.differing.join(', ')} differ`}`,
    ...(first === null
      ? []
      : [`  first difference: ${first.where}: ${first.stored} in the bundle, ${first.here} here`]),
    ...found.circumstances.map((line) => `  other circumstances: ${line}`),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

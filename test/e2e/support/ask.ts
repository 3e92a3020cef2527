import type { Page } from 'playwright-core';
import type { ChannelName, Reply, Request } from '../../../core/contract/channels.ts';
import { fromPlainError } from '../../../core/contract/errors.ts';
import type { RunRecord, RunSpec, RunStatus } from '../../../core/contract/run.ts';
import { findPreset, presetParams } from '../../../core/contract/study.ts';
import { findStudy } from '../../../core/studies/catalog.ts';
import { until } from './workbench.ts';

/** Asks main over the page's bridge. */
export async function ask<C extends ChannelName>(page: Page, channel: C, request: Request<C>): Promise<Reply<C>> {
  const envelope = await page.evaluate(([name, payload]) => window.workbench.invoke(name, payload), [
    channel,
    request,
  ] as const);
  if (!envelope.ok) throw fromPlainError(envelope.error);
  return envelope.reply as Reply<C>;
}

/** The run that a preset of rank-collapse stands for, with changes. */
export function specOf(presetId: string, change: Partial<RunSpec> = {}): RunSpec {
  const study = findStudy('rank-collapse')!;
  const preset = findPreset(study, presetId)!;
  return {
    study: study.id,
    preset: presetId,
    params: presetParams(study, preset),
    arms: preset.arms.map((arm) => arm.name),
    seed: 1,
    replicas: preset.replicas,
    backend: 'auto',
    threads: 0,
    name: '',
    note: '',
    tags: [],
    force: false,
    until: null,
    ...change,
  };
}

/** Waits until the run has one of the statuses. */
export async function untilStatus(page: Page, runId: string, ...statuses: RunStatus[]): Promise<RunRecord> {
  return until(`run ${runId} to be ${statuses.join(' or ')}`, async () => {
    const { run } = await ask(page, 'runs.show', { runId });
    return statuses.includes(run.status) ? run : undefined;
  });
}

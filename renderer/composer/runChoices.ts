import { computed, shallowReactive, watchEffect, type ComputedRef } from 'vue';
import type { ChartSpec } from '../../core/contract/charts.ts';
import type { RunRecord } from '../../core/contract/run.ts';
import { runCharts } from '../../core/figures/spec/runCharts.ts';
import { findStudy } from '../../core/studies/catalog.ts';
import { invoke } from '../bridge.ts';
import { useRuns } from '../stores/runs.ts';

/** The runs that a figure may show: the newest, and its own whatever their age. */
export function useRunChoices(own: () => readonly string[]) {
  const runs = useRuns();
  const older = shallowReactive(new Map<string, RunRecord>());
  watchEffect(() => {
    for (const runId of own()) {
      if (older.has(runId) || runs.runs.some(({ id }) => id === runId)) continue;
      /* One that is gone is told by the preview. */
      invoke('runs.show', { runId }).then(
        ({ run }) => older.set(runId, run),
        () => undefined,
      );
    }
  });
  const all: ComputedRef<readonly RunRecord[]> = computed(() => [
    ...runs.runs,
    ...[...older.values()].filter((run) => !runs.runs.some(({ id }) => id === run.id)),
  ]);

  const record = (runId: string): RunRecord | undefined => all.value.find(({ id }) => id === runId);
  /** Those that may take this one's place: of its study. */
  const like = (runId: string): readonly RunRecord[] => {
    const study = record(runId)?.study;
    return all.value.filter((run) => run.study === study && run.status !== 'scheduled');
  };
  return { all, record, like };
}

export function chartsOf(run: RunRecord | undefined): readonly ChartSpec[] {
  const study = run && findStudy(run.study);
  return study ? runCharts(study, run) : [];
}

export function runText({ name, preset, study, seed, id }: RunRecord): string {
  return `${name || (preset ?? study)} · seed ${seed} · ${id}`;
}

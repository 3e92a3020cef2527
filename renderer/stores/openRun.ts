import { computed, onScopeDispose, ref, shallowRef } from 'vue';
import type { RunDetail } from '../../core/contract/channels.ts';
import type { ChartSpec } from '../../core/contract/charts.ts';
import { toPlainError } from '../../core/contract/errors.ts';
import type { Progress } from '../../core/contract/run.ts';
import { runCharts } from '../../core/figures/spec/runCharts.ts';
import { runShape } from '../../core/figures/spec/runShape.ts';
import { findStudy } from '../../core/studies/catalog.ts';
import { invoke, listen } from '../bridge.ts';
import { RunFeed } from '../charts/runFeed.ts';
import { useNotices } from './notices.ts';
import { RateMeter } from './rateMeter.ts';

/** One run on show: its detail, progress and the feed of its charts, for the life of the page that shows it. */
export function useOpenRun(runId: string) {
  const notices = useNotices();
  const detail = shallowRef<RunDetail>();
  const progress = shallowRef<Progress>();
  const feed = shallowRef<RunFeed>();
  const failure = ref<string>();
  const rowsDrawn = ref(0);
  const rowsPerSecond = ref<number | null>(null);
  const meter = new RateMeter();
  let closed = false;

  const study = computed(() => (detail.value ? findStudy(detail.value.run.study) : undefined));
  const charts = computed<readonly ChartSpec[]>(() =>
    study.value && detail.value ? runCharts(study.value, detail.value.run) : [],
  );

  async function refresh(): Promise<void> {
    const next = await invoke('runs.show', { runId });
    if (!closed) detail.value = next;
  }

  async function open(): Promise<void> {
    await refresh();
    const found = detail.value;
    if (!found || closed) return;
    const opened = new RunFeed(found, runShape(found, study.value), charts.value, {
      drawn: (rows) => {
        rowsDrawn.value = rows;
      },
      failed: (why) => notices.tell(`The charts of this run have stopped: ${why}.`, { hint: 'Open the run again.' }),
    });
    feed.value = opened;
    await opened.load((study.value?.tables ?? []).map((table) => table.key));
  }

  const stops = [
    listen('run.progress', (told) => {
      if (told.runId !== runId) return;
      progress.value = told;
      rowsPerSecond.value = meter.read(performance.now(), told.rows);
    }),
    listen('run.changed', (record) => {
      if (record.id !== runId || !detail.value) return;
      detail.value = { ...detail.value, run: record };
      if (record.status !== 'running') void notices.attempt(refresh);
    }),
  ];
  onScopeDispose(() => {
    closed = true;
    for (const stop of stops) stop();
    feed.value?.close();
  });
  open().catch((error: unknown) => {
    if (detail.value) notices.fail(error);
    else failure.value = toPlainError(error).sentence;
  });
  return { detail, failure, progress, feed, rowsDrawn, rowsPerSecond, study, charts, refresh };
}

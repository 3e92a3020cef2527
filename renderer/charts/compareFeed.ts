import type { CompareView } from '../../core/contract/compareView.ts';
import type { Reply, RunDetail } from '../../core/contract/channels.ts';
import { comparedRun } from '../../core/figures/spec/comparedRun.ts';
import type { ComparePanel } from '../../core/figures/spec/compareCurves.ts';
import { neededMetrics } from '../../core/figures/spec/neededMetrics.ts';
import { findStudy } from '../../core/studies/catalog.ts';
import { invoke, listen } from '../bridge.ts';
import { plainCopy } from '../plainCopy.ts';
import type { FromCompare, ToCompare } from './compareMessages.ts';

const pageRows = 50_000;
const redrawMs = 500;

interface CompareListener {
  drawn(panels: readonly ComparePanel[]): void;
  refused(sentence: string): void;
  loading(busy: boolean): void;
}

/** The rows of compared runs on their way to their curves: a run's metric is loaded when a formula names it. */
export class CompareFeed {
  private readonly worker = new Worker(new URL('./compare.worker.ts', import.meta.url), { type: 'module' });
  private readonly loaded = new Set<string>();
  private readonly details: readonly RunDetail[];
  private readonly tell: CompareListener;
  private readonly stop: () => void;
  private asked = 0;
  private closed = false;
  private last: { view: CompareView; buckets: number } | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(details: readonly RunDetail[], tell: CompareListener) {
    this.details = details;
    this.tell = tell;
    this.worker.onerror = ({ message }) => tell.refused(`The comparison has stopped: ${message}. Open it again.`);
    this.worker.onmessage = ({ data }: MessageEvent<FromCompare>) => {
      if (data.id !== this.asked) return;
      if (data.kind === 'panels') tell.drawn(data.panels);
      else tell.refused(data.sentence);
    };
    for (const detail of details) {
      this.send({ kind: 'run', ...comparedRun(detail, findStudy(detail.run.study)) });
      if (detail.run.status === 'running') void invoke('run.watch', { runId: detail.run.id }).catch(() => undefined);
    }
    const ids = new Set(details.map(({ run }) => run.id));
    this.stop = listen('run.rows', ({ runId, batch }) => {
      if (!ids.has(runId)) return;
      this.send({ kind: 'rows', runId, batch });
      this.timer ??= setTimeout(() => {
        this.timer = undefined;
        if (this.last) this.request(this.last.view, this.last.buckets);
      }, redrawMs);
    });
  }

  /** Loads what the view needs and is not here, then draws it. A formula that cannot be read is refused. */
  async draw(wanted: CompareView, buckets: number): Promise<void> {
    /* As it is now: until the next call, rows that arrive are drawn by metrics that are here. */
    const view = plainCopy(wanted);
    this.last = { view, buckets };
    const mine = ++this.asked;
    this.tell.loading(true);
    try {
      for (const detail of this.details) await this.load(detail, view);
      if (mine === this.asked && !this.closed) this.request(view, buckets);
    } finally {
      if (mine === this.asked) this.tell.loading(false);
    }
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    this.stop();
    this.worker.terminate();
    for (const { run } of this.details) {
      if (run.status === 'running') invoke('run.unwatch', { runId: run.id }).catch(() => undefined);
    }
  }

  private async load({ run, metrics }: RunDetail, view: CompareView): Promise<void> {
    const known = metrics.map(({ key }) => key);
    const wanted = neededMetrics(view, known).filter((metric) => !this.loaded.has(`${run.id} ${metric}`));
    if (wanted.length === 0) return;
    let cursor: string | null = null;
    do {
      const page: Reply<'runs.rows'> = await invoke('runs.rows', {
        runId: run.id,
        cursor,
        limit: pageRows,
        metrics: wanted,
      });
      this.send({ kind: 'rows', runId: run.id, batch: page.batch });
      cursor = page.nextCursor;
    } while (cursor !== null && !this.closed);
    for (const metric of wanted) this.loaded.add(`${run.id} ${metric}`);
  }

  private request(view: CompareView, buckets: number): void {
    this.send({ kind: 'draw', id: this.asked, view, buckets });
  }

  private send(message: ToCompare): void {
    if (!this.closed) this.worker.postMessage(message);
  }
}

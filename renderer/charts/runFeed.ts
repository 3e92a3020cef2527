import type { ChartSpec } from '../../core/contract/charts.ts';
import type { Reply, RunDetail } from '../../core/contract/channels.ts';
import type { RunShape } from '../../core/figures/spec/runSeries.ts';
import type { Cell } from '../../core/figures/spec/tableRows.ts';
import { invoke, listen } from '../bridge.ts';
import { plainCopy } from '../plainCopy.ts';
import type { Drawing, FromSeries, ToSeries, View } from './messages.ts';

const pageRows = 50_000;
/** Charts follow a stream at most this often; a drawing takes the window a few milliseconds. */
const redrawMs = 250;
/** Positions of a slider whose drawings are kept ready. */
const mostKept = 200;

interface FeedListener {
  /** How many rows the charts are drawn from. */
  drawn(rows: number): void;
  failed(why: string): void;
}

/**
 * The rows of one run on their way to its charts: watches the run, loads what is stored page by page, and asks the
 * worker for a drawing of each visible chart whenever something has arrived. One `close` ends it all.
 */
export class RunFeed {
  private readonly worker = new Worker(new URL('./series.worker.ts', import.meta.url), { type: 'module' });
  private readonly charts = new Map<string, { readonly view: View; readonly draw: (drawn: Drawing) => void }>();
  /** Charts with a drawing under way, and the state of the data that it was asked for at. */
  private readonly awaited = new Map<string, number>();
  /** Charts that asked for another drawing while one was under way. */
  private readonly asked = new Set<string>();
  /** Drawings of a slider's positions, by chart and value, until new data arrive. */
  private readonly drawn = new Map<string, Map<Cell, Drawing>>();
  private readonly stops: (() => void)[] = [];
  readonly runId: string;
  private readonly tell: FeedListener;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private closed = false;
  /** Counts the batches that the worker was sent. */
  private dataState = 0;

  constructor(detail: RunDetail, shape: RunShape, charts: readonly ChartSpec[], tell: FeedListener) {
    this.runId = detail.run.id;
    this.tell = tell;
    this.worker.onerror = ({ message }) => tell.failed(message);
    this.worker.onmessage = ({ data }: MessageEvent<FromSeries>) => this.take(data);
    this.send({ kind: 'open', shape, charts: plainCopy(charts) });
    this.stops.push(
      listen('run.rows', ({ runId, batch }) => {
        if (runId === this.runId) this.send({ kind: 'rows', batch });
      }),
      listen('run.table', ({ runId, batch }) => {
        if (runId === this.runId) this.send({ kind: 'table', batch });
      }),
    );
  }

  /** Live rows first, then the stored ones: a row that comes twice is one row. */
  async load(tables: readonly string[]): Promise<void> {
    await invoke('run.watch', { runId: this.runId });
    for (const table of tables) {
      for (const batch of await invoke('runs.table', { runId: this.runId, table })) this.send({ kind: 'table', batch });
    }
    let cursor: string | null = null;
    do {
      const page: Reply<'runs.rows'> = await invoke('runs.rows', { runId: this.runId, cursor, limit: pageRows });
      this.send({ kind: 'rows', batch: page.batch });
      cursor = page.nextCursor;
    } while (cursor !== null && !this.closed);
  }

  /** A chart came into view, or is looked at otherwise; in one panel alone where `only` says so. */
  show(chart: string, view: View, draw: (drawn: Drawing) => void, only: number | null = null): void {
    const { buckets, scrub, x } = view;
    const before = this.charts.get(chart)?.view;
    if (before?.buckets !== buckets || JSON.stringify(before.x) !== JSON.stringify(x)) this.drawn.delete(chart);
    this.charts.set(chart, { view, draw });
    const known = scrub === null ? undefined : this.drawn.get(chart)?.get(scrub);
    if (known) draw(known);
    else this.request(chart, only);
  }

  hide(chart: string): void {
    this.charts.delete(chart);
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    for (const stop of this.stops) stop();
    this.worker.terminate();
    invoke('run.unwatch', { runId: this.runId }).catch(() => undefined);
  }

  private send(message: ToSeries): void {
    if (this.closed) return;
    this.worker.postMessage(message);
    if (message.kind === 'draw') return;
    this.dataState += 1;
    this.drawn.clear();
    this.schedule();
  }

  private schedule(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      for (const chart of this.charts.keys()) this.request(chart);
      this.worker.postMessage({ kind: 'count' } satisfies ToSeries);
    }, redrawMs);
  }

  /** One drawing of a chart at a time is under way; what arrives meanwhile is in the next. */
  private request(chart: string, only: number | null = null): void {
    const wanted = this.charts.get(chart);
    if (!wanted) return;
    if (this.awaited.has(chart)) {
      this.asked.add(chart);
      return;
    }
    this.awaited.set(chart, this.dataState);
    this.send({ kind: 'draw', chart, only, ...wanted.view });
  }

  /** Has the next position of a slider drawn before it is asked for, nearest first. */
  private lookAhead(chart: string, { scrubValues, scrubbedTo }: Drawing): void {
    const wanted = this.charts.get(chart);
    const known = this.drawn.get(chart);
    // While data stream in, what is drawn ahead is stale before it is asked for.
    if (!wanted || !known || this.timer !== undefined || scrubValues.length > mostKept) return;
    const next = scrubValues
      .map((value, place) => ({ value, far: Math.abs(place - scrubbedTo) }))
      .filter(({ value }) => !known.has(value))
      .sort((a, b) => a.far - b.far)[0];
    if (!next) return;
    this.awaited.set(chart, this.dataState);
    this.send({ kind: 'draw', chart, only: null, ...wanted.view, scrub: next.value });
  }

  private take(message: FromSeries): void {
    if (message.kind === 'count') {
      this.tell.drawn(message.rows);
      return;
    }
    const { chart, panels, scrubValues, scrubbedTo } = message;
    const current = this.awaited.get(chart) === this.dataState;
    this.awaited.delete(chart);
    const wanted = this.charts.get(chart);
    const value = scrubValues[scrubbedTo];
    if (value !== undefined && current && !panels.includes(null)) {
      const known = this.drawn.get(chart) ?? new Map<Cell, Drawing>();
      this.drawn.set(chart, known.set(value, message));
    }
    const scrub = wanted?.view.scrub ?? null;
    const isWanted = scrub === null ? scrubbedTo === scrubValues.length - 1 : scrub === value;
    if (isWanted) wanted?.draw(message);
    if (this.asked.delete(chart)) this.request(chart);
    else this.lookAhead(chart, message);
  }
}

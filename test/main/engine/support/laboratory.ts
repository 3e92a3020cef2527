import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunRecord, RunSpec, TableBatch } from '../../../../core/contract/run.ts';
import { openHistory, type HistoryStore } from '../../../../core/history/openHistory.ts';
import { asyncHistory } from '../../../../main/cli/store.ts';
import { forkNode } from '../../../../main/engine/forkNode.ts';
import type { EngineProcess, ForkEngine } from '../../../../main/engine/protocol.ts';
import type { SupervisorEvent } from '../../../../main/engine/runRelay.ts';
import { Supervisor, type SupervisorOptions } from '../../../../main/engine/supervisor.ts';
import { walk } from './walk.ts';

/** A supervisor over a real history in a folder of its own, and what a test wants to see of both. */
export class Laboratory {
  readonly folder = mkdtempSync(join(tmpdir(), 'laboratory-'));
  readonly database = join(this.folder, 'history.sqlite');
  readonly store: HistoryStore = openHistory(this.database);
  readonly events: SupervisorEvent[] = [];
  readonly supervisor: Supervisor;
  private readonly log = openSync(join(this.folder, 'engine.log'), 'a');
  /** The engine that was forked last. */
  engine: EngineProcess | undefined;

  constructor(entry: string, options: Partial<SupervisorOptions> = {}) {
    const fork = forkNode(entry, this.log);
    const forkWatched: ForkEngine = () => (this.engine = fork());
    this.supervisor = new Supervisor({
      fork: forkWatched,
      history: asyncHistory(this.store),
      studies: [walk],
      checkpointFolder: (runId) => this.checkpoints(runId),
      appVersion: 'test',
      gitRevision: null,
      checkpointEveryMs: 20,
      ...options,
    });
    this.supervisor.on((event) => this.events.push(event));
  }

  checkpoints(runId: string): string {
    return join(this.folder, 'runs', runId, 'checkpoints');
  }

  async finish(spec: RunSpec): Promise<RunRecord> {
    const { id } = await this.supervisor.start(spec);
    return this.supervisor.whenEnded(id);
  }

  /** Resolves at the first event that the test waits for. */
  heard(wanted: (event: SupervisorEvent) => boolean): Promise<SupervisorEvent> {
    return new Promise((resolve) => {
      const stop = this.supervisor.on((event) => {
        if (!wanted(event)) return;
        stop();
        resolve(event);
      });
    });
  }

  /** All stored rows, by key, as the bits of their values. */
  rows(runId: string): Map<string, string> {
    const rows = new Map<string, string>();
    for (let cursor: string | null = null, first = true; first || cursor !== null; first = false) {
      const page: ReturnType<HistoryStore['rowPage']> = this.store.rowPage(runId, cursor, 10_000);
      const { arm, replica, metric, step, value } = page.batch;
      const bits = new BigUint64Array(value.buffer, value.byteOffset, value.length);
      for (let i = 0; i < arm.length; i++)
        rows.set([arm[i], replica[i], metric[i], step[i]].join(), bits[i]!.toString(16));
      cursor = page.nextCursor;
    }
    return rows;
  }

  marks(runId: string): Omit<TableBatch, 'seq'>[] {
    return this.store
      .tableBatches(runId, 'marks')
      .map(({ table, ordinal, length, columns }) => ({ table, ordinal, length, columns }));
  }

  /** Everything of a run that two equal runs have in common. */
  result(runId: string): unknown {
    const { run, claims, warnings } = this.store.runDetail(runId);
    return {
      rows: this.rows(runId),
      marks: this.marks(runId),
      claims,
      steps: run.steps,
      stopReason: run.stopReason,
      warnings,
    };
  }

  async close(): Promise<void> {
    await this.supervisor.shutdown();
    this.store.close();
    closeSync(this.log);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { RunQuery } from '../../../core/contract/runQuery.ts';
import { openHistory, type HistoryStore } from '../../../core/history/openHistory.ts';
import { claim, newRun, rowBatch, thrownBy } from './sampleRun.ts';

const everything: RunQuery = {
  filter: '',
  shelf: 'current',
  order: { by: 'started', descending: true },
  group: 'none',
  metrics: [],
  offset: 0,
  limit: 100,
};

/** Ten runs of two studies; run k has the loss 0.1 k at its last step in the first arm and replica, seed k, and tags. */
function shelf(): { history: HistoryStore; ids: string[] } {
  const folder = mkdtempSync(join(tmpdir(), 'run-table-'));
  const history = openHistory(join(folder, 'history.sqlite'));
  afterAll(() => {
    history.close();
    rmSync(folder, { recursive: true });
  });
  const ids = Array.from({ length: 10 }, (_, k) => {
    const { id } = history.createRun(
      newRun(
        { nowMs: Date.UTC(2026, 10, 1 + k) },
        {
          study: k < 4 ? 'rank-collapse' : 'label-noise',
          preset: k % 2 === 0 ? 'even' : null,
          seed: k,
          name: `run "${k}" 100%`,
          note: k === 3 ? 'Odd One' : '',
          tags: [...(k % 3 === 0 ? ['third'] : []), ...(k % 5 === 0 ? ['fifth'] : [])],
          params: { mu: k / 100, shape: k < 5 ? 'square' : 'deep', whiten: k < 2, sizes: [k, 2] },
          replicas: 1,
        },
      ),
    );
    history.appendRows(
      id,
      rowBatch([
        [0, 0, 0, 0, 9],
        [0, 0, 0, 7, k === 9 ? NaN : 0.1 * k],
        [1, 0, 0, 7, 5 - k],
      ]),
    );
    const claims = k === 4 ? [{ ...claim, verdict: 'fails' as const }] : k === 5 ? [claim] : [];
    history.endRun(id, {
      status: 'finished',
      stopReason: 'stepsDone',
      reason: null,
      steps: 7,
      wallMs: 1000 * k,
      claims,
    });
    return id;
  });
  return { history, ids };
}

function seeds(history: HistoryStore, change: Partial<RunQuery>): number[] {
  return history.queryRuns({ ...everything, ...change }).rows.map(({ run }) => run.seed);
}

describe('the run table', () => {
  const { history, ids } = shelf();

  it.each([
    ['', [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]],
    ['study:RANK-collapse seed>=2', [3, 2]],
    ['tag:third -tag:fifth', [9, 6, 3]],
    ['tag!=third seed<3', [2, 1]],
    ['seed=1 or seed=4 or "odd one"', [4, 3, 1]],
    ['preset:even not (seed<4 or seed>6)', [6, 4]],
    ['name~"\\"7\\" 100%"', [7]],
    ['metric.trainLoss<0.25', [2, 1, 0]],
    ['metric.none/trainLoss>=4', [1, 0]],
    ['max.trainLoss=9 min.trainLoss>0.55', [9, 8, 7, 6]],
    ['metric.trainLoss:nan', [9]],
    ['metric.rank<1', []],
    ['param.mu=0.04', [4]],
    ['param.shape:deep time>7s', [9, 8]],
    ['param.whiten:true', [1, 0]],
    ['started>=2026-11-09', [9, 8]],
    ['claims:surprising', [4]],
    ['claims:expected', [5]],
    ['claims:none seed>7', [9, 8]],
  ])('finds by %s', (filter, wanted) => {
    expect(seeds(history, { filter })).toEqual(wanted);
  });

  it('never takes a value for SQL, nor a % or _ for a pattern', () => {
    expect(seeds(history, { filter: `name~"'; DROP TABLE runs; --"` })).toEqual([]);
    expect(seeds(history, { filter: `name~"_00"` })).toEqual([]);
    expect(seeds(history, { filter: `name~"00%"` })).toHaveLength(10);
  });

  it('orders by a metric with what has none at the end, either way', () => {
    const order = { by: 'metric.trainLoss' as const, descending: true };
    expect(seeds(history, { order })).toEqual([8, 7, 6, 5, 4, 3, 2, 1, 0, 9]);
    expect(seeds(history, { order: { ...order, descending: false } })).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('gives pages and groups of one order, a run with two tags in both groups', () => {
    const page = history.queryRuns({ ...everything, group: 'tag', offset: 2, limit: 4 });
    expect(page.groups).toEqual([
      { name: 'fifth', count: 2 },
      { name: 'third', count: 4 },
      { name: null, count: 5 },
    ]);
    expect(page.total).toBe(11);
    expect(page.rows.map(({ run }) => run.seed)).toEqual([9, 6, 3, 0]);
  });

  it('shows the last, least and greatest value of the named arm, NaN as NaN and no row as null', () => {
    const metrics = ['metric.trainLoss', 'min.none/trainLoss', 'max.trainLoss', 'metric.rank'] as const;
    const page = history.queryRuns({ ...everything, metrics: [...metrics], limit: 2 });
    expect(page.rows.map((row) => row.metrics)).toEqual([
      [NaN, -4, 9, null],
      [0.8, -3, 9, null],
    ]);
  });

  it('takes the median over the replicas, and of a running run the last stored values', () => {
    const { id } = history.createRun(newRun({}, { seed: 77, replicas: 4 }));
    history.appendRows(id, rowBatch([1, 2, 4, 8].map((value, replica) => [0, replica, 1, 5, value])));
    const query = { ...everything, filter: 'seed=77', metrics: ['metric.rank', 'min.rank'] };
    expect(history.queryRuns(query).rows[0]!.metrics).toEqual([3, null]);
    history.endRun(id, { status: 'cancelled', stopReason: null, reason: null, steps: 5, wallMs: 1, claims: [] });
    expect(history.queryRuns(query).rows[0]!.metrics).toEqual([3, 1]);
    history.binRun(id);
  });

  it('marks many runs at once, tells which changed, and keeps their seals', () => {
    const three = ids.slice(0, 3);
    expect(history.shelveRuns(three, { star: true, colour: 2, addTag: 'seen' }).map(({ id }) => id)).toEqual(three);
    expect(history.shelveRuns(ids.slice(0, 4), { star: true }).map(({ id }) => id)).toEqual([ids[3]]);
    expect(history.runRecord(ids[0]!)).toMatchObject({ star: true, colour: 2, tags: ['third', 'fifth', 'seen'] });
    expect(seeds(history, { filter: 'star:yes tag:seen' })).toEqual([2, 1, 0]);
    history.shelveRuns(three, { archived: true });
    expect(seeds(history, { shelf: 'archive' })).toEqual([2, 1, 0]);
    expect(history.countRuns()).toMatchObject({ archive: 3, bin: 1 });
    expect(history.matchingRuns({ filter: 'tag:seen', shelf: 'all' })).toEqual([...three].reverse());
    history.shelveRuns(three, { archived: false, star: false, removeTag: 'seen', colour: null });
    expect(history.shelveRuns(three, { binned: true })).toHaveLength(3);
    expect(history.shelveRuns(three, { binned: false })).toHaveLength(3);
    for (const id of ids) expect(history.verifyRun(id)).toEqual([]);
  });

  it('changes none of them where one cannot change', () => {
    const { id } = history.createRun(newRun({}, { seed: 78 }));
    expect(thrownBy(() => history.shelveRuns([ids[5]!, id], { binned: true }))).toMatchObject({ code: 'conflict' });
    expect(history.runRecord(ids[5]!).binned).toBe(false);
  });

  it('refuses a filter that it cannot read and says where', () => {
    expect(thrownBy(() => seeds(history, { filter: 'status:x' }))).toMatchObject({
      code: 'badInput',
      message: expect.stringMatching(/character 8: status is one of/) as string,
    });
  });
});

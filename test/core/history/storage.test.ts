import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { openHistory } from '../../../core/history/openHistory.ts';
import { newRun, scratchFolder, scratchHistory, thrownBy } from './sampleRun.ts';

const end = { status: 'finished', stopReason: 'stepsDone', reason: null, steps: 9, wallMs: 1, claims: [] } as const;
const checkpoint = (file: string) => ({ step: 3, file, sha256: 'aa', sizeBytes: 1000, createdAt: 1 });
const batch = {
  seq: 1,
  arm: new Uint16Array(3),
  replica: new Uint32Array(3),
  metric: new Uint16Array(3),
  step: new Float64Array([0, 1, 2]),
  value: new Float64Array([1, 2, 3]),
};

describe('what runs take', () => {
  it('lists every run with its rows and checkpoints, largest first', () => {
    const history = scratchHistory();
    const small = history.createRun(newRun()).id;
    const large = history.createRun(newRun({ nowMs: 2e12 })).id;
    history.appendRows(small, batch);
    history.addCheckpoint(large, checkpoint('000001-3.checkpoint'));
    const report = history.storageReport();
    expect(report.runs.map(({ id, rows, checkpointBytes }) => [id, rows, checkpointBytes])).toEqual([
      [large, 0, 1000],
      [small, 3, 0],
    ]);
    expect(report.bytes).toBeGreaterThan(0);
  });

  it('forgets checkpoints of finished runs alone, and the seals still hold', () => {
    const history = scratchHistory();
    const finished = history.createRun(newRun()).id;
    const running = history.createRun(newRun({ nowMs: 2e12 })).id;
    for (const id of [finished, running]) history.addCheckpoint(id, checkpoint('000001-3.checkpoint'));
    history.endRun(finished, end);
    expect(history.pruneCheckpoints()).toEqual([{ runId: finished, file: '000001-3.checkpoint' }]);
    expect(history.checkpoints(finished)).toEqual([]);
    expect(history.checkpoints(running)).toHaveLength(1);
    expect([...history.verifyRun(finished), ...history.verifyRun(running)]).toEqual([]);
  });

  it('deletes what is in the bin from every table, and nothing else', () => {
    const file = join(scratchFolder(), 'history.sqlite');
    const history = scratchHistory(file);
    const kept = history.createRun(newRun({}, { tags: ['a'] })).id;
    const gone = history.createRun(newRun({ nowMs: 2e12 }, { tags: ['a'], note: 'note' })).id;
    for (const id of [kept, gone]) {
      history.appendRows(id, batch);
      history.addCheckpoint(id, checkpoint('000001-3.checkpoint'));
      history.endRun(id, end);
    }
    history.binRun(gone);
    expect(history.emptyBin()).toEqual([gone]);
    expect(thrownBy(() => history.runRecord(gone))).toMatchObject({ code: 'notFound' });
    expect(history.verifyRun(kept)).toEqual([]);
    expect(history.runDetail(kept)).toMatchObject({ rows: 3, run: { tags: ['a'] } });
    const database = new Sqlite(file, { readonly: true });
    const tables = database
      .prepare(
        `SELECT t.name FROM sqlite_schema t JOIN pragma_table_info(t.name) c WHERE t.type = 'table' AND c.name = 'run_key'`,
      )
      .pluck()
      .all() as string[];
    const left = tables.flatMap((table) => database.prepare(`SELECT DISTINCT run_key FROM "${table}"`).pluck().all());
    expect(new Set(left)).toEqual(new Set([1]));
    database.close();
  });

  it('is copied whole while a run is being stored, and overwrites nothing', async () => {
    const history = scratchHistory();
    const id = history.createRun(newRun()).id;
    history.appendRows(id, batch);
    const copy = join(scratchFolder(), 'copy.sqlite');
    await history.backUp(copy);
    const opened = openHistory(copy);
    expect(opened.verifyRun(id)).toEqual([]);
    expect(opened.runDetail(id).rows).toBe(3);
    opened.close();
    await expect(history.backUp(copy)).rejects.toMatchObject({ code: 'conflict' });
    const other = join(scratchFolder(), 'there');
    writeFileSync(`${other}.part`, 'half of an older try');
    await history.backUp(other);
    expect(existsSync(`${other}.part`)).toBe(false);
  });
});

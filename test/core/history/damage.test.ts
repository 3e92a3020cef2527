import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { ExpectedError } from '../../../core/contract/errors.ts';
import { openHistory, type HistoryStore } from '../../../core/history/openHistory.ts';
import { Randomness } from '../../../core/random.ts';
import { claim, newRun, rowBatch, rowsOf, scratchFolder } from './sampleRun.ts';

/** A closed file with one whole run, and the run's id. */
function storedRun(): { file: string; id: string } {
  const file = join(scratchFolder(), 'history.sqlite');
  const history = openHistory(file, { randomBytes: (count) => new Uint8Array(count) });
  const { id } = history.createRun(
    newRun({ warnings: [{ code: 'c', key: 'k', sentence: 's' }] }, { tags: ['a', 'b'], note: 'n' }),
  );
  history.appendRows(id, rowBatch(Array.from({ length: 2000 }, (_, i) => [i % 2, 0, i % 3, i, Math.sin(i)])));
  const columns = {
    x: Float64Array.from({ length: 500 }, Math.sqrt),
    name: Array.from({ length: 500 }, (_, i) => `case ${i}`),
  };
  history.appendTable(id, { seq: 0, table: 'cases', ordinal: 0, length: 500, columns });
  history.addCheckpoint(id, { step: 3, file: 'c', sha256: 'abc', sizeBytes: 7, createdAt: 9 });
  history.addArtefact(id, { file: 'f', kind: 'figure', sha256: 'x', sizeBytes: 3, createdAt: 4 });
  history.endRun(id, {
    status: 'finished',
    stopReason: 'stepsDone',
    reason: null,
    steps: 99,
    wallMs: 5,
    claims: [claim],
  });
  history.close();
  return { file, id };
}

function allReads(history: HistoryStore, id: string): unknown {
  return [
    history.listRuns({ limit: 10 }),
    history.runDetail(id),
    history.runSpec(id),
    history.checkpoints(id),
    history.artefacts(id),
    rowsOf(history.rowPage(id, null, 10_000).batch),
    history.tableBatches(id, 'cases'),
  ];
}

describe('a damaged file', () => {
  it('never gives a changed value unnoticed, whichever bit flips', () => {
    const { file, id } = storedRun();
    const whole = readFileSync(file);
    const sound = openHistory(file);
    const expected = allReads(sound, id);
    expect([...sound.verifyFile(), ...sound.verifyRun(id)]).toEqual([]);
    sound.close();
    const bits = new Randomness(7).stream('data', 0).integers(0, new Uint32Array(400), 8 * whole.length);
    const outcome = { harmless: 0, found: 0, foundByUsAlone: 0 };
    for (const bit of bits) {
      const flipped = join(scratchFolder(), 'flipped.sqlite');
      const bytes = Buffer.from(whole);
      bytes[bit >> 3]! ^= 1 << (bit & 7);
      writeFileSync(flipped, bytes);
      outcome[look(flipped, id, expected, bit)]++;
    }
    console.info('bit flips', outcome);
    expect(outcome.foundByUsAlone).toBeGreaterThan(20);
  });

  it('names what is damaged, on reading and on verifying', () => {
    const { file, id } = storedRun();
    const change = (sql: string, visit: (history: HistoryStore) => void): void => {
      const copy = join(scratchFolder(), 'copy.sqlite');
      copyFileSync(file, copy);
      new Sqlite(copy).exec(sql).close();
      const history = openHistory(copy);
      visit(history);
      history.close();
    };
    change('UPDATE rows SET value = 0.25 WHERE step = 12', (history) => {
      expect(history.verifyRun(id)).toEqual([`1 of the 2000 rows of the run ${id} are damaged.`]);
      expect(() => history.rowPage(id, null, 2000)).toThrow(/arm 0, metric 0, replica 0, step 12/);
    });
    change('DELETE FROM rows WHERE step = 12', (history) => {
      expect(history.verifyRun(id)).toEqual([`The run ${id} has 1999 rows; 2000 were stored.`]);
    });
    change('UPDATE table_batches SET length = 499', (history) => {
      expect(history.verifyRun(id)).toEqual([`1 table batches of the run ${id} are damaged.`]);
      expect(() => history.tableBatches(id, 'cases')).toThrow(/Batch 0 of the table cases/);
    });
    change('DELETE FROM table_batches', (history) => {
      expect(history.verifyRun(id)).toEqual([`The run ${id} has 0 table batches; 1 were stored.`]);
    });
    change(
      `UPDATE claims SET verdict = 'fails'; DELETE FROM tags WHERE tag = 'a'; DELETE FROM seals WHERE part = 'notes'`,
      (history) => {
        expect(history.verifyRun(id)).toEqual(
          ['claims', 'tags', 'notes'].map((part) => `The stored ${part} of the run ${id} changed by themselves.`),
        );
      },
    );
  });
});

/** What comes of one flipped bit. A changed value that nothing notices fails the test. */
function look(file: string, id: string, expected: unknown, bit: number): 'harmless' | 'found' | 'foundByUsAlone' {
  let history: HistoryStore | undefined;
  try {
    history = openHistory(file);
    if (history.verifyFile().length > 0) return 'found';
    if (!history.listRuns({ limit: 10 }).some((run) => run.id === id)) return 'found';
    if (history.verifyRun(id).length > 0) return 'foundByUsAlone';
    expect(allReads(history, id), `bit ${bit}`).toEqual(expected);
    return 'harmless';
  } catch (error) {
    if (error instanceof ExpectedError) return 'found';
    throw error;
  } finally {
    history?.close();
  }
}

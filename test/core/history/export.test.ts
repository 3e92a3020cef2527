import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { csvLine, numberCell, textCell } from '../../../core/history/export/csvText.ts';
import { exportRun } from '../../../core/history/export/exportRun.ts';
import { runJson } from '../../../core/history/runJson.ts';
import { claim, newRun, rowBatch, scratchFolder, scratchHistory } from './sampleRun.ts';

describe('a cell of a CSV file', () => {
  it('spells a number so that it reads back to the same double', () => {
    const numbers = [0.1, 1e-320, NaN, Infinity, -Infinity, -0, 0, 5e-324, 1 / 3, 2 ** 53, 1e21];
    const texts = numbers.map(numberCell);
    expect(texts.slice(0, 7)).toEqual(['0.1', '1e-320', 'NaN', 'Infinity', '-Infinity', '-0', '0']);
    expect(texts.map(Number)).toEqual(numbers);
    expect(numberCell(undefined)).toBe('');
  });

  it('quotes what RFC 4180 quotes', () => {
    expect(csvLine(['a', 'b,c', 'd"e', 'f\ng', 'h\ri', ''])).toBe('a,"b,c","d""e","f\ng","h\ri",\n');
  });

  it('is made harmless where a spreadsheet would run it', () => {
    for (const text of ['=1+1', '+cmd()', '-2+3', '@SUM(A1)', '\t=1', '\r=1', '=HYPERLINK("x")']) {
      expect(textCell(text)).toBe(`'${text}`);
    }
    for (const text of ['-1.5', '+3', '-1e-320', 'plain', 'a=b', '', '1-2']) expect(textCell(text)).toBe(text);
  });
});

describe('exportRun', () => {
  it('writes rows, tables and the run with every number exact', async () => {
    const history = scratchHistory();
    const folder = scratchFolder();
    const { id } = history.createRun(newRun());
    history.appendRows(
      id,
      rowBatch([
        [1, 1, 0, 3, 0.1],
        [0, 1, 2, 0, 1e-320],
        [0, 1, 0, 0, NaN],
        [0, 0, 1, 7, -0],
        [0, 0, 0, 5, Infinity],
        [0, 0, 2, 5, -Infinity],
      ]),
    );
    const columns = { value: Float64Array.of(-0, NaN), label: ['@x', 'a "b", c'] };
    history.appendTable(id, { seq: 0, table: 'cases', ordinal: 0, length: 2, columns });
    history.appendTable(id, {
      seq: 0,
      table: 'cases',
      ordinal: 1,
      length: 1,
      columns: { label: ['-7'], value: Float64Array.of(1e-320) },
    });
    const target = await exportRun(history, id, 'csv', folder);
    expect(target).toBe(join(folder, id));
    expect(readdirSync(target).sort()).toEqual(['cases.csv', 'rows.csv', 'run.json']);
    expect(readFileSync(join(target, 'rows.csv'), 'utf8')).toBe(
      [
        'arm,replica,step,trainLoss,rank,bound',
        'decay,0,5,Infinity,,-Infinity',
        'decay,0,7,,-0,',
        'decay,1,0,NaN,,1e-320',
        'none,1,3,0.1,,',
        '',
      ].join('\n'),
    );
    expect(readFileSync(join(target, 'cases.csv'), 'utf8')).toBe(`value,label\n-0,'@x\nNaN,"a ""b"", c"\n1e-320,-7\n`);
    expect(JSON.parse(readFileSync(join(target, 'run.json'), 'utf8'))).toEqual(
      JSON.parse(JSON.stringify(runJson(history, id))),
    );
  });

  it('pages through rows that are more than a page', async () => {
    const history = scratchHistory();
    const { id } = history.createRun(newRun());
    const length = 5_001;
    for (const metric of [0, 1, 2]) {
      history.appendRows(id, rowBatch(Array.from({ length }, (_, i) => [0, i % 2, metric, i >> 1, metric + i / 8])));
    }
    const target = await exportRun(history, id, 'csv', scratchFolder());
    const lines = readFileSync(join(target, 'rows.csv'), 'utf8').split('\n').slice(1, -1);
    const expected = [0, 1].flatMap((replica) =>
      Array.from({ length: replica === 0 ? 2501 : 2500 }, (_, step) => {
        const value = (2 * step + replica) / 8;
        return `decay,${replica},${step},${value},${1 + value},${2 + value}`;
      }),
    );
    expect(lines).toEqual(expected);
  });

  it('writes run.json alone as json', async () => {
    const history = scratchHistory();
    const { id } = history.createRun(newRun());
    expect(readdirSync(await exportRun(history, id, 'json', scratchFolder()))).toEqual(['run.json']);
  });

  it('leaves no half file and names the folder that cannot be written', async () => {
    const history = scratchHistory();
    const { id } = history.createRun(newRun());
    const file = join(scratchFolder(), 'file');
    writeFileSync(file, '');
    await expect(exportRun(history, id, 'csv', file)).rejects.toMatchObject({ code: 'unavailable' });
    const folder = scratchFolder();
    const full = {
      ...history,
      rowPage: () => {
        throw Object.assign(new Error('no space'), { code: 'ENOSPC', syscall: 'write' });
      },
    };
    await expect(exportRun(full, id, 'csv', folder)).rejects.toMatchObject({ code: 'diskFull' });
    expect(existsSync(join(folder, id)) && readdirSync(join(folder, id))).toEqual([]);
  });
});

describe('runJson', () => {
  it('has the keys of the terminal contract and names the numbers that JSON cannot hold', () => {
    const history = scratchHistory();
    const warnings = [{ code: 'c', key: 'k', sentence: 's' }];
    const { id } = history.createRun(newRun({ warnings }));
    history.appendRows(
      id,
      rowBatch([
        [0, 0, 0, 1, 3],
        [0, 0, 0, 2, Infinity],
        [0, 1, 0, 2, NaN],
      ]),
    );
    history.endRun(id, {
      status: 'finished',
      stopReason: 'stepsDone',
      reason: null,
      steps: 2,
      wallMs: 1,
      claims: [claim],
    });
    const json = JSON.parse(JSON.stringify(runJson(history, id)));
    expect(json).toEqual({
      run: history.runRecord(id),
      warnings,
      metrics: {
        decay: { trainLoss: { last: ['Infinity', 'NaN'], min: [3, 'NaN'], max: ['Infinity', 'NaN'] } },
        none: {},
      },
      claims: [{ ...claim, measured: 'NaN', control: { ...claim.control, measured: 0 } }],
    });
  });
});

import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Checkpoint } from '../../../core/execution/checkpoint.ts';
import { CheckpointFiles, isCheckpointFile } from '../../../core/execution/checkpointFiles.ts';

const at = (step: number, identity = 'run'): Checkpoint => ({
  identity,
  fingerprint: 'here',
  step,
  done: step,
  recorded: { lastSteps: { main: step }, ordinals: { marks: 2 } },
  pending: [
    {
      kind: 'rows',
      batch: {
        seq: 4,
        arm: Uint16Array.of(0),
        replica: Uint32Array.of(1),
        metric: Uint16Array.of(0),
        step: Float64Array.of(step),
        value: Float64Array.of(NaN),
      },
    },
    {
      kind: 'table',
      batch: { seq: 5, table: 'marks', ordinal: 1, length: 1, columns: { name: ['a'], x: Float64Array.of(-0) } },
    },
    { kind: 'warning', warning: { code: 'c', key: 'k', sentence: 's' } },
  ],
  state: { weights: Float64Array.of(0.1, step), label: 'arm', nested: [{ deep: null }] },
});

describe('checkpoint files', () => {
  let folder: string;
  const open = (identity = 'run'): CheckpointFiles =>
    new CheckpointFiles(join(folder, 'checkpoints'), identity, () => 1234);
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'checkpoints-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const path = (file: string): string => join(folder, 'checkpoints', file);

  it('gives the newest back, bit for bit, and leaves no temporary file', () => {
    const files = open();
    const records = [files.write(at(10)), files.write(at(20))];
    expect(records.map(({ file, step }) => [file, step])).toEqual([
      ['000001-10.checkpoint', 10],
      ['000002-20.checkpoint', 20],
    ]);
    expect(readdirSync(join(folder, 'checkpoints'))).toEqual(records.map(({ file }) => file));
    expect(records[1]!.sizeBytes).toBe(readFileSync(path(records[1]!.file)).length);
    const { found, warnings } = open().load(records, null);
    expect(found).toEqual({ checkpoint: at(20), record: null });
    expect(warnings).toEqual([]);
  });

  it('goes on counting after a resume', () => {
    const first = open().write(at(10));
    expect(open().write(at(5)).file).toBe('000002-5.checkpoint');
    expect(first.createdAt).toBe(1234);
  });

  it('falls back to the one before with a warning when the newest is damaged, cut short or missing', () => {
    for (const harm of [
      (f: string) => appendFileSync(f, 'x'),
      (f: string) => truncateSync(f, 100),
      (f: string) => truncateSync(f, 0),
      (f: string) => rmSync(f),
    ]) {
      const files = open();
      const records = [files.write(at(10)), files.write(at(20))];
      harm(path(records[1]!.file));
      const { found, warnings } = open().load(records, null);
      expect(found?.checkpoint.step).toBe(10);
      expect(warnings).toHaveLength(1);
      expect(warnings[0]).toMatchObject({ code: 'checkpointDamaged', key: records[1]!.file });
      rmSync(join(folder, 'checkpoints'), { recursive: true });
    }
  });

  it('refuses a whole file that is not the one the history names, or of another run', () => {
    const files = open();
    const record = files.write(at(10));
    expect(open().load([{ ...record, sha256: '0'.repeat(64) }], null)).toMatchObject({
      found: undefined,
      warnings: [{ key: record.file }],
    });
    expect(open('other').load([record], null).found).toBeUndefined();
  });

  it('takes a checkpoint that no row names yet, as one that was written when its host was gone', () => {
    const files = open();
    const known = files.write(at(10));
    const orphan = files.write(at(20));
    expect(open().load([known], null).found).toMatchObject({ checkpoint: { step: 20 }, record: orphan });
  });

  it('takes the newest at or before a step', () => {
    const files = open();
    const records = [files.write(at(10)), files.write(at(20))];
    expect(open().load(records, 19).found?.checkpoint.step).toBe(10);
    expect(open().load(records, 9)).toEqual({ found: undefined, warnings: [] });
  });

  it('sweeps torn files and keeps what is named', () => {
    const files = open();
    const record = files.write(at(10));
    writeFileSync(path('000002-20.checkpoint.tmp'), 'torn');
    files.sweep([record.file]);
    expect(readdirSync(join(folder, 'checkpoints'))).toEqual([record.file]);
  });

  it('never follows a stored name out of the folder', () => {
    expect(isCheckpointFile('../../secret-1.checkpoint')).toBe(false);
    expect(isCheckpointFile('/000001-1.checkpoint')).toBe(false);
    writeFileSync(join(folder, 'outside'), 'x');
    const record = { step: 1, file: '../outside', sha256: '', sizeBytes: 1, createdAt: 0 };
    expect(open().load([record], null)).toEqual({ found: undefined, warnings: [] });
    expect(existsSync(join(folder, 'outside'))).toBe(true);
  });

  it('says in a sentence why it cannot write', () => {
    writeFileSync(join(folder, 'checkpoints'), 'a file where the folder should be');
    expect(() => open().write(at(1))).toThrow('The checkpoint could not be written');
  });
});

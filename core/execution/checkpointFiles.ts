import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { ExpectedError } from '../contract/errors.ts';
import type { CheckpointRecord, Warning } from '../contract/run.ts';
import { decodeCheckpoint, encodeCheckpoint, type Checkpoint } from './checkpoint.ts';
import { checksumOf } from './codec.ts';

const namePattern = /^(\d{6,12})-(\d+)\.checkpoint$/;

/** The number of a checkpoint in its run, from its file's name; NaN for any other name. */
const numberOf = (file: string): number => Number(namePattern.exec(file)?.[1] ?? NaN);
const stepOf = (file: string): number => Number(namePattern.exec(file)?.[2] ?? NaN);

/** Whether a name is one that we give, so that no stored name can point outside the run's folder. */
export function isCheckpointFile(file: string): boolean {
  return namePattern.test(file);
}

/** The checkpoints of one run: files `000012-4000.checkpoint`, counted, with the step. */
export class CheckpointFiles {
  private readonly folder: string;
  private readonly identity: string;
  private readonly wallClock: () => number;
  private next = 1;

  constructor(folder: string, identity: string, wallClock: () => number) {
    this.folder = folder;
    this.identity = identity;
    this.wallClock = wallClock;
    this.next = 1 + Math.max(0, ...this.list().map(numberOf));
  }

  /** On disk, read back and compared, when it returns: temporary file, fsync, re-read, rename, fsync of the folder. */
  write(checkpoint: Checkpoint): CheckpointRecord {
    const bytes = encodeCheckpoint(checkpoint);
    const file = `${String(this.next).padStart(6, '0')}-${checkpoint.step}.checkpoint`;
    try {
      mkdirSync(this.folder, { recursive: true, mode: 0o700 });
      const temporary = join(this.folder, `${file}.tmp`);
      writeDurably(temporary, bytes);
      if (!readFileSync(temporary).equals(bytes)) throw new Error('the file reads back differently');
      renameSync(temporary, join(this.folder, file));
      syncFolder(this.folder);
    } catch (error) {
      throw writeError(error);
    }
    this.next += 1;
    return {
      step: checkpoint.step,
      file,
      sha256: checksumOf(bytes),
      sizeBytes: bytes.length,
      createdAt: this.wallClock(),
    };
  }

  /**
   * The newest good checkpoint at or before `fromStep`: one that the history names, or one that was written when its
   * host was gone. Each bad one is named in a warning; what is older than the history's or torn is deleted.
   */
  load(
    records: readonly CheckpointRecord[],
    fromStep: number | null,
  ): { found: Found | undefined; warnings: Warning[] } {
    const warnings: Warning[] = [];
    const sums = new Map(records.map((record) => [record.file, record.sha256]));
    const names = [...new Set([...records.map((record) => record.file), ...this.list()])]
      .filter(isCheckpointFile)
      .filter((file) => fromStep === null || stepOf(file) <= fromStep)
      .sort((a, b) => numberOf(b) - numberOf(a));
    for (const file of names) {
      try {
        const { checkpoint, record } = this.read(file, sums.get(file));
        return { found: { checkpoint, record: sums.has(file) ? null : record }, warnings };
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        const sentence = `Checkpoint ${file} cannot be used (${why}); the run goes on from the one before, or from its start.`;
        warnings.push({ code: 'checkpointDamaged', key: file, sentence });
      }
    }
    return { found: undefined, warnings };
  }

  /** One checkpoint of this run. Throws where its file is gone, damaged, or not of that hash. */
  read(file: string, hash: string | undefined): { checkpoint: Checkpoint; record: CheckpointRecord } {
    const bytes = readFileSync(join(this.folder, file));
    const checkpoint = decodeCheckpoint(bytes, this.identity);
    const sha256 = checksumOf(bytes);
    if ((hash ?? sha256) !== sha256)
      throw new ExpectedError('databaseDamaged', 'It is not the file that the history names.');
    const record = { step: checkpoint.step, file, sha256, sizeBytes: bytes.length, createdAt: this.wallClock() };
    return { checkpoint, record };
  }

  /** Deletes what is neither named by the history nor kept: torn files, and ones that no longer lead anywhere. */
  sweep(keep: readonly string[]): void {
    for (const file of this.everything()) {
      if (!keep.includes(file)) rmSync(join(this.folder, file), { force: true });
    }
  }

  private list(): string[] {
    return this.everything().filter(isCheckpointFile);
  }

  private everything(): string[] {
    try {
      return readdirSync(this.folder);
    } catch {
      return [];
    }
  }
}

export interface Found {
  readonly checkpoint: Checkpoint;
  /** The record of a file that the history does not name yet. */
  readonly record: CheckpointRecord | null;
}

function writeDurably(path: string, bytes: Buffer): void {
  const file = openSync(path, 'w', 0o600);
  try {
    for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** A rename is on disk when its folder is; Windows has no such call. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function writeError(error: unknown): ExpectedError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const why = error instanceof Error ? error.message : String(error);
  return code === 'ENOSPC' || code === 'EDQUOT'
    ? new ExpectedError('diskFull', `The checkpoint could not be written, the disk is full: ${why}.`, {
        hint: 'Make room; the run goes on from the checkpoint before.',
      })
    : new ExpectedError('unavailable', `The checkpoint could not be written: ${why}.`);
}

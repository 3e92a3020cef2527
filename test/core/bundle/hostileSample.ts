import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { readBundle } from '../../../core/bundle/readBundle.ts';
import { ExpectedError } from '../../../core/contract/errors.ts';
import { openHistory } from '../../../core/history/openHistory.ts';
import { bundleOf, filesOf, rebuilt, storeSampleRun } from './sampleBundle.ts';

export type Files = Map<string, Uint8Array>;

export const text = (words: string): Uint8Array => new TextEncoder().encode(words);

export const jsonOf = (files: Files, path: string): Record<string, unknown> =>
  JSON.parse(new TextDecoder().decode(files.get(path))) as Record<string, unknown>;

/** The bundle of one run, to be harmed, and a judge of what came of it. */
export class HostileSample {
  readonly bytes: Uint8Array;
  /** Of its run. */
  readonly folder: string;
  /** How many bundles were refused. */
  judged = 0;

  constructor() {
    const scratch = mkdtempSync(join(tmpdir(), 'hostile-'));
    const history = openHistory(join(scratch, 'history.sqlite'));
    const id = storeSampleRun(history);
    this.bytes = bundleOf(history, id).bytes;
    history.close();
    rmSync(scratch, { recursive: true });
    this.folder = `runs/${id}`;
  }

  /** The reason for which a bundle is refused; anything but a named refusal is a failure of the test. */
  reason(hostile: Uint8Array): string {
    try {
      readBundle(hostile);
    } catch (error) {
      if (error instanceof ExpectedError && error.code === 'badInput' && error.issues.length === 1) {
        this.judged++;
        expect(error.message).toMatch(/^The bundle is refused \(\w+\): .+\.$/s);
        return error.issues[0]!.key;
      }
      throw error;
    }
    return 'none';
  }

  /** The sample with changed files, its checksums put right. */
  changed(change: (files: Files) => unknown): Uint8Array {
    const files = filesOf(this.bytes);
    change(files);
    return rebuilt(files);
  }
}

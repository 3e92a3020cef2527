import { deflateSync, zipSync, type Zippable } from 'fflate';
import { ExpectedError } from '../contract/errors.ts';
import { limits } from './limits.ts';

const level = 6;

/**
 * A zip whose bytes depend on its files alone: sorted names, the first time that a zip can name, no owner, and a deflate
 * written in JavaScript, which gives the same bytes on every processor.
 */
export function writeZip(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const total = [...files.values()].reduce((sum, bytes) => sum + bytes.length, 0);
  const largest = Math.max(0, ...[...files.values()].map((bytes) => bytes.length));
  if (files.size > limits.entries || total > limits.totalBytes || largest > limits.entryBytes) {
    const sentence = `The bundle would have ${files.size} files of ${total} bytes; at most ${limits.entries} of ${limits.totalBytes} are allowed.`;
    throw new ExpectedError('refused', sentence, { hint: 'Bundle fewer runs, or without their checkpoints.' });
  }
  const entries: Zippable = {};
  for (const [name, bytes] of [...files].sort(([a], [b]) => (a < b ? -1 : 1)))
    entries[name] = [bytes, { level: mayDeflate(bytes) ? level : 0 }];
  return zipSync(entries, { mtime: new Date(1980, 0, 1), os: 0, attrs: 0 });
}

/** What deflates too well would be taken for a bomb. */
function mayDeflate(bytes: Uint8Array): boolean {
  if (bytes.length <= limits.ratioFromBytes) return true;
  return bytes.length <= limits.ratio * deflateSync(bytes, { level }).length;
}

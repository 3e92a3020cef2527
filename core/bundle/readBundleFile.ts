import { readFileSync, statSync } from 'node:fs';
import { ExpectedError } from '../contract/errors.ts';
import { limits } from './limits.ts';

/** Reads a bundle from disk; one beyond the limit is refused before it is read. Errors: badInput. */
export function readBundleFile(file: string): Uint8Array {
  const refuse = (why: string): never => {
    const sentence = `file is "${file}"; ${why}.`;
    throw new ExpectedError('badInput', sentence, { issues: [{ key: 'file', received: file, sentence }] });
  };
  try {
    const { size } = statSync(file);
    if (size > limits.fileBytes) return refuse(`it has ${size} bytes, at most ${limits.fileBytes} are read`);
    return readFileSync(file);
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    return refuse(`it cannot be read: ${error.message}`);
  }
}

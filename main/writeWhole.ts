import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ExpectedError } from '../core/contract/errors.ts';

/**
 * Replaces a file so that a reader, or a crash, meets the old text or the new one and nothing between. Errors: diskFull;
 * unavailable where it cannot be written.
 */
export async function writeWhole(file: string, text: string): Promise<void> {
  try {
    await replace(file, text);
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error && 'code' in error)) throw error;
    const code = error.code === 'ENOSPC' || error.code === 'EDQUOT' ? 'diskFull' : 'unavailable';
    throw new ExpectedError(code, `${file} could not be written: ${error.message}.`);
  }
}

async function replace(file: string, text: string): Promise<void> {
  const beside = `${file}.${process.pid}.part`;
  const handle = await open(beside, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(beside, file);
  const folder = await open(dirname(file), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

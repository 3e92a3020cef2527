import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ExpectedError } from '../../contract/errors.ts';

const chunkLength = 65_536;

/**
 * Writes texts and bytes one after another and returns the path; makes its folder. The file has its name only when it
 * is whole. Errors: diskFull; unavailable where the path cannot be written.
 */
export async function writeWhole(path: string, parts: Iterable<string | Uint8Array>): Promise<string> {
  const partial = `${path}.part`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeParts(partial, parts);
    await rename(partial, path);
    return path;
  } catch (error) {
    await rm(partial, { force: true }).catch(() => undefined);
    throw sortFileError(error, path);
  }
}

async function writeParts(path: string, parts: Iterable<string | Uint8Array>): Promise<void> {
  const file = await open(path, 'w');
  try {
    let chunk = '';
    const flush = async (): Promise<void> => {
      if (chunk !== '') await file.writeFile(chunk);
      chunk = '';
    };
    for (const part of parts) {
      if (typeof part === 'string') {
        chunk += part;
        if (chunk.length >= chunkLength) await flush();
      } else {
        await flush();
        await file.writeFile(part);
      }
    }
    await flush();
    await file.sync();
  } finally {
    await file.close();
  }
}

function sortFileError(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || !('syscall' in error && 'code' in error)) return error;
  if (error.code === 'ENOSPC' || error.code === 'EDQUOT') {
    return new ExpectedError('diskFull', `The disk that holds ${path} is full; the export is not complete.`);
  }
  return new ExpectedError('unavailable', `The export to ${path} failed: ${error.message}.`, {
    hint: 'Choose a folder that exists and can be written.',
  });
}

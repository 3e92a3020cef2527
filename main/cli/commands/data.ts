import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cifar10Name } from '../../../core/data/cifar10/binary.ts';
import { cifar10Package, installCifar10 } from '../../../core/data/cifar10/install.ts';
import { DataFolder } from '../../../core/data/dataFolder.ts';
import { importTable } from '../../../core/data/importTable.ts';
import { downloadCifar10, downloadMegabytes } from '../../data/downloadCifar10.ts';
import { namedSets } from '../../data/namedSets.ts';
import { prepareHome } from '../../home.ts';
import type { CommandContext } from '../context.ts';
import { exitStatus, type ExitStatus } from '../exitStatus.ts';
import { jsonText } from '../jsonText.ts';
import { badInput } from '../specFile.ts';
import { textTable } from '../textTable.ts';

const sayEveryMs = 5000;

/** `excite data list`: the named data sets and whether they are there. */
export function listData(context: CommandContext): ExitStatus {
  const sets = namedSets(new DataFolder(context.home.data)).map((set) => ({
    ...set,
    folder: join(context.home.data, set.name),
  }));
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
  const { bytes } = readArchive(file, 'file');
  prepareHome(context.home);
  const { rows, columns } = importTable(new DataFolder(context.home.data), name, bytes, file);
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

async function download(context: CommandContext): Promise<{ bytes: Uint8Array; label: string }> {
  context.say(`fetching ${cifar10Package} with npm (${downloadMegabytes} MB)`);
  const bytes = await downloadCifar10({
    everyMs: sayEveryMs,
    onProgress: (megabytes, seconds) =>
      context.say(`${cifar10Package}: ${megabytes} MB written after ${Math.round(seconds)} s`),
  });
  return { bytes, label: cifar10Package };
}

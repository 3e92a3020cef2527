import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseNumber } from '../../../core/contract/fields.ts';
import { imageWishesSchema, type ImageReport } from '../../../core/contract/imageReport.ts';
import { cifar10Name } from '../../../core/data/cifar10/binary.ts';
import { cifar10Package, installCifar10 } from '../../../core/data/cifar10/install.ts';
import { DataFolder } from '../../../core/data/dataFolder.ts';
import { importImages, previewImages } from '../../../core/data/images/importImages.ts';
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

export interface ImportOptions {
  readonly name: string;
  readonly testShare?: string;
  readonly seed?: string;
  readonly resize?: boolean;
  readonly leaveOutBad?: boolean;
  readonly look?: boolean;
}

/** `excite data import PATH --name S`: a table, or a folder of images. */
export function importData(context: CommandContext, path: string, options: ImportOptions): ExitStatus {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return importFolder(context, path, options);
  for (const key of ['testShare', 'seed', 'resize', 'leaveOutBad', 'look'] as const) {
    if (options[key] === undefined) continue;
    const sentence = `${key} belongs to folders of images; "${path}" is none.`;
    throw badInput([{ key, received: String(options[key]), sentence }]);
  }
  return importFile(context, path, options.name);
}

/** A folder of images, a sub-folder a class; with `look` it is only looked at. */
function importFolder(context: CommandContext, source: string, options: ImportOptions): ExitStatus {
  const { name, resize = false, leaveOutBad = false, look = false } = options;
  const parsed = imageWishesSchema.safeParse({
    seed: parseNumber(options.seed ?? '0'),
    testShare: parseNumber(options.testShare ?? '0.2'),
    resize,
  });
  if (!parsed.success) throw badInput(parsed.error.issues.map(({ path: [key] }) => wishIssue(String(key), options)));
  const wishes = { source, ...parsed.data };
  let saidAt = performance.now();
  const onFile = (done: number, total: number): void => {
    if (performance.now() - saidAt < sayEveryMs) return;
    saidAt = performance.now();
    context.say(`reading image ${done + 1} of ${total}`);
  };
  if (!look) prepareHome(context.home);
  const report = look
    ? previewImages(wishes, onFile)
    : importImages(new DataFolder(context.home.data), name, { ...wishes, leaveOutBad }, onFile);
  if (context.json) {
    const classes = report.classes.map(({ name: className, train, test }) => ({ name: className, train, test }));
    const folder = look ? null : join(context.home.data, name);
    context.print(jsonText({ name, folder, ...report, classes }));
  } else context.print(imagesText(report));
  return exitStatus.finished;
}

function wishIssue(key: string, options: ImportOptions) {
  const received = (key === 'seed' ? options.seed : options.testShare) ?? '';
  const allowed = key === 'seed' ? 'a whole number, 0 or more' : 'a number above 0 and below 1';
  return { key, received, sentence: `${key} is "${received}"; it must be ${allowed}.` };
}

function imagesText({ classes, split, bad, badCount, warnings }: ImageReport): string {
  const rows = classes.map(({ name, train, test }, label) => [String(label), name, String(train), String(test)]);
  const how = split === 'drawn' ? 'training and test as drawn' : 'training and test as in the folders train and test';
  const faults = bad.map(({ path, why }) => `left out: ${path} ${why}\n`);
  const more = badCount > bad.length ? [`and ${badCount - bad.length} more\n`] : [];
  return [
    textTable(['label', 'class', 'training', 'test'], rows),
    `${how}\n`,
    ...warnings.map((text) => `${text}\n`),
    ...faults,
    ...more,
  ].join('');
}

/** A table of numbers, label last, checked before it is kept. */
function importFile(context: CommandContext, file: string, name: string): ExitStatus {
  const { bytes } = readArchive(file, 'file');
  prepareHome(context.home);
  const table = importTable(new DataFolder(context.home.data), name, bytes, file);
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

async function download(context: CommandContext): Promise<{ bytes: Uint8Array; label: string }> {
  context.say(`fetching ${cifar10Package} with npm (${downloadMegabytes} MB)`);
  const bytes = await downloadCifar10({
    everyMs: sayEveryMs,
    onProgress: (megabytes, seconds) =>
      context.say(`${cifar10Package}: ${megabytes} MB written after ${Math.round(seconds)} s`),
  });
  return { bytes, label: cifar10Package };
}

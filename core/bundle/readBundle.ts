import { z } from 'zod';
import type { RowBatch, TableBatch } from '../contract/run.ts';
import { isCheckpointFile } from '../execution/checkpointFiles.ts';
import { readParquet, type ReadColumn } from '../parquet/readParquet.ts';
import { bundleFault, type FaultName } from './bundleFault.ts';
import { limits } from './limits.ts';
import {
  bundleContentHash,
  bundleFormat,
  crateFile,
  manifestFile,
  manifestSchema,
  sha256Of,
  type Manifest,
} from './manifest.ts';
import { readZip } from './readZip.ts';
import { contentHashOf, emptyRows, type RunContent } from './runContent.ts';
import type { CheckpointFile } from './runFiles.ts';
import { runFactsSchema, shelfSchema, type RunFacts, type Shelf } from './runFacts.ts';

export interface BundledRun extends RunContent {
  readonly contentHash: string;
  readonly shelf: Shelf;
  readonly checkpoints: readonly CheckpointFile[];
}

export interface Bundle {
  readonly contentHash: string;
  readonly appVersion: string;
  readonly runs: readonly BundledRun[];
}

/**
 * A bundle from anywhere: every byte is accounted for before anything is returned. Throws badInput with the fault's name
 * (bundleFault.ts) at the first thing that is not as docs/bundle.md says.
 */
export function readBundle(bytes: Uint8Array, onRun?: (done: number, total: number) => void): Bundle {
  const files = readZip(bytes);
  const manifest = readManifest(files);
  checkFiles(manifest, files);
  const runs = manifest.runs.map(({ folder, contentHash }, i) => {
    onRun?.(i, manifest.runs.length);
    return readRun(files, folder, contentHash);
  });
  const known = new Set([
    manifestFile,
    crateFile,
    ...manifest.runs.flatMap(({ folder }, i) => pathsOf(folder, runs[i]!)),
  ]);
  for (const path of files.keys())
    if (!known.has(path)) throw bundleFault('unlistedFile', `${JSON.stringify(path)} belongs to none of its runs`);
  if (bundleContentHash(manifest.runs.map((run) => run.contentHash)) !== manifest.contentHash)
    throw bundleFault('contentHash', 'its content hash is not that of its runs');
  return { contentHash: manifest.contentHash, appVersion: manifest.appVersion, runs };
}

function readManifest(files: ReadonlyMap<string, Uint8Array>): Manifest {
  if (!files.has(manifestFile)) throw bundleFault('manifest', `it has no ${manifestFile}`);
  const raw = readJson(files, manifestFile);
  const format = (raw as { format?: unknown } | null)?.format;
  if (typeof format === 'number' && format > bundleFormat)
    throw bundleFault('newerFormat', `it has format ${format}; this version of the workbench reads ${bundleFormat}`);
  const manifest = parsed(manifestSchema, raw, manifestFile, 'manifest');
  const folders = new Set(manifest.runs.map(({ folder }) => folder));
  if (folders.size !== manifest.runs.length) throw bundleFault('manifest', 'it names a run twice');
  return manifest;
}

function checkFiles(manifest: Manifest, files: ReadonlyMap<string, Uint8Array>): void {
  const listed = new Set<string>();
  for (const { path, sha256, sizeBytes } of manifest.files) {
    const bytes = files.get(path);
    if (listed.has(path)) throw bundleFault('manifest', `it lists ${JSON.stringify(path)} twice`);
    if (bytes === undefined) throw bundleFault('missingFile', `${JSON.stringify(path)} is listed and not there`);
    if (bytes.length !== sizeBytes || sha256Of(bytes) !== sha256)
      throw bundleFault('checksum', `${JSON.stringify(path)} has another SHA-256 than is listed`);
    listed.add(path);
  }
  for (const path of files.keys())
    if (!listed.has(path) && path !== manifestFile && path !== crateFile)
      throw bundleFault('unlistedFile', `${JSON.stringify(path)} is not listed`);
}

function readRun(files: ReadonlyMap<string, Uint8Array>, folder: string, contentHash: string): BundledRun {
  const facts = parsed(runFactsSchema, readJson(files, `${folder}/run.json`), `${folder}/run.json`);
  if (folder !== `runs/${facts.id}`) throw bundleFault('schema', `the run in ${folder} calls itself ${facts.id}`);
  checkNames(facts);
  const shelf = parsed(shelfSchema, readJson(files, `${folder}/shelf.json`), `${folder}/shelf.json`);
  const rows = readRows(files, `${folder}/rows.parquet`, facts);
  const tables = facts.tables.flatMap((table) => readTable(files, `${folder}/tables/${table.key}.parquet`, table));
  const checkpoints = [...files.keys()]
    .filter((path) => path.startsWith(`${folder}/checkpoints/`))
    .map((path) => ({ file: path.slice(`${folder}/checkpoints/`.length), bytes: files.get(path)! }));
  for (const { file } of checkpoints)
    if (!isCheckpointFile(file)) throw bundleFault('checkpoint', `${JSON.stringify(file)} is no name of a checkpoint`);
  const content = { facts, rows, tables };
  if (contentHashOf(content) !== contentHash)
    throw bundleFault('contentHash', `the run ${facts.id} has another content than its hash says`);
  return { ...content, contentHash, shelf, checkpoints };
}

function checkNames({ arms, metrics, tables }: RunFacts): void {
  const lists = {
    arms: arms.map(({ name }) => name),
    metrics: metrics.map(({ key }) => key),
    tables: tables.map(({ key }) => key),
  };
  for (const [what, names] of Object.entries(lists))
    if (new Set(names).size !== names.length) throw bundleFault('schema', `two of the ${what} of a run have one name`);
  // The order of the content hash.
  if ([...lists.tables].sort().join() !== lists.tables.join())
    throw bundleFault('schema', 'the tables of a run are not sorted');
  for (const { key, columns, batches } of tables) {
    if (new Set(columns.map((column) => column.key)).size !== columns.length)
      throw bundleFault('schema', `two columns of the table ${key} have one name`);
    if (columns.length === 0 && batches.some((length) => length > 0))
      throw bundleFault('schema', `the table ${key} has rows and no columns`);
  }
}

function readRows(files: ReadonlyMap<string, Uint8Array>, path: string, facts: RunFacts): RowBatch {
  const { rows: length, columns } = parquetOf(files, path);
  if (
    columns.map(({ name, kind }) => `${name} ${kind}`).join() !==
    'arm text,metric text,replica integer,step integer,value number'
  )
    throw bundleFault('rows', `${path} has other columns than rows have`);
  if (length !== facts.rows) throw bundleFault('rows', `${path} has ${length} rows, the run says ${facts.rows}`);
  const [arm, metric, replica, step, value] = columns.map(({ values }) => values) as [
    string[],
    string[],
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const arms = new Map(facts.arms.map(({ name }, i) => [name, i]));
  const metrics = new Map(facts.metrics.map(({ key }, i) => [key, i]));
  const rows = emptyRows(length);
  for (let i = 0; i < length; i++) {
    const [a, m] = [arms.get(arm[i]!), metrics.get(metric[i]!)];
    if (a === undefined || m === undefined)
      throw bundleFault('rows', `row ${i} is of an arm or a metric that the run does not have`);
    if (!(replica[i]! >= 0 && replica[i]! < facts.replicas))
      throw bundleFault('rows', `row ${i} is of replica ${replica[i]}, the run has ${facts.replicas}`);
    if (!Number.isSafeInteger(step[i]) || step[i]! < 0) throw bundleFault('rows', `row ${i} is of step ${step[i]}`);
    [rows.arm[i], rows.metric[i], rows.replica[i], rows.step[i], rows.value[i]] = [
      a,
      m,
      replica[i]!,
      step[i]!,
      value[i]!,
    ];
    if (i > 0 && !isAfter(rows, i))
      throw bundleFault('rows', `row ${i} is not after the one before it in the order of arm, metric, replica, step`);
  }
  return rows;
}

function isAfter({ arm, metric, replica, step }: RowBatch, i: number): boolean {
  for (const column of [arm, metric, replica, step])
    if (column[i] !== column[i - 1]) return column[i]! > column[i - 1]!;
  return false;
}

function readTable(
  files: ReadonlyMap<string, Uint8Array>,
  path: string,
  table: RunFacts['tables'][number],
): TableBatch[] {
  const total = table.batches.reduce((sum, length) => sum + length, 0);
  const { rows, columns } = parquetOf(files, path);
  const shape = (list: readonly { name: string; kind: string }[]): string =>
    JSON.stringify(list.map(({ name, kind }) => [name, kind]));
  if (rows !== total && !(total === 0 && columns.length === 0))
    throw bundleFault('tables', `${path} has ${rows} rows, the run says ${total}`);
  if (shape(columns) !== shape(table.columns.map(({ key, kind }) => ({ name: key, kind }))))
    throw bundleFault('tables', `${path} has other columns than the run says`);
  let from = 0;
  return table.batches.map((length, ordinal) => {
    const part = (column: ReadColumn): Float64Array | readonly string[] =>
      column.kind === 'text' ? column.values.slice(from, from + length) : column.values.slice(from, from + length);
    const batch = {
      seq: 0,
      table: table.key,
      ordinal,
      length,
      columns: Object.fromEntries(columns.map((column) => [column.name, part(column)])),
    };
    from += length;
    return batch;
  });
}

function parquetOf(files: ReadonlyMap<string, Uint8Array>, path: string): ReturnType<typeof readParquet> {
  const bytes = files.get(path);
  if (bytes === undefined) throw bundleFault('missingFile', `${path} is not there`);
  try {
    return readParquet(bytes);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw bundleFault('parquet', `${path} cannot be read: ${error.message}`);
  }
}

function readJson(files: ReadonlyMap<string, Uint8Array>, path: string): unknown {
  const bytes = files.get(path);
  if (bytes === undefined) throw bundleFault('missingFile', `${path} is not there`);
  if (bytes.length > limits.jsonBytes)
    throw bundleFault('tooLarge', `${path} has ${bytes.length} bytes, at most ${limits.jsonBytes} are read`);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes), revived);
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof TypeError || error instanceof RangeError)) throw error;
    throw bundleFault('json', `${path} is no JSON of a bundle: ${error.message.slice(0, 120)}`);
  }
}

const namedNumbers: Readonly<Record<string, number>> = { NaN, Infinity, '-Infinity': -Infinity, '-0': -0 };

/** Numbers by name; no key that an object has a meaning for, and no number that a double cannot hold. */
function revived(key: string, item: unknown): unknown {
  if (key === '__proto__') throw new RangeError('it has a forbidden key');
  if (typeof item === 'number' && !Number.isFinite(item))
    throw new RangeError('it has a number beyond the range of doubles');
  if (typeof item !== 'object' || item === null || !('$number' in item)) return item;
  const name = item.$number;
  if (Object.keys(item).length !== 1 || typeof name !== 'string' || !Object.hasOwn(namedNumbers, name))
    throw new RangeError('it has a number by an unknown name');
  return namedNumbers[name];
}

function parsed<T>(schema: z.ZodType<T>, raw: unknown, path: string, name: FaultName = 'schema'): T {
  const result = schema.safeParse(raw);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw bundleFault(name, `${path} at ${issue!.path.join('.') || 'its top'}: ${issue!.message}`);
}

function pathsOf(folder: string, { facts, checkpoints }: BundledRun): string[] {
  const own = ['run.json', 'shelf.json', 'rows.parquet'];
  const tables = facts.tables.map(({ key }) => `tables/${key}.parquet`);
  return [...own, ...tables, ...checkpoints.map(({ file }) => `checkpoints/${file}`)].map(
    (path) => `${folder}/${path}`,
  );
}

import type { TableBatch } from '../contract/run.ts';
import { parquetBytes, type ParquetColumn } from '../parquet/parquetBytes.ts';
import { canonicalJson } from './canonicalJson.ts';
import type { RunContent } from './runContent.ts';
import type { Shelf } from './runFacts.ts';

export interface CheckpointFile {
  readonly file: string;
  readonly bytes: Uint8Array;
}

/** The files of one run in a bundle, by their path in the run's folder. */
export function runFiles(
  content: RunContent,
  shelf: Shelf,
  checkpoints: readonly CheckpointFile[],
): Map<string, Uint8Array> {
  const { facts, tables } = content;
  const files = new Map<string, Uint8Array>();
  files.set('run.json', jsonBytes(facts));
  files.set('shelf.json', jsonBytes(shelf));
  files.set('rows.parquet', parquetBytes(rowColumns(content)));
  for (const { key } of facts.tables) {
    const batches = tables.filter(({ table }) => table === key);
    files.set(`tables/${key}.parquet`, parquetBytes(tableColumns(key, batches)));
  }
  for (const { file, bytes } of checkpoints) files.set(`checkpoints/${file}`, bytes);
  return files;
}

export function jsonBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(`${canonicalJson(value)}\n`);
}

/** One row a measurement: arm and metric by name, as a data frame wants them. */
function rowColumns({ facts, rows }: Pick<RunContent, 'facts' | 'rows'>): ParquetColumn[] {
  const arms = facts.arms.map(({ name }) => name);
  const metrics = facts.metrics.map(({ key }) => key);
  return [
    { name: 'arm', kind: 'text', values: Array.from(rows.arm, (arm) => arms[arm]!) },
    { name: 'metric', kind: 'text', values: Array.from(rows.metric, (metric) => metrics[metric]!) },
    { name: 'replica', kind: 'integer', values: rows.replica },
    { name: 'step', kind: 'integer', values: rows.step },
    { name: 'value', kind: 'number', values: rows.value },
  ];
}

/** A table's columns over all its batches. */
function tableColumns(key: string, batches: readonly TableBatch[]): ParquetColumn[] {
  const names = Object.keys(batches[0]?.columns ?? {});
  const total = batches.reduce((sum, { length }) => sum + length, 0);
  return names.map((name): ParquetColumn => {
    if (!(batches[0]!.columns[name] instanceof Float64Array)) {
      const values = batches.flatMap(({ columns }) => texts(key, name, columns[name]));
      return { name, kind: 'text', values };
    }
    const values = new Float64Array(total);
    let filled = 0;
    for (const { columns, length } of batches) {
      const column = columns[name];
      if (!(column instanceof Float64Array)) throw new Error(`column ${name} of table ${key} changes its kind`);
      values.set(column, filled);
      filled += length;
    }
    return { name, kind: 'number', values };
  });
}

function texts(key: string, name: string, column: Float64Array | readonly string[] | undefined): readonly string[] {
  if (column !== undefined && !(column instanceof Float64Array)) return column;
  throw new Error(`column ${name} of table ${key} changes its kind`);
}

import { dataSetName } from '../contract/dataSetName.ts';
import { ExpectedError } from '../contract/errors.ts';
import { cifar10Name } from './cifar10/binary.ts';
import type { DataFolder } from './dataFolder.ts';
import { importedFile } from './importedTable.ts';
import { parseLabelledTable, type LabelledTable } from './labelledTable.ts';
import { isNumpy, tableTextOf } from './numpyTable.ts';

/**
 * Keeps a table of numbers, label last (comma-separated text, .npy or .npz), in the data folder under `name`, in place of
 * an imported one of that name, once it has been read. `label` is what the user calls the file. Throws `badInput` that
 * names the key, and what is allowed.
 */
export function importTable(folder: DataFolder, name: string, bytes: Uint8Array, label: string): LabelledTable {
  if (!dataSetName.test(name) || name === cifar10Name) {
    throw refused(
      'name',
      name,
      `name is "${name}"; it must be letters, digits, - and _ (at most 64), and not ${cifar10Name}.`,
    );
  }
  try {
    const text = isNumpy(bytes) ? tableTextOf(bytes) : new TextDecoder().decode(bytes);
    const table = parseLabelledTable(text);
    folder.write(name, new Map([[importedFile, isNumpy(bytes) ? new TextEncoder().encode(text) : bytes]]));
    return table;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw refused('file', label, `${label} cannot be used: ${error.message}.`);
  }
}

/** A name that is free in the folder, from a file's. */
export function freeSetName(folder: DataFolder, fileName: string): string {
  const plain = fileName
    .replace(/\.[^.]*$/, '')
    .replace(/[^A-Za-z0-9_-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, 56);
  const base = plain === '' || plain === cifar10Name ? 'table' : plain;
  for (let count = 1; ; count++) {
    const name = count === 1 ? base : `${base}-${count}`;
    if (!folder.has(name)) return name;
  }
}

function refused(key: string, received: string, sentence: string): ExpectedError {
  return new ExpectedError('badInput', sentence, { issues: [{ key, received, sentence }] });
}

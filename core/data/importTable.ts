import { ExpectedError } from '../contract/errors.ts';
import { cifar10Name } from './cifar10/binary.ts';
import type { DataFolder } from './dataFolder.ts';
import { importedFile } from './importedTable.ts';
import { parseLabelledTable, type LabelledTable } from './labelledTable.ts';
import { isNumpy, tableTextOf } from './numpyTable.ts';
import { checkSetName } from './setName.ts';

/**
 * Keeps a table of numbers, label last (comma-separated text, .npy or .npz), in the data folder under `name`, in place of
 * an imported one of that name, once it has been read. `label` is what the user calls the file. Throws `badInput` that
 * names the key, and what is allowed.
 */
export function importTable(folder: DataFolder, name: string, bytes: Uint8Array, label: string): LabelledTable {
  checkSetName(name);
  try {
    const text = isNumpy(bytes) ? tableTextOf(bytes) : new TextDecoder().decode(bytes);
    const table = parseLabelledTable(text);
    folder.write(name, new Map([[importedFile, isNumpy(bytes) ? new TextEncoder().encode(text) : bytes]]));
    return table;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const sentence = `${label} cannot be used: ${error.message}.`;
    throw new ExpectedError('badInput', sentence, { issues: [{ key: 'file', received: label, sentence }] });
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

import { ExpectedError } from '../contract/errors.ts';
import { cifar10Name } from './cifar10/binary.ts';
import type { DataFolder } from './dataFolder.ts';
import { importedFile } from './importedTable.ts';
import { parseLabelledTable } from './labelledTable.ts';

const allowedName = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

/** Keeps a table of numbers, label last, as the data set `name`, once it has been read. Errors: badInput. */
export function importTable(
  folder: DataFolder,
  name: string,
  bytes: Uint8Array,
  label: string,
): { rows: number; columns: number } {
  if (!allowedName.test(name) || name === cifar10Name) {
    const sentence = `name is "${name}"; it must be letters, digits, - and _ (at most 64), and not ${cifar10Name}.`;
    throw new ExpectedError('badInput', sentence, { issues: [{ key: 'name', received: name, sentence }] });
  }
  try {
    const { rows, columns } = parseLabelledTable(new TextDecoder().decode(bytes));
    folder.write(name, new Map([[importedFile, bytes]]));
    return { rows, columns };
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

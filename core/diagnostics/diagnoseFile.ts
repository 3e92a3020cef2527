import { readFileSync, statSync } from 'node:fs';
import type { Diagnosis, PointWishes } from '../contract/diagnosis.ts';
import { ExpectedError } from '../contract/errors.ts';
import type { DataSets } from '../data/dataSets.ts';
import { readImportedTable } from '../data/importedTable.ts';
import { readWeights } from '../data/readWeights.ts';
import { weightsLimits } from '../data/weightsLimits.ts';
import { diagnose, type OnMeasuring } from './diagnose.ts';

/**
 * What `diagnose` finds in a file of weights made elsewhere, on an imported table where one is wished. Throws `badInput`
 * where the file cannot be read, is too large or is not what it should be, `unavailable` where the table is not there.
 */
export function diagnoseFile(
  file: string,
  wishes: PointWishes | null,
  sets: DataSets,
  onMeasuring?: OnMeasuring,
): Diagnosis {
  const table = wishes && readImportedTable(sets, wishes.data);
  const bytes = bytesOf(file);
  try {
    return diagnose(readWeights(bytes), wishes && table && { ...wishes, table }, onMeasuring);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw refusal(file, `${file} cannot be used: ${error.message}.`);
  }
}

function bytesOf(file: string): Uint8Array {
  try {
    const { size } = statSync(file);
    if (size <= weightsLimits.fileBytes) return readFileSync(file);
    throw refusal(file, `file is "${file}"; it has ${size} bytes, at most ${weightsLimits.fileBytes} are read.`);
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    throw refusal(file, `file is "${file}"; it cannot be read: ${error.message}.`);
  }
}

function refusal(file: string, sentence: string): ExpectedError {
  return new ExpectedError('badInput', sentence, { issues: [{ key: 'file', received: file, sentence }] });
}

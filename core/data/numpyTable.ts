import { isZip, npzMembers, npzNames } from './npzMembers.ts';
import { isNpy, readNpy, shownShape, type NumberArray } from './readNpy.ts';
import { weightsLimits } from './weightsLimits.ts';

const limits = { members: 64, bytes: 100_000_000 };
/** Names of the features and of the labels in an .npz; the first that is there is taken. */
const featureNames = ['x', 'X', 'features', 'data'];
const labelNames = ['y', 'Y', 'labels', 'target'];

/** Whether a file is NumPy's: an .npy array, or a zip, which is read as .npz. */
export function isNumpy(bytes: Uint8Array): boolean {
  return isNpy(bytes) || isZip(bytes);
}

/**
 * NumPy's file as the text of a labelled table: an .npy of shape (rows, columns) with the label last, or an .npz with such
 * an array alone or with features (rows, …), flattened, and labels (rows). Numbers are the shortest text that reads back
 * to the same double. Throws a RangeError that says what was found and what is allowed.
 */
export function tableTextOf(bytes: Uint8Array): string {
  if (isNpy(bytes)) return textOf(readNpy(bytes));
  const arrays = npzMembers(bytes, limits);
  const names = [...arrays.keys()];
  const [features, labels] = columnsOf(names);
  if (features !== undefined && labels !== undefined) {
    return joined(readMember(arrays, features), readMember(arrays, labels));
  }
  if (names.length === 1) return textOf(readMember(arrays, names[0]!));
  const sentence = `it has the arrays ${names.slice(0, 8).join(', ') || '(none)'}; it must have one, or x with y, or features with labels`;
  throw new RangeError(sentence);
}

/** Whether a file is an .npz of several arrays that are no table: then they may be weights. Throws as `npzNames` does. */
export function isNpzOfWeights(bytes: Uint8Array): boolean {
  if (!isZip(bytes)) return false;
  const names = npzNames(bytes, weightsLimits.tensors);
  return names.length > 1 && columnsOf(names).includes(undefined);
}

/** The arrays of features and of labels among those names. */
function columnsOf(names: readonly string[]): [features: string | undefined, labels: string | undefined] {
  const among = (known: readonly string[]): string | undefined => known.find((name) => names.includes(name));
  return [among(featureNames), among(labelNames)];
}

function readMember(arrays: ReadonlyMap<string, Uint8Array>, name: string): NumberArray {
  try {
    return readNpy(arrays.get(name)!);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new RangeError(`its array ${name} cannot be used: ${error.message}`);
  }
}

function textOf({ shape, values }: NumberArray): string {
  const [rows, columns] = shape;
  if (shape.length !== 2 || rows === undefined || columns === undefined) {
    throw new RangeError(`its shape is ${shownShape(shape)}; it must be (rows, columns) with the label last`);
  }
  return lines(rows, (i) => [...values.subarray(i * columns, (i + 1) * columns)]);
}

function joined(features: NumberArray, labels: NumberArray): string {
  const rows = features.shape[0] ?? 0;
  if (features.shape.length < 2 || rows === 0) {
    throw new RangeError(`its features have the shape ${shownShape(features.shape)}; it must be (rows, columns, …)`);
  }
  if (labels.values.length !== rows || labels.shape[0] !== rows) {
    const found = `${shownShape(labels.shape)} beside features of ${shownShape(features.shape)}`;
    throw new RangeError(`its labels have the shape ${found}; it must be (${rows})`);
  }
  const columns = features.values.length / rows;
  return lines(rows, (i) => [...features.values.subarray(i * columns, (i + 1) * columns), labels.values[i]!]);
}

function lines(rows: number, row: (i: number) => readonly number[]): string {
  return Array.from({ length: rows }, (_, i) => {
    const cells = row(i);
    const bad = cells.findIndex((cell) => !Number.isFinite(cell));
    if (bad >= 0) throw new RangeError(`row ${i}, column ${bad} is ${cells[bad]}; it must be a finite number`);
    return cells.join(',');
  }).join('\n');
}

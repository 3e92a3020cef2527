import { half } from './halfFloat.ts';

/** An array of numbers in row-major order. */
export interface NumberArray {
  readonly shape: readonly number[];
  readonly values: Float64Array;
}

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const mostHeaderBytes = 65_536;
const mostTableValues = 1_000_000;

type Reader = (view: DataView, at: number, little: boolean) => number;
/** By NumPy's kind and size in bytes. 64-bit integers beyond 2^53 are refused where they are read. */
const readers: Readonly<Record<string, Reader>> = {
  b1: (view, at) => view.getUint8(at),
  u1: (view, at) => view.getUint8(at),
  i1: (view, at) => view.getInt8(at),
  u2: (view, at, little) => view.getUint16(at, little),
  i2: (view, at, little) => view.getInt16(at, little),
  u4: (view, at, little) => view.getUint32(at, little),
  i4: (view, at, little) => view.getInt32(at, little),
  u8: (view, at, little) => exactInteger(view.getBigUint64(at, little)),
  i8: (view, at, little) => exactInteger(view.getBigInt64(at, little)),
  f2: (view, at, little) => half(view.getUint16(at, little)),
  f4: (view, at, little) => view.getFloat32(at, little),
  f8: (view, at, little) => view.getFloat64(at, little),
};

export function isNpy(bytes: Uint8Array): boolean {
  return magic.every((byte, i) => bytes[i] === byte);
}

/**
 * An array of real numbers in NumPy's .npy format, versions 1.0 to 3.0 (NumPy Enhancement Proposal 1): magic, version,
 * length of the header, the header as a Python dictionary of `descr`, `fortran_order` and `shape`, then the values.
 * The header is matched, never evaluated; objects, records, texts and complex numbers are refused, and more than
 * `mostValues` values. Throws a RangeError that says what was found and what is allowed.
 */
export function readNpy(bytes: Uint8Array, mostValues = mostTableValues): NumberArray {
  if (!isNpy(bytes) || bytes.length < 12) throw new RangeError('it does not begin as an .npy file does');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = bytes[6]!;
  if (version < 1 || version > 3) throw new RangeError(`its .npy version is ${version}; 1 to 3 are read`);
  const headerAt = version === 1 ? 10 : 12;
  const headerBytes = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const dataAt = headerAt + headerBytes;
  if (headerBytes > mostHeaderBytes || dataAt > bytes.length) {
    throw new RangeError(`its header has ${headerBytes} bytes, more than the file or than ${mostHeaderBytes}`);
  }
  const { type, little, fortran, shape } = headerOf(new TextDecoder().decode(bytes.subarray(headerAt, dataAt)));
  const count = shape.reduce((product, size) => product * size, 1);
  if (count > mostValues) throw new RangeError(`its shape ${shownShape(shape)} has more than ${mostValues} values`);
  const size = Number(type.slice(1));
  if (bytes.length - dataAt !== count * size) {
    const sentence = `it has ${bytes.length - dataAt} bytes of values; shape ${shownShape(shape)} of ${type} needs ${count * size}`;
    throw new RangeError(sentence);
  }
  const values = new Float64Array(count);
  const read = readers[type]!;
  const place = fortran ? rowMajor(shape) : (i: number): number => i;
  for (let i = 0; i < count; i++) values[place(i)] = read(view, dataAt + i * size, little);
  return { shape, values };
}

function headerOf(text: string): { type: string; little: boolean; fortran: boolean; shape: number[] } {
  const descr = /'descr':\s*'([<>|=])([a-zA-Z]\d+)'/.exec(text);
  const order = /'fortran_order':\s*(True|False)/.exec(text);
  const shape = /'shape':\s*\(([\d,\s]*)\)/.exec(text);
  if (!descr || !readers[descr[2]!]) {
    const found = /'descr':\s*([^}]{0,40})/.exec(text)?.[1] ?? 'missing';
    throw new RangeError(`its type is ${found.trim()}; it must be one of ${Object.keys(readers).join(', ')}`);
  }
  if (!order || !shape) throw new RangeError('its header has no fortran_order or no shape');
  const sizes = shape[1]!
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(Number);
  return { type: descr[2]!, little: descr[1] !== '>', fortran: order[1] === 'True', shape: sizes };
}

/** Place in row-major order of value i in column-major order. */
function rowMajor(shape: readonly number[]): (i: number) => number {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
  return (i) => {
    let [rest, place] = [i, 0];
    for (let axis = 0; axis < shape.length; axis++) {
      place += (rest % shape[axis]!) * strides[axis]!;
      rest = Math.floor(rest / shape[axis]!);
    }
    return place;
  };
}

/** A 64-bit integer as a number. Throws a RangeError where it is beyond what a double holds. */
export function exactInteger(value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new RangeError(`it has the whole number ${value}, beyond 2^53`);
  return number;
}

export function shownShape(shape: readonly number[]): string {
  return `(${shape.join(', ')})`;
}

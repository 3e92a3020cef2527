import { half } from './halfFloat.ts';
import { exactInteger, shownShape, type NumberArray } from './readNpy.ts';
import { weightsLimits } from './weightsLimits.ts';

export interface SafetensorsFile {
  /** In the order of the file's bytes. */
  readonly tensors: ReadonlyMap<string, NumberArray>;
  readonly metadata: Readonly<Record<string, string>>;
}

type Reader = (view: DataView, at: number) => number;
interface Kind {
  readonly bytes: number;
  readonly read: Reader;
}

/** Kinds of the format that are read, little-endian. Its 8-bit floats, complex and sub-byte kinds are refused by name. */
const kinds: Readonly<Record<string, Kind>> = {
  BOOL: { bytes: 1, read: (view, at) => view.getUint8(at) },
  U8: { bytes: 1, read: (view, at) => view.getUint8(at) },
  I8: { bytes: 1, read: (view, at) => view.getInt8(at) },
  U16: { bytes: 2, read: (view, at) => view.getUint16(at, true) },
  I16: { bytes: 2, read: (view, at) => view.getInt16(at, true) },
  U32: { bytes: 4, read: (view, at) => view.getUint32(at, true) },
  I32: { bytes: 4, read: (view, at) => view.getInt32(at, true) },
  U64: { bytes: 8, read: (view, at) => exactInteger(view.getBigUint64(at, true)) },
  I64: { bytes: 8, read: (view, at) => exactInteger(view.getBigInt64(at, true)) },
  F16: { bytes: 2, read: (view, at) => half(view.getUint16(at, true)) },
  BF16: { bytes: 2, read: (view, at) => brainFloat(view.getUint16(at, true)) },
  F32: { bytes: 4, read: (view, at) => view.getFloat32(at, true) },
  F64: { bytes: 8, read: (view, at) => view.getFloat64(at, true) },
};
const metadataKey = '__metadata__';
const lengthBytes = 8;

interface Entry {
  readonly name: string;
  readonly kind: Kind;
  readonly shape: readonly number[];
  readonly from: number;
  readonly to: number;
}

/**
 * Tensors in the safetensors format (github.com/huggingface/safetensors, "Format"): 8 bytes with the length of the header,
 * the header as JSON (name → dtype, shape, data_offsets; `__metadata__` with texts alone), then the values, little-endian,
 * row-major, without a gap or an overlap. Throws a RangeError that names the tensor, what was found and what is allowed.
 */
export function readSafetensors(bytes: Uint8Array): SafetensorsFile {
  const { header, data } = splitOf(bytes);
  const entries: Entry[] = [];
  let metadata: Record<string, string> = {};
  for (const [name, described] of Object.entries(header)) {
    if (name === metadataKey) metadata = metadataOf(described);
    else entries.push(entryOf(name, described));
  }
  if (entries.length === 0) throw new RangeError('it has no tensors');
  if (entries.length > weightsLimits.tensors) {
    throw new RangeError(`it has ${entries.length} tensors; at most ${weightsLimits.tensors} are read`);
  }
  entries.sort((a, b) => a.from - b.from || a.to - b.to);
  checkCover(entries, data.byteLength);
  const tensors = new Map<string, NumberArray>();
  for (const { name, kind, shape, from, to } of entries) {
    const values = new Float64Array((to - from) / kind.bytes);
    for (let i = 0; i < values.length; i++) values[i] = kind.read(data, from + i * kind.bytes);
    tensors.set(name, { shape, values });
  }
  return { tensors, metadata };
}

/** Whether a file may be meant as safetensors: a header of a length that it can hold, which begins as an object. */
export function isSafetensors(bytes: Uint8Array): boolean {
  return bytes.length > lengthBytes && bytes[lengthBytes] === 0x7b && headerLength(bytes) <= bytes.length - lengthBytes;
}

function headerLength(bytes: Uint8Array): number {
  return Number(new DataView(bytes.buffer, bytes.byteOffset, lengthBytes).getBigUint64(0, true));
}

function splitOf(bytes: Uint8Array): { header: object; data: DataView } {
  if (bytes.length < lengthBytes)
    throw new RangeError(`it has ${bytes.length} bytes; the length of its header takes 8`);
  const length = headerLength(bytes);
  if (length > weightsLimits.headerBytes || length > bytes.length - lengthBytes) {
    throw new RangeError(`its header has ${length} bytes, more than the file or than ${weightsLimits.headerBytes}`);
  }
  const dataAt = lengthBytes + length;
  let header: unknown;
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(lengthBytes, dataAt));
    header = JSON.parse(text);
  } catch {
    throw new RangeError('its header is not JSON in UTF-8');
  }
  if (!isObject(header)) throw new RangeError('its header is not a JSON object');
  const keys = outerKeys(text);
  if (keys !== Object.keys(header).length) throw new RangeError('its header names a tensor twice');
  return { header, data: new DataView(bytes.buffer, bytes.byteOffset + dataAt, bytes.length - dataAt) };
}

/** Keys of the outermost object of a JSON text, those that are there twice counted twice: JSON.parse keeps the last. */
function outerKeys(json: string): number {
  let [depth, keys, inText] = [0, 0, false];
  for (let i = 0; i < json.length; i++) {
    const letter = json[i]!;
    if (inText && letter === '\\') i += 1;
    else if (letter === '"') inText = !inText;
    else if (inText) continue;
    else if (letter === '{' || letter === '[') depth += 1;
    else if (letter === '}' || letter === ']') depth -= 1;
    else if (letter === ':' && depth === 1) keys += 1;
  }
  return keys;
}

function metadataOf(described: unknown): Record<string, string> {
  if (!isObject(described) || Object.values(described).some((value) => typeof value !== 'string')) {
    throw new RangeError(`its ${metadataKey} must be an object of texts`);
  }
  return described as Record<string, string>;
}

function entryOf(name: string, described: unknown): Entry {
  if (name.length > weightsLimits.nameLength) {
    throw new RangeError(`a tensor's name has ${name.length} letters; at most ${weightsLimits.nameLength} are read`);
  }
  const refuse = (why: string): never => {
    throw new RangeError(`its tensor ${JSON.stringify(name)} ${why}`);
  };
  if (!isObject(described)) return refuse('is not described by an object');
  const { dtype, shape, data_offsets: offsets, ...rest } = described as Record<string, unknown>;
  const kind = typeof dtype === 'string' && Object.hasOwn(kinds, dtype) ? kinds[dtype] : undefined;
  if (!kind) return refuse(`is of dtype ${shown(dtype)}; it must be one of ${Object.keys(kinds).join(', ')}`);
  if (Object.keys(rest).length > 0) return refuse(`has the unknown key ${shown(Object.keys(rest)[0])}`);
  if (!isCounts(shape) || shape.length > weightsLimits.axes) {
    return refuse(`has the shape ${shown(shape)}; it must be at most ${weightsLimits.axes} whole numbers`);
  }
  if (!isCounts(offsets) || offsets.length !== 2 || offsets[0]! > offsets[1]!) {
    return refuse(`has the data_offsets ${shown(offsets)}; they must be its begin and its end`);
  }
  const [from, to] = offsets as [number, number];
  const count = shape.reduce((product, size) => product * size, 1);
  if (to - from !== count * kind.bytes) {
    return refuse(`has ${to - from} bytes; shape ${shownShape(shape)} of ${String(dtype)} needs ${count * kind.bytes}`);
  }
  return { name, kind, shape, from, to };
}

/** The tensors must fill the data, one behind the other. */
function checkCover(entries: readonly Entry[], dataBytes: number): void {
  let [at, count] = [0, 0];
  for (const { name, kind, from, to } of entries) {
    if (from !== at) {
      throw new RangeError(`its tensor ${JSON.stringify(name)} begins at byte ${from}; the one before ends at ${at}`);
    }
    at = to;
    count += (to - from) / kind.bytes;
  }
  if (at !== dataBytes) throw new RangeError(`its tensors end at byte ${at} of ${dataBytes} bytes of values`);
  if (count > weightsLimits.values) {
    throw new RangeError(`its tensors have ${count} values; at most ${weightsLimits.values} are read`);
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && (item as number) >= 0);
}

/** What was received, briefly; never as deep as hostile JSON is. */
function shown(value: unknown): string {
  if (Array.isArray(value)) {
    const items = value.slice(0, weightsLimits.axes + 1).map((item) => (typeof item === 'number' ? item : '…'));
    return `[${items.join(',')}]`;
  }
  if (typeof value === 'object' && value !== null) return 'an object';
  return (JSON.stringify(value) ?? 'missing').slice(0, 60);
}

const single = new DataView(new ArrayBuffer(4));
/** The upper half of an IEEE 754 binary32. */
function brainFloat(bits: number): number {
  single.setUint32(0, bits << 16);
  return single.getFloat32(0);
}

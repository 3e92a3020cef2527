import { createHash } from 'node:crypto';
import { ExpectedError } from '../contract/errors.ts';

/**
 * A file of plain data, written and read by our own code alone, so that a hostile file can at worst be refused:
 *
 *   8 bytes  magic "EXCITECP"     uint32 format (little-endian)     uint32 length of the structure
 *   structure: JSON, where a list is ["l", …], an object ["o", {…}], a number that JSON cannot hold ["n", text],
 *     a typed array ["a", type, byte offset, length]
 *   zeros up to a multiple of 8, the bytes of all typed arrays (little-endian), 32 bytes SHA-256 of all before
 */
export type Plain =
  number | string | boolean | null | undefined | TypedArray | readonly Plain[] | { readonly [key: string]: Plain };

const arrayTypes = { Float64Array, Float32Array, Int32Array, Uint32Array, Uint16Array } as const;
type ArrayType = keyof typeof arrayTypes;
type TypedArray = InstanceType<(typeof arrayTypes)[ArrayType]>;

const magic = Buffer.from('EXCITECP', 'latin1');
const format = 1;
const headBytes = 16;
const hashBytes = 32;
const deepest = 64;

const padded = (length: number): number => Math.ceil(length / 8) * 8;

export function encode(value: Plain): Buffer {
  const arrays: Buffer[] = [];
  let offset = 0;
  const tree = (item: Plain): unknown => {
    if (typeof item === 'number')
      return Number.isFinite(item) && !Object.is(item, -0) ? item : ['n', Object.is(item, -0) ? '-0' : String(item)];
    if (item === null || item === undefined || typeof item !== 'object') return item;
    const type = Object.keys(arrayTypes).find((name) => item instanceof arrayTypes[name as ArrayType]);
    if (type !== undefined) {
      const array = item as TypedArray;
      const at = offset;
      arrays.push(
        Buffer.from(array.buffer, array.byteOffset, array.byteLength),
        Buffer.alloc(padded(array.byteLength) - array.byteLength),
      );
      offset += padded(array.byteLength);
      return ['a', type, at, array.length];
    }
    if (Array.isArray(item)) return ['l', ...(item as readonly Plain[]).map(tree)];
    return ['o', Object.fromEntries(Object.entries(item).map(([key, inner]) => [key, tree(inner)]))];
  };
  const structure = Buffer.from(JSON.stringify(tree(value)), 'utf8');
  const head = Buffer.alloc(headBytes);
  magic.copy(head);
  head.writeUInt32LE(format, 8);
  head.writeUInt32LE(structure.length, 12);
  const body = Buffer.concat([head, structure, Buffer.alloc(padded(structure.length) - structure.length), ...arrays]);
  return Buffer.concat([body, createHash('sha256').update(body).digest()]);
}

/** Reads what `encode` wrote; anything else is an ExpectedError. */
export function decode(bytes: Buffer): Plain {
  if (bytes.length < headBytes + hashBytes || !bytes.subarray(0, 8).equals(magic))
    throw damaged('it is no checkpoint of the workbench');
  if (bytes.readUInt32LE(8) !== format)
    throw damaged(`its format is ${bytes.readUInt32LE(8)}, this version reads ${format}`);
  const body = bytes.subarray(0, bytes.length - hashBytes);
  if (!createHash('sha256').update(body).digest().equals(bytes.subarray(body.length)))
    throw damaged('its checksum is wrong');
  const structureEnd = headBytes + body.readUInt32LE(12);
  const dataStart = padded(structureEnd);
  if (dataStart > body.length) throw damaged('it is cut short');
  const data = body.subarray(dataStart);
  try {
    return plain(JSON.parse(body.subarray(headBytes, structureEnd).toString('utf8')), data, 0);
  } catch (error) {
    throw error instanceof ExpectedError ? error : damaged('its structure cannot be read');
  }
}

/** The checksum that the file carries at its end, in hexadecimal. */
export function checksumOf(bytes: Buffer): string {
  return bytes.subarray(bytes.length - hashBytes).toString('hex');
}

function plain(node: unknown, data: Buffer, depth: number): Plain {
  if (depth > deepest) throw damaged('its structure is too deep');
  if (node === null || ['number', 'string', 'boolean'].includes(typeof node)) return node as Plain;
  if (!Array.isArray(node)) throw damaged('its structure cannot be read');
  const [tag, ...rest] = node as unknown[];
  if (tag === 'n') return specialNumber(rest[0]);
  if (tag === 'l') return rest.map((item) => plain(item, data, depth + 1));
  if (tag === 'a') return typedArray(rest, data);
  if (tag !== 'o' || typeof rest[0] !== 'object' || rest[0] === null || Array.isArray(rest[0]))
    throw damaged('its structure cannot be read');
  const entries = Object.entries(rest[0]).map(([key, item]) => [key, plain(item, data, depth + 1)] as const);
  if (entries.some(([key]) => key === '__proto__')) throw damaged('its structure has a forbidden key');
  return Object.fromEntries(entries);
}

function specialNumber(text: unknown): number {
  const numbers: Readonly<Record<string, number>> = { NaN, Infinity, '-Infinity': -Infinity, '-0': -0 };
  const value = typeof text === 'string' && Object.hasOwn(numbers, text) ? numbers[text] : undefined;
  if (value === undefined) throw damaged('it has a number that cannot be read');
  return value;
}

function typedArray([type, offset, length]: readonly unknown[], data: Buffer): TypedArray {
  if (typeof type !== 'string' || !Object.hasOwn(arrayTypes, type)) throw damaged('it has an array of an unknown type');
  const maker = arrayTypes[type as ArrayType];
  const inside =
    Number.isSafeInteger(offset) &&
    Number.isSafeInteger(length) &&
    (offset as number) >= 0 &&
    (length as number) >= 0 &&
    (offset as number) % 8 === 0 &&
    (offset as number) + (length as number) * maker.BYTES_PER_ELEMENT <= data.length;
  if (!inside) throw damaged('it has an array beyond its end');
  const array = new maker(length as number);
  Buffer.from(array.buffer).set(data.subarray(offset as number, (offset as number) + array.byteLength));
  return array;
}

function damaged(why: string): ExpectedError {
  return new ExpectedError('databaseDamaged', `The checkpoint cannot be used: ${why}.`);
}

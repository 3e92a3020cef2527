import type { TableBatch } from '../contract/run.ts';

/**
 * Columns of a table batch as bytes, little endian:
 *   uint32 size of the header; header (UTF-8 JSON: [key, 'number' | 'text', size in bytes] a column);
 *   then the columns one after another: numbers as float64, texts as one UTF-8 JSON array.
 */
type Header = readonly (readonly [key: string, kind: 'number' | 'text', sizeBytes: number])[];
type Columns = TableBatch['columns'];

export function encodeColumns(columns: Columns): Buffer {
  const header: Header[number][] = [];
  const bodies: Uint8Array[] = [];
  for (const [key, column] of Object.entries(columns)) {
    const isNumber = column instanceof Float64Array;
    const body = isNumber
      ? new Uint8Array(column.buffer, column.byteOffset, column.byteLength)
      : Buffer.from(JSON.stringify(column));
    header.push([key, isNumber ? 'number' : 'text', body.byteLength]);
    bodies.push(body);
  }
  const headerBytes = Buffer.from(JSON.stringify(header));
  const size = Buffer.alloc(4);
  size.writeUInt32LE(headerBytes.byteLength);
  return Buffer.concat([size, headerBytes, ...bodies]);
}

/** Throws where the bytes are not what encodeColumns writes for columns of that length. */
export function decodeColumns(payload: Uint8Array, length: number): Columns {
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
  let offset = 4 + bytes.readUInt32LE(0);
  const header = JSON.parse(bytes.toString('utf8', 4, offset)) as Header;
  const columns = header.map(([key, kind, sizeBytes]) => {
    const body = bytes.subarray(offset, offset + sizeBytes);
    offset += sizeBytes;
    const column = kind === 'number' ? toNumbers(body) : (JSON.parse(body.toString('utf8')) as string[]);
    if (column.length !== length) throw new Error(`column ${key} has ${column.length} rows, not ${length}`);
    return [key, column] as const;
  });
  return Object.fromEntries(columns);
}

function toNumbers(body: Buffer): Float64Array {
  const numbers = new Float64Array(body.byteLength / 8);
  new Uint8Array(numbers.buffer).set(body);
  return numbers;
}

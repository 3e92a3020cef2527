import { readThriftStruct, type ThriftStruct, type ThriftValue } from './compactThrift.ts';

export type ReadColumn =
  | { readonly name: string; readonly kind: 'number'; readonly values: Float64Array }
  | { readonly name: string; readonly kind: 'integer'; readonly values: Float64Array }
  | { readonly name: string; readonly kind: 'text'; readonly values: readonly string[] };

interface Chunk {
  readonly start: number;
  readonly sizeBytes: number;
}

const magic = 'PAR1';
const longestName = 200;
const mostColumns = 1000;
/** Physical types of parquet.thrift that we write. */
const kinds: Readonly<Record<number, ReadColumn['kind']>> = { 2: 'integer', 5: 'number', 6: 'text' };
/** The least that a value of each kind takes in a file: what a row count must be paid with. */
const leastBytes = { integer: 8, number: 8, text: 4 } as const;

/**
 * Reads the Parquet files that parquetBytes writes without nulls, and no others: required columns of DOUBLE, INT64 and
 * UTF-8, PLAIN, uncompressed, version-2 data pages. Because nothing is compressed or run-length coded, a file holds at
 * most as many values as it has bytes: it cannot swell. Throws a RangeError that says what is not so.
 * Apache Parquet format 2.11, parquet.thrift.
 */
export function readParquet(bytes: Uint8Array): { readonly rows: number; readonly columns: readonly ReadColumn[] } {
  const text = (from: number): string => String.fromCharCode(...bytes.subarray(from, from + 4));
  if (bytes.length < 12 || text(0) !== magic || text(bytes.length - 4) !== magic)
    throw new RangeError('it is no Parquet');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const footerBytes = view.getUint32(bytes.length - 8, true);
  const footerStart = bytes.length - 8 - footerBytes;
  if (footerStart < 4) throw new RangeError('its footer is longer than the file');
  const footer = readThriftStruct(bytes.subarray(0, bytes.length - 8), footerStart).struct;
  const schema = columnsOf(footer);
  const rows = count(footer.get(3), 'its number of rows');
  const least = schema.reduce((sum, { kind }) => sum + leastBytes[kind], 0);
  if (rows * least > bytes.length) throw new RangeError(`it claims ${rows} rows, more than its bytes can hold`);
  const chunks: Chunk[][] = schema.map(() => []);
  let grouped = 0;
  for (const group of structs(footer.get(4), 'its row groups')) {
    grouped += count(group.get(3), 'the rows of a group');
    const columns = structs(group.get(1), 'the columns of a group');
    if (columns.length !== schema.length) throw new RangeError('a row group has other columns than the file');
    columns.forEach((column, i) => chunks[i]!.push(chunkOf(column)));
  }
  if (grouped !== rows) throw new RangeError(`its groups have ${grouped} rows, the file claims ${rows}`);
  const columns = schema.map(({ name, kind }, i): ReadColumn => {
    const body = bytes.subarray(0, footerStart);
    if (kind !== 'text') return { name, kind, values: numbers(body, view, chunks[i]!, kind, rows) };
    return { name, kind, values: texts(body, view, chunks[i]!, rows) };
  });
  return { rows, columns };
}

function columnsOf(footer: ThriftStruct): { name: string; kind: ReadColumn['kind'] }[] {
  const [root, ...elements] = structs(footer.get(2), 'its schema');
  if (root === undefined || root.get(5) !== elements.length) throw new RangeError('its schema is not flat');
  if (elements.length > mostColumns) throw new RangeError(`it has ${elements.length} columns`);
  const found = elements.map((element) => {
    const [type, repetition, name] = [element.get(1), element.get(3), element.get(4)];
    const kind = typeof type === 'number' ? kinds[type] : undefined;
    if (kind === undefined)
      throw new RangeError(`it has a column of type ${String(type)}; only doubles, 64-bit integers and texts are read`);
    if (repetition !== 0) throw new RangeError('it has a column that is not required');
    if (!(name instanceof Uint8Array) || name.length === 0 || name.length > longestName)
      throw new RangeError('it has a column without a name');
    if (kind === 'text' && element.get(6) !== 0) throw new RangeError('it has a column of bytes that are no text');
    return { name: decodeText(name), kind };
  });
  if (new Set(found.map(({ name }) => name)).size !== found.length)
    throw new RangeError('two of its columns have one name');
  return found;
}

function chunkOf(column: ThriftStruct): Chunk {
  const meta = column.get(3);
  if (!(meta instanceof Map)) throw new RangeError('a column chunk has no metadata');
  if (meta.get(4) !== 0) throw new RangeError('a column is compressed');
  if (meta.get(11) !== undefined) throw new RangeError('a column has a dictionary');
  return { start: count(meta.get(9), 'a page offset'), sizeBytes: count(meta.get(7), 'the size of a column') };
}

/** The pages of a column: where their values begin, how long they are, how many there are. */
function* pagesOf(body: Uint8Array, chunks: readonly Chunk[]): Generator<{ from: number; to: number; values: number }> {
  for (const { start, sizeBytes } of chunks) {
    const chunkEnd = start + sizeBytes;
    if (chunkEnd > body.length) throw new RangeError('a column lies outside the file');
    for (let at = start; at < chunkEnd;) {
      const { struct, end } = readThriftStruct(body.subarray(0, chunkEnd), at);
      const page = struct.get(8);
      if (struct.get(1) !== 3 || !(page instanceof Map))
        throw new RangeError('it has a page that is no data page of version 2');
      if (page.get(4) !== 0) throw new RangeError('a page is not PLAIN');
      if (page.get(2) !== 0 || page.get(5) !== 0 || page.get(6) !== 0)
        throw new RangeError('a page has nulls or levels');
      const sizeBytes = count(struct.get(3), 'the size of a page');
      if (end + sizeBytes > chunkEnd) throw new RangeError('a page lies outside its column');
      yield { from: end, to: end + sizeBytes, values: count(page.get(1), 'the values of a page') };
      at = end + sizeBytes;
    }
  }
}

function numbers(
  body: Uint8Array,
  view: DataView,
  chunks: readonly Chunk[],
  kind: 'number' | 'integer',
  rows: number,
): Float64Array {
  const found = new Float64Array(rows);
  let filled = 0;
  for (const { from, to, values } of pagesOf(body, chunks)) {
    if (to - from !== 8 * values || filled + values > rows)
      throw new RangeError('a page has other values than it claims');
    for (let i = 0; i < values; i++) {
      const at = from + 8 * i;
      found[filled++] = kind === 'number' ? view.getFloat64(at, true) : Number(view.getBigInt64(at, true));
    }
  }
  if (filled !== rows) throw new RangeError(`a column has ${filled} values, the file ${rows} rows`);
  return found;
}

function texts(body: Uint8Array, view: DataView, chunks: readonly Chunk[], rows: number): string[] {
  const found: string[] = [];
  // Neighbours are often the same text: decoded once.
  let [lastFrom, lastTo, last] = [0, 0, ''];
  for (const { from, to, values } of pagesOf(body, chunks)) {
    let at = from;
    for (let i = 0; i < values; i++) {
      if (at + 4 > to) throw new RangeError('a page has other values than it claims');
      const length = view.getUint32(at, true);
      const end = at + 4 + length;
      if (end > to) throw new RangeError('a text lies outside its page');
      if (!sameBytes(body, lastFrom, lastTo, at + 4, end) || found.length === 0)
        last = decodeText(body.subarray(at + 4, end));
      [lastFrom, lastTo] = [at + 4, end];
      found.push(last);
      at = end;
    }
    if (at !== to || found.length > rows) throw new RangeError('a page has other values than it claims');
  }
  if (found.length !== rows) throw new RangeError(`a column has ${found.length} values, the file ${rows} rows`);
  return found;
}

function sameBytes(bytes: Uint8Array, a: number, aEnd: number, b: number, bEnd: number): boolean {
  if (aEnd - a !== bEnd - b) return false;
  for (let i = 0; i < aEnd - a; i++) if (bytes[a + i] !== bytes[b + i]) return false;
  return true;
}

function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new RangeError('it has a text that is not UTF-8');
  }
}

function structs(value: ThriftValue | undefined, what: string): ThriftStruct[] {
  if (!Array.isArray(value) || !value.every((item): item is ThriftStruct => item instanceof Map))
    throw new RangeError(`${what} cannot be read`);
  return value;
}

function count(value: ThriftValue | undefined, what: string): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
    throw new RangeError(`${what} is no count`);
  return value;
}

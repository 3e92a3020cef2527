/** A struct as its fields by number; a list as an array; binary as bytes. */
export type ThriftStruct = ReadonlyMap<number, ThriftValue>;
export type ThriftValue = boolean | number | Uint8Array | readonly ThriftValue[] | ThriftStruct;

const deepest = 16;
const mostValues = 1_000_000;

/**
 * Reads one struct of Thrift's compact protocol from bytes that nobody vouches for: depth and number of values are
 * bounded, nothing is allocated by a length that the bytes claim. Integers are numbers, exact up to 2^53. Throws a
 * RangeError on anything it cannot read.
 */
export function readThriftStruct(bytes: Uint8Array, offset: number): { struct: ThriftStruct; end: number } {
  const reader = new CompactReader(bytes, offset);
  return { struct: reader.struct(0), end: reader.at };
}

class CompactReader {
  at: number;
  private readonly bytes: Uint8Array;
  private values = 0;

  constructor(bytes: Uint8Array, offset: number) {
    this.bytes = bytes;
    this.at = offset;
  }

  struct(depth: number): ThriftStruct {
    if (depth > deepest) throw new RangeError('its structure is too deep');
    const fields = new Map<number, ThriftValue>();
    for (let id = 0; ;) {
      const head = this.byte();
      const type = head & 15;
      if (type === 0) return fields;
      const step = head >> 4;
      id = step === 0 ? this.zigZag() : id + step;
      if (fields.has(id)) throw new RangeError(`its field ${id} is there twice`);
      fields.set(id, type === 1 ? true : type === 2 ? false : this.value(type, depth));
    }
  }

  private value(type: number, depth: number): ThriftValue {
    if (++this.values > mostValues) throw new RangeError('its structure has too many values');
    if (type === 3) return this.byte();
    if (type === 4 || type === 5 || type === 6) return this.zigZag();
    if (type === 7) return this.double();
    if (type === 8) return this.binary();
    if (type === 9 || type === 10) return this.list(depth + 1);
    if (type === 12) return this.struct(depth + 1);
    throw new RangeError(`its structure has a value of type ${type}`);
  }

  private list(depth: number): ThriftValue[] {
    if (depth > deepest) throw new RangeError('its structure is too deep');
    const head = this.byte();
    const length = head >> 4 === 15 ? this.varint() : head >> 4;
    const type = head & 15;
    const items: ThriftValue[] = [];
    for (let i = 0; i < length; i++) items.push(type === 1 || type === 2 ? this.byte() === 1 : this.value(type, depth));
    return items;
  }

  private binary(): Uint8Array {
    const length = this.varint();
    const end = this.at + length;
    if (end > this.bytes.length) throw new RangeError('it ends inside a text');
    const found = this.bytes.subarray(this.at, end);
    this.at = end;
    return found;
  }

  private double(): number {
    if (this.at + 8 > this.bytes.length) throw new RangeError('it ends inside a number');
    const value = new DataView(this.bytes.buffer, this.bytes.byteOffset + this.at, 8).getFloat64(0, true);
    this.at += 8;
    return value;
  }

  private zigZag(): number {
    const coded = this.varint();
    return coded % 2 === 0 ? coded / 2 : -(coded + 1) / 2;
  }

  private varint(): number {
    let value = 0;
    for (let scale = 1; scale <= 2 ** 63; scale *= 128) {
      const byte = this.byte();
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
    throw new RangeError('it has an integer of more than 64 bits');
  }

  private byte(): number {
    if (this.at >= this.bytes.length) throw new RangeError('its structure is cut short');
    return this.bytes[this.at++]!;
  }
}

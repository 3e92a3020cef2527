/** Writes protocol-buffer messages: the part of the wire format that graphs need (varints, 32-bit floats, bytes). */
export class WireWriter {
  private readonly bytes: number[] = [];
  private readonly chunks: Uint8Array[] = [];

  /** Signed whole number up to 2^53 as a varint. */
  integer(field: number, value: number): this {
    this.varint(BigInt(field) << 3n);
    this.varint(BigInt.asUintN(64, BigInt(value)));
    return this;
  }

  boolean(field: number, value: boolean): this {
    return this.integer(field, value ? 1 : 0);
  }

  float(field: number, value: number): this {
    this.varint((BigInt(field) << 3n) | 5n);
    this.bytes.push(...new Uint8Array(Float32Array.of(value).buffer));
    return this;
  }

  text(field: number, value: string): this {
    return this.block(field, Buffer.from(value, 'utf8'));
  }

  message(field: number, message: WireWriter): this {
    return this.block(field, message.finish());
  }

  /** An entry of a map<string, …>: key is field 1, value field 2. */
  entry(field: number, key: string, value: WireWriter | string): this {
    const entry = new WireWriter().text(1, key);
    return this.message(field, typeof value === 'string' ? entry.text(2, value) : entry.message(2, value));
  }

  block(field: number, content: Uint8Array): this {
    this.varint((BigInt(field) << 3n) | 2n);
    this.varint(BigInt(content.length));
    this.chunks.push(Uint8Array.from(this.bytes.splice(0)), content);
    return this;
  }

  finish(): Uint8Array {
    return Buffer.concat([...this.chunks, Uint8Array.from(this.bytes)]);
  }

  private varint(value: bigint): void {
    let rest = value;
    while (rest >= 0x80n) {
      this.bytes.push(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    this.bytes.push(Number(rest));
  }
}

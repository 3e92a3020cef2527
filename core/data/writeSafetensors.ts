/** A tensor to be written: F32 or F64, as its values are. */
export interface WrittenTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** Row-major; as many as the shape says. */
  readonly values: Float32Array | Float64Array;
}

const alignment = 8;

/**
 * A file in the safetensors format (see `readSafetensors`), with the doubles first, so that every value lies at a multiple
 * of its size, as the format's own writer arranges it. The same tensors give the same bytes. Throws a RangeError where a
 * name is there twice or a shape does not fit its values.
 */
export function writeSafetensors(
  tensors: readonly WrittenTensor[],
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const ordered = [...tensors].sort((a, b) => b.values.BYTES_PER_ELEMENT - a.values.BYTES_PER_ELEMENT);
  const header: Record<string, unknown> = { __metadata__: metadata };
  let at = 0;
  for (const { name, shape, values } of ordered) {
    const count = shape.reduce((product, size) => product * size, 1);
    if (count !== values.length)
      throw new RangeError(`tensor ${name}: ${values.length} values, its shape has ${count}`);
    if (Object.hasOwn(header, name)) throw new RangeError(`tensor ${name} is there twice`);
    const dtype = values instanceof Float64Array ? 'F64' : 'F32';
    header[name] = { dtype, shape, data_offsets: [at, at + values.byteLength] };
    at += values.byteLength;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const headerBytes = Math.ceil(text.length / alignment) * alignment;
  const file = new Uint8Array(8 + headerBytes + at);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerBytes), true);
  file.fill(0x20, 8, 8 + headerBytes).set(text, 8);
  let place = 8 + headerBytes;
  for (const { values } of ordered) {
    file.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), place);
    place += values.byteLength;
  }
  return file;
}

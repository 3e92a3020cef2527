import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readSafetensors } from '../../../core/data/readSafetensors.ts';
import { readWeights } from '../../../core/data/readWeights.ts';
import { writeSafetensors } from '../../../core/data/writeSafetensors.ts';
import { Randomness } from '../../../core/random.ts';

/** A file with this header, as text or as what becomes JSON, and so many bytes of values. */
function fileOf(header: unknown, dataBytes: number | Uint8Array = 0, length?: number): Uint8Array {
  const text = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(length ?? text.length));
  return Buffer.concat([size, text, typeof dataBytes === 'number' ? Buffer.alloc(dataBytes) : dataBytes]);
}
const described = (dtype: string, shape: unknown, from: number, to: number, more: object = {}): object => ({
  dtype,
  shape,
  data_offsets: [from, to],
  ...more,
});
const doubles = (...values: number[]): Uint8Array => new Uint8Array(Float64Array.from(values).buffer);

function npyOf(shape: string, values: readonly number[]): Uint8Array {
  const header = `{'descr': '<f8', 'fortran_order': False, 'shape': ${shape}, }\n`;
  const size = Uint8Array.of(header.length & 255, header.length >> 8);
  const magic = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0);
  return Buffer.concat([magic, size, Buffer.from(header), doubles(...values)]);
}

describe('a safetensors file', () => {
  it('gives back what was written, to the bit, doubles first and aligned', () => {
    const weight = Float32Array.of(0.1, -2, 3.5, 1e-30, -0, 7);
    const bias = Float64Array.of(0.1, 1e-320, -0);
    const bytes = writeSafetensors(
      [
        { name: 'layer 1/"weight"', shape: [2, 3], values: weight },
        { name: 'bias', shape: [3], values: bias },
        { name: 'scale', shape: [], values: Float64Array.of(5) },
        { name: 'none', shape: [0, 4], values: new Float32Array(0) },
      ],
      { step: '12', note: 'λ' },
    );
    const { tensors, metadata } = readSafetensors(bytes);
    expect(metadata).toEqual({ step: '12', note: 'λ' });
    expect([...tensors]).toEqual([
      ['bias', { shape: [3], values: bias }],
      ['scale', { shape: [], values: Float64Array.of(5) }],
      ['layer 1/"weight"', { shape: [2, 3], values: Float64Array.from(weight) }],
      ['none', { shape: [0, 4], values: new Float64Array(0) }],
    ]);
    const dataAt = 8 + Number(Buffer.from(bytes).readBigUInt64LE());
    expect(dataAt % 8).toBe(0);
    expect(Buffer.from(bytes).readDoubleLE(dataAt)).toBe(0.1);
  });

  it('writes no name twice, and no shape that its values do not fill', () => {
    const one = { name: 'a', shape: [1], values: Float32Array.of(1) };
    expect(() => writeSafetensors([one, one], {})).toThrow(/tensor a is there twice/);
    expect(() => writeSafetensors([{ ...one, shape: [2] }], {})).toThrow(/1 values, its shape has 2/);
  });

  it.each([
    ['BOOL', Uint8Array.of(1, 0), [1, 0]],
    ['U8', Uint8Array.of(255, 1), [255, 1]],
    ['I8', Uint8Array.of(255, 1), [-1, 1]],
    ['U16', Uint8Array.of(1, 2, 0, 0), [513, 0]],
    ['I16', Uint8Array.of(254, 255, 1, 0), [-2, 1]],
    ['U32', Uint8Array.of(0, 1, 0, 0, 7, 0, 0, 0), [256, 7]],
    ['I32', new Uint8Array(Int32Array.of(-5, 6).buffer), [-5, 6]],
    ['U64', new Uint8Array(BigUint64Array.of(3n, 4n).buffer), [3, 4]],
    ['I64', new Uint8Array(BigInt64Array.of(-9n, 2n ** 53n - 1n).buffer), [-9, 2 ** 53 - 1]],
    // IEEE 754 binary16: 1, −2, the largest 65504, the smallest 2^-24, ∞.
    ['F16', Uint8Array.of(0, 0x3c, 0, 0xc0, 0xff, 0x7b, 1, 0, 0, 0x7c), [1, -2, 65504, 2 ** -24, Infinity]],
    ['BF16', Uint8Array.of(0x80, 0x3f, 0x49, 0x40, 0x80, 0xff), [1, 3.140625, -Infinity]],
    ['F32', new Uint8Array(Float32Array.of(0.1, -2).buffer), [Math.fround(0.1), -2]],
    ['F64', doubles(NaN, -0), [NaN, -0]],
  ])('reads the kind %s', (dtype, data, expected) => {
    const bytes = fileOf({ a: described(dtype, [expected.length], 0, data.length) }, data);
    expect([...readSafetensors(bytes).tensors.get('a')!.values]).toEqual(expected);
  });

  it.each([
    ['too short a file', Uint8Array.of(1, 2), /2 bytes; the length of its header takes 8/],
    ['a header beyond the file', fileOf({}, 0, 1000), /header has 1000 bytes, more than the file/],
    ['a header of 2^63 bytes', fileOf({}, 0, 2 ** 63), /header has 9223372036854776000 bytes/],
    ['a header that is no JSON', fileOf('{"a":'), /not JSON in UTF-8/],
    ['a header that is no text', fileOf(Buffer.from([0x7b, 0xff, 0x7d]).toString('latin1') + '\u0000'), /not JSON/],
    ['a header that is a list', fileOf([1]), /not a JSON object/],
    ['no tensors', fileOf({ __metadata__: { a: 'b' } }), /has no tensors/],
    ['metadata of numbers', fileOf({ __metadata__: { a: 1 } }), /__metadata__ must be an object of texts/],
    [
      'a name that is there twice',
      fileOf(
        '{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"I8","shape":[1],"data_offsets":[0,1]}}',
        1,
      ),
      /names a tensor twice/,
    ],
    [
      'an unknown kind',
      fileOf({ a: described('F8_E4M3', [1], 0, 1) }, 1),
      /tensor "a" is of dtype "F8_E4M3"; it must be one of BOOL/,
    ],
    ['a kind from the prototype', fileOf({ a: described('toString', [1], 0, 1) }, 1), /dtype "toString"/],
    ['no description', fileOf({ a: 3 }), /tensor "a" is not described by an object/],
    ['an unknown key', fileOf({ a: described('U8', [1], 0, 1, { b: 1 }) }, 1), /tensor "a" has the unknown key "b"/],
    [
      'a shape with −1',
      fileOf({ a: described('U8', [-1], 0, 1) }, 1),
      /has the shape \[-1\]; it must be at most 8 whole/,
    ],
    ['a shape of parts', fileOf({ a: described('U8', [0.5, 2], 0, 1) }, 1), /has the shape \[0.5,2\]/],
    ['nine axes', fileOf({ a: described('U8', Array(9).fill(1), 0, 1) }, 1), /at most 8 whole/],
    [
      'a shape that overflows',
      fileOf({ a: described('F64', [2 ** 40, 2 ** 40], 0, 8) }, 8),
      /has 8 bytes; shape .* needs/,
    ],
    [
      'a shape of another size',
      fileOf({ a: described('F64', [2], 0, 8) }, 8),
      /has 8 bytes; shape \(2\) of F64 needs 16/,
    ],
    ['offsets turned round', fileOf({ a: described('U8', [1], 1, 0) }, 1), /has the data_offsets \[1,0\]/],
    [
      'one offset',
      fileOf({ a: { dtype: 'U8', shape: [1], data_offsets: [0] } }, 1),
      /data_offsets \[0\]; they must be/,
    ],
    ['values beyond the file', fileOf({ a: described('U8', [9], 0, 9) }, 4), /end at byte 9 of 4 bytes/],
    ['bytes that belong to nothing', fileOf({ a: described('U8', [1], 0, 1) }, 4), /end at byte 1 of 4 bytes/],
    [
      'a gap',
      fileOf({ a: described('U8', [1], 0, 1), b: described('U8', [1], 2, 3) }, 3),
      /tensor "b" begins at byte 2; the one before ends at 1/,
    ],
    [
      'an overlap',
      fileOf({ a: described('U8', [2], 0, 2), b: described('U8', [2], 1, 3) }, 3),
      /tensor "b" begins at byte 1; the one before ends at 2/,
    ],
    ['a name of 201 letters', fileOf({ ['x'.repeat(201)]: described('U8', [1], 0, 1) }, 1), /has 201 letters/],
    [
      'more values than are read, before they are held',
      fileOf({ a: described('U8', [2 ** 26 + 1], 0, 2 ** 26 + 1) }, 2 ** 26 + 1),
      /have 67108865 values; at most 67108864/,
    ],
    [
      'a whole number beyond 2^53',
      fileOf({ a: described('I64', [1], 0, 8) }, new Uint8Array(8).fill(127)),
      /beyond 2\^53/,
    ],
    [
      'a header that is too deep',
      fileOf(`{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`),
      /not described by an object/,
    ],
    [
      'a shape that is too deep',
      fileOf(`{"a":{"dtype":"U8","shape":${'['.repeat(100_000)}${']'.repeat(100_000)},"data_offsets":[0,1]}}`, 1),
      /tensor "a" has the shape \[…\]/,
    ],
  ])('is refused with %s', (_name, bytes, sentence) => {
    expect(() => readSafetensors(bytes)).toThrow(RangeError);
    expect(() => readSafetensors(bytes)).toThrow(sentence);
  });

  it('is refused with a sentence, or read, whatever byte of it is damaged', () => {
    const values = new Randomness(2).stream('data', 0).normals(0, new Float64Array(20));
    const good = writeSafetensors(
      [
        { name: 'w', shape: [4, 5], values },
        { name: 'b', shape: [5], values: Float32Array.from(values.subarray(5, 10)) },
      ],
      { study: 'x' },
    );
    let refused = 0;
    for (let at = 0; at < good.length; at++) {
      for (const flip of [1, 0x20, 0x80]) {
        const bad = Uint8Array.from(good);
        bad[at]! ^= flip;
        try {
          readSafetensors(bad);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
          refused += 1;
        }
      }
    }
    // Of the header nearly every bit matters; a flipped value is a value.
    expect(refused).toBeGreaterThan(300);
  });
});

describe('a file of weights', () => {
  it('may be safetensors, .npz or .npy', () => {
    const values = Float64Array.of(1, 2, 3, 4, 5, 6);
    const safetensors = writeSafetensors([{ name: 'w', shape: [2, 3], values }], { by: 'us' });
    expect(readWeights(safetensors)).toMatchObject({ format: 'safetensors', metadata: { by: 'us' } });
    const npy = npyOf('(2, 3)', [...values]);
    for (const [bytes, name] of [
      [safetensors, 'w'],
      [zipSync({ 'w.npy': npy, 'read me.txt': Uint8Array.of(1) }), 'w'],
      [npy, 'array'],
    ] as const) {
      expect([...readWeights(bytes).tensors]).toEqual([[name, { shape: [2, 3], values }]]);
    }
  });

  it.each([
    ['another file', Buffer.from('not weights at all'), /not a safetensors file, an .npz or an .npy/],
    ['an empty zip', zipSync({ 'a.txt': Uint8Array.of(1) }), /has no arrays/],
    ['a damaged member', zipSync({ 'w.npy': Uint8Array.of(1, 2) }), /array "w" cannot be used: it does not begin/],
    [
      'NaN, with its place',
      writeSafetensors([{ name: 'w', shape: [2, 3], values: Float64Array.of(1, 2, 3, 4, NaN, 6) }], {}),
      /tensor "w" is NaN at \(1, 1\); it must be finite/,
    ],
  ])('is refused where it is %s', (_name, bytes, sentence) => {
    expect(() => readWeights(bytes)).toThrow(sentence);
  });
});

import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ExpectedError } from '../../../core/contract/errors.ts';
import { decode, encode, type Plain } from '../../../core/execution/codec.ts';
import { Randomness } from '../../../core/random.ts';

const value: Plain = {
  numbers: [0.1, 1e-320, NaN, Infinity, -Infinity, -0, 0, 2 ** 53 - 1],
  texts: ['', 'n', 'NaN', 'Übermaß; "quoted"\n'],
  flags: [true, false, null],
  list: [[], {}, ['l', 'o', 'a', 'n']],
  float64: Float64Array.from([0.1, 1e-320, NaN, -Infinity, -0]),
  odd: Float32Array.from([1.5, -0, NaN]),
  empty: new Float64Array(0),
  whole: {
    signed: Int32Array.from([-1, 7]),
    unsigned: Uint32Array.from([2 ** 32 - 1]),
    short: Uint16Array.from([65535]),
  },
};

/** The bytes with a right checksum after they were changed by hand, as a hostile hand would. */
function resealed(change: (body: Buffer) => Buffer): Buffer {
  const bytes = encode(value);
  const body = change(Buffer.from(bytes.subarray(0, bytes.length - 32)));
  return Buffer.concat([body, createHash('sha256').update(body).digest()]);
}

function withStructure(structure: unknown): Buffer {
  const text = Buffer.from(typeof structure === 'string' ? structure : JSON.stringify(structure));
  return resealed((body) => {
    const head = Buffer.from(body.subarray(0, 16));
    head.writeUInt32LE(text.length, 12);
    return Buffer.concat([head, text, Buffer.alloc((8 - (text.length % 8)) % 8), Buffer.alloc(16)]);
  });
}

describe('the checkpoint codec', () => {
  it('gives every value back bit for bit', () => {
    const back = decode(encode(value)) as Record<string, Plain>;
    expect(back).toEqual(value);
    expect(Object.is((back['numbers'] as number[])[5], -0)).toBe(true);
    const bytes = (a: unknown): string => Buffer.from((a as Float64Array).buffer).toString('hex');
    expect(bytes(back['float64'])).toBe(bytes(value.float64));
    expect(bytes(back['odd'])).toBe(bytes(value.odd));
  });

  it('writes views of larger buffers as what they show', () => {
    const view = new Float64Array([1, 2, 3, 4]).subarray(1, 3);
    expect(decode(encode({ view }))).toEqual({ view: Float64Array.from([2, 3]) });
  });

  it('refuses a file cut short at any length', () => {
    const bytes = encode(value);
    for (let length = 0; length < bytes.length; length += 7)
      expect(() => decode(bytes.subarray(0, length))).toThrow(ExpectedError);
  });

  it('refuses a file with any flipped bit', () => {
    const bytes = encode(value);
    const places = new Randomness(1).stream('noise', 0).integers(0, new Uint32Array(200), bytes.length * 8);
    for (const place of places) {
      const flipped = Buffer.from(bytes);
      flipped[place >> 3]! ^= 1 << (place & 7);
      expect(() => decode(flipped)).toThrow(ExpectedError);
    }
  });

  it('refuses hostile structures with a right checksum', () => {
    const hostile: unknown[] = [
      '{"a":1}',
      'not json',
      ['x', 1],
      ['n', 'constructor'],
      ['n', 1],
      ['o', []],
      ['o', null],
      ['o', 'text'],
      '["o",{"__proto__":["o",{"polluted":true}]}]',
      ['a', 'Float64Array', 0, 1e9],
      ['a', 'Float64Array', -8, 1],
      ['a', 'Float64Array', 4, 1],
      ['a', 'Float64Array', 0, 1.5],
      ['a', 'SharedArrayBuffer', 0, 8],
      ['a', 'constructor', 0, 1],
      ['a', 'Float64Array', '0', '1'],
      ['a'],
      '["l",'.repeat(5000) + '1' + ']'.repeat(5000),
    ];
    for (const structure of hostile)
      expect(() => decode(withStructure(structure)), String(structure).slice(0, 60)).toThrow(ExpectedError);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('refuses another format and a structure longer than the file', () => {
    const other = resealed((body) => (body.writeUInt32LE(2, 8), body));
    expect(() => decode(other)).toThrow('its format is 2, this version reads 1');
    expect(() => decode(resealed((body) => (body.writeUInt32LE(2 ** 32 - 1, 12), body)))).toThrow('it is cut short');
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { afterAll, describe, expect, it } from 'vitest';
import { DataFolder } from '../../../core/data/dataFolder.ts';
import { importTable } from '../../../core/data/importTable.ts';
import { readImportedTable } from '../../../core/data/importedTable.ts';
import { isNpzOfWeights } from '../../../core/data/numpyTable.ts';
import { readNpy } from '../../../core/data/readNpy.ts';
import { Randomness } from '../../../core/random.ts';

const bytesOf = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'));
/**
 * Written by NumPy 2.4.6: x = [[0.1, −2, 3.5], [1e-7, 4, −1], [0.25, 8, 1e300]], y = [0, 1, 1] (int64), as
 * savez_compressed('a.npz', x=x, y=y) and save('c.npy', asfortranarray(column_stack([x, y]))).
 */
const npz = bytesOf(
  'UEsDBC0AAAAIAAAAIQDXXsH+//////////8FABQAeC5ucHkBABAAyAAAAAAAAABzAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loG6TZqGuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GsY6CsaaOgq1CmQDrlkzQWCnPQMEHIBQPA4e6/fM+nS9yg7CF3CA0B/2Q+gLUPUKDnNKGTpsnpjXAQBQSwMELQAAAAgAAAAhABRHnWT//////////wUAFAB5Lm5weQEAEACYAAAAAAAAAEkAAAAAAAAAm+wX6hsQychQxlCtnpJanFykbqWgbpNpoa6joJ6WX1RSlJgXn1+UkgoSd0vMKU4FihdnJBakAvkaxjqaOgq1ChQALgYoYESjAVBLAQItAy0AAAAIAAAAIQDXXsH+cwAAAMgAAAAFAAAAAAAAAAAAAACAAQAAAAB4Lm5weVBLAQItAy0AAAAIAAAAIQAUR51kSQAAAJgAAAAFAAAAAAAAAAAAAACAAaoAAAB5Lm5weVBLBQYAAAAAAgACAGYAAAAqAQAAAAA=',
);
const npy = bytesOf(
  'k05VTVBZAQB2AHsnZGVzY3InOiAnPGY4JywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAoMywgNCksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAqamZmZmZm5P0ivvJry13o+AAAAAAAA0D8AAAAAAAAAwAAAAAAAABBAAAAAAAAAIEAAAAAAAAAMQAAAAAAAAPC/nHUAiDzkN34AAAAAAAAAAAAAAAAAAPA/AAAAAAAA8D8=',
);
const features = [0.1, -2, 3.5, 1e-7, 4, -1, 0.25, 8, 1e300];
const labels = [-1, 1, 1];

function npyOf(descr: string, shape: string, data: Uint8Array, order = 'False'): Uint8Array {
  const header = `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': ${shape}, }\n`;
  const size = Uint8Array.of(header.length & 255, header.length >> 8);
  return Buffer.concat([Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0), size, Buffer.from(header), data]);
}
const doubles = (...values: number[]): Uint8Array => new Uint8Array(Float64Array.from(values).buffer);

const home = mkdtempSync(join(tmpdir(), 'excite-numpy-'));
const folder = new DataFolder(home);
afterAll(() => rmSync(home, { recursive: true }));

describe('an .npy array', () => {
  it.each([
    ['|b1', Uint8Array.of(1, 0), [1, 0]],
    ['|u1', Uint8Array.of(255, 1), [255, 1]],
    ['|i1', Uint8Array.of(255, 1), [-1, 1]],
    ['<u2', Uint8Array.of(1, 2, 0, 0), [513, 0]],
    ['>i2', Uint8Array.of(255, 254, 0, 1), [-2, 1]],
    ['>u4', Uint8Array.of(0, 0, 1, 0, 0, 0, 0, 7), [256, 7]],
    ['<i4', new Uint8Array(Int32Array.of(-5, 6).buffer), [-5, 6]],
    ['<f2', Uint8Array.of(0, 0x3c, 1, 0), [1, 2 ** -24]],
    ['<f4', new Uint8Array(Float32Array.of(0.1, -2).buffer), [Math.fround(0.1), -2]],
    ['<i8', new Uint8Array(BigInt64Array.of(-9n, 2n ** 53n - 1n).buffer), [-9, 2 ** 53 - 1]],
    ['<u8', new Uint8Array(BigUint64Array.of(3n, 4n).buffer), [3, 4]],
    ['<f8', doubles(NaN, -0), [NaN, -0]],
  ])('of type %s', (descr, data, expected) => {
    expect([...readNpy(npyOf(descr, '(2,)', data)).values]).toEqual(expected);
  });

  it('in column-major order of three axes', () => {
    const values = Array.from({ length: 24 }, (_, i) => i);
    const { shape, values: found } = readNpy(npyOf('<f8', '(2, 3, 4)', doubles(...values), 'True'));
    expect(shape).toEqual([2, 3, 4]);
    // Index (i, j, k) lies at i + 2 j + 6 k.
    expect(found[1 * 12 + 2 * 4 + 3]).toBe(1 + 2 * 2 + 6 * 3);
  });
});

describe('an import of NumPy’s files', () => {
  it.each([
    ['.npy, label last', npy],
    ['.npz, x and y', npz],
  ])('reads back to the same doubles (%s)', (_name, bytes) => {
    expect(importTable(folder, 'mine', bytes, 'mine')).toMatchObject({ rows: 3, columns: 3 });
    const table = readImportedTable(folder, 'mine');
    expect([...table.features]).toEqual(features);
    expect([...table.labels]).toEqual(labels);
  });

  it.each([
    ['objects, which would be run', npyOf('|O', '(2,)', doubles(1, 2)), /type is '\|O'.*one of b1, u1/],
    ['complex numbers', npyOf('<c16', '(1,)', doubles(1, 2)), /type is '<c16'/],
    ['records', npyOf("'), ('a', '<f8", '(1,)', doubles(1)), /type is/],
    ['a shape that the bytes do not fill', npyOf('<f8', '(2, 3)', doubles(1, 2)), /16 bytes.*\(2, 3\) of f8 needs 48/],
    ['a shape of more than can be held', npyOf('<f8', '(9999999, 99999999)', doubles(1)), /more than 1000000 values/],
    ['a header beyond the file', npy.subarray(0, 40), /header has 118 bytes/],
    ['an unknown version', Uint8Array.of(...npy.subarray(0, 6), 9, ...npy.subarray(7)), /version is 9; 1 to 3/],
    ['one axis', npyOf('<f8', '(2,)', doubles(1, 2)), /shape is \(2\); it must be \(rows, columns\)/],
    ['a bad row', npyOf('<f8', '(2, 2)', doubles(1, 0, NaN, 1)), /row 1, column 0 is NaN/],
    ['too large a whole number', npyOf('<i8', '(1, 1)', new Uint8Array(BigInt64Array.of(2n ** 60n).buffer)), /2\^53/],
    ['one class', npyOf('<f8', '(2, 2)', doubles(1, 5, 2, 5)), /labels must have two/],
    ['a zip that is cut off', npz.subarray(0, 300), /zip that cannot be read/],
    [
      'labels of another length',
      zipSync({
        'x.npy': npyOf('<f8', '(2, 1)', doubles(1, 2)),
        'y.npy': npyOf('<f8', '(3,)', doubles(1, 0, 1)),
      }),
      /labels have the shape \(3\) beside features of \(2, 1\)/,
    ],
    [
      'arrays of unknown names',
      zipSync({ 'a.npy': npyOf('<f8', '(1,)', doubles(1)), 'b.npy': npyOf('<f8', '(1,)', doubles(1)) }),
      /arrays a, b; it must have one, or x with y/,
    ],
    ['a bomb', zipSync({ 'x.npy': new Uint8Array(100_000_001) }), /more than 100000000 bytes/],
  ])('refuses %s, and keeps nothing', (_name, bytes, sentence) => {
    expect(() => importTable(folder, 'refused', bytes, 'mine.npy')).toThrow(sentence);
    expect(folder.has('refused')).toBe(false);
  });

  it('is told apart from weights, which have several arrays and not those of a table', () => {
    const array = npyOf('<f8', '(1,)', doubles(1));
    expect(isNpzOfWeights(zipSync({ 'fc1.weight.npy': array, 'fc1.bias.npy': array }))).toBe(true);
    expect(isNpzOfWeights(npz)).toBe(false);
    expect(isNpzOfWeights(zipSync({ 'a.npy': array }))).toBe(false);
    expect(isNpzOfWeights(npy)).toBe(false);
    const many = Object.fromEntries(Array.from({ length: 10_001 }, (_, i) => [`${i}.npy`, new Uint8Array(0)]));
    expect(() => isNpzOfWeights(zipSync(many))).toThrow('it has more than 10000 files');
  });

  it('refuses what was damaged with a sentence, or reads it: 400 flipped bytes never crash', () => {
    const draws = new Randomness(1).stream('data', 0);
    const at = draws.integers(0, new Uint32Array(400), npz.length);
    const to = draws.integers(1, new Uint32Array(400), 256);
    let refused = 0;
    at.forEach((place, i) => {
      const bad = Uint8Array.from(npz);
      bad[place] = to[i]!;
      try {
        importTable(folder, 'damaged', bad, 'damaged.npz');
      } catch (error) {
        expect((error as Error).message).toMatch(/damaged\.npz cannot be used/);
        refused += 1;
      }
    });
    expect(refused).toBeGreaterThan(50);
  });
});

import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { PNG } from 'pngjs';
import { afterAll, describe, expect, it } from 'vitest';
import { readCifar10, recordBytes } from '../../../core/data/cifar10/binary.ts';
import { binaryOfSheet } from '../../../core/data/cifar10/fromSheets.ts';
import { installCifar10 } from '../../../core/data/cifar10/install.ts';
import { DataFolder } from '../../../core/data/dataFolder.ts';
import { parseLabelledTable } from '../../../core/data/labelledTable.ts';
import { readTarGz } from '../../../core/data/readTar.ts';
import { Randomness } from '../../../core/random.ts';

const folder = mkdtempSync(join(tmpdir(), 'excite-data-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const bytesOf = (count: number, seed = 1): Uint8Array =>
  Uint8Array.from(new Randomness(seed).stream('data', 0).integers(0, new Uint32Array(count), 256));

/** A sheet as a PNG. */
function pngOf(pixels: Uint8Array, width: number, height: number): Uint8Array {
  const png = new PNG({ width, height });
  png.data = Buffer.from(pixels);
  return PNG.sync.write(png, { colorType: 2, inputColorType: 2, inputHasAlpha: false, filterType: 0, deflateLevel: 1 });
}

function tarGzOf(files: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const blocks = Object.entries(files).flatMap(([name, body]) => {
    const header = Buffer.alloc(512);
    header.write(name, 0, 'latin1');
    header.write(`${body.length.toString(8).padStart(11, '0')}\0`, 124, 'latin1');
    header.write('0', 156, 'latin1');
    return [header, Buffer.from(body), Buffer.alloc((512 - (body.length % 512)) % 512)];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}

describe('tar', () => {
  it('gives files by the last part of their path', () => {
    const files = readTarGz(
      tarGzOf({ 'package/a.txt': bytesOf(700), 'package/b.txt': bytesOf(0), c: bytesOf(512, 2) }),
    );
    expect([...files.keys()]).toEqual(['a.txt', 'b.txt', 'c']);
    expect(Buffer.from(files.get('a.txt')!).equals(Buffer.from(bytesOf(700)))).toBe(true);
    expect(files.get('c')).toHaveLength(512);
  });

  it('refuses what is no archive', () => {
    expect(() => readTarGz(bytesOf(300))).toThrow(/not a gzipped archive/);
    expect(() => readTarGz(gzipSync(Buffer.alloc(600, 65)))).toThrow(/ends inside/);
  });
});

describe('CIFAR-10', () => {
  it('turns a sheet into the official records: label, then red, green and blue planes', () => {
    const pixels = new Uint8Array(1024 * 10_000 * 3);
    pixels.set(bytesOf(1024 * 3), 9999 * 1024 * 3);
    const labels = Array.from({ length: 10_000 }, (_, i) => i % 10);
    const records = binaryOfSheet(pngOf(pixels, 1024, 10_000), labels, 0);
    expect(records).toHaveLength(10_000 * recordBytes);
    const read = readCifar10({ has: () => true, read: () => records }, 'data_batch_1.bin', 9998, 2);
    expect([...read.labels]).toEqual([8, 9]);
    for (const [x, y, c] of [
      [0, 0, 0],
      [5, 17, 1],
      [31, 31, 2],
    ] as const) {
      // Row i is image i, its column 32 y + x pixel (x, y) (section 2.3).
      expect(read.pixels[(1 * 3 + c) * 1024 + 32 * y + x]).toBe(pixels[(9999 * 1024 + 32 * y + x) * 3 + c]);
    }
    expect(() => readCifar10({ has: () => true, read: () => records }, 'data_batch_1.bin', 9999, 2)).toThrow(
      /rows 9999/,
    );
  });

  it('refuses other images and other archives, and writes nothing', () => {
    const data = new DataFolder(join(folder, 'refused'));
    const install = (archive: Uint8Array) => () => installCifar10(data, archive, 'the file', () => undefined);
    expect(install(bytesOf(50))).toThrow(/the file cannot be used: not a gzipped archive/);
    expect(install(tarGzOf({ 'x.txt': bytesOf(5) }))).toThrow(/neither data_batch_1.bin nor data_batch_1.png/);
    expect(install(tarGzOf({ 'data_batch_1.bin': bytesOf(3073) }))).toThrow(
      /data_batch_1.bin has the checksum .* must be/,
    );
    expect(data.has('cifar10')).toBe(false);
  });
});

describe('data folder', () => {
  it('keeps whole sets, and says how to get one that is not there', () => {
    const data = new DataFolder(join(folder, 'data'));
    expect(data.names()).toEqual([]);
    expect(() => data.read('cifar10', 'test_batch.bin')).toThrow(/cifar10 is not in the data folder/);
    data.write(
      'mine',
      new Map([
        ['a', bytesOf(3)],
        ['b', bytesOf(4)],
      ]),
    );
    data.write('mine', new Map([['a', bytesOf(5)]]));
    expect(data.names()).toEqual(['mine']);
    expect(data.read('mine', 'a')).toHaveLength(5);
    expect(readdirSync(join(folder, 'data', 'mine'))).toEqual(['a']);
  });
});

describe('imported tables', () => {
  it('reads numbers with a label of two values last, with or without a header', () => {
    const expected = {
      rows: 2,
      columns: 2,
      features: Float64Array.of(1, 2.5, -3, 4e-3),
      labels: Float64Array.of(-1, 1),
    };
    expect(parseLabelledTable('a,b,y\n1,2.5,0\n-3,4e-3,7\n\n')).toEqual(expected);
    expect(parseLabelledTable('1, 2.5, -1\r\n-3, 4e-3, 1')).toEqual(expected);
  });

  it.each([
    ['', /empty/],
    ['1\n2', /one column/],
    ['a,b\n1,2', /1 rows of numbers/],
    ['1,2,1\n3,0', /line 2 has 2 cells; line 1 has 3/],
    ['1,2,1\n3,x,0', /line 2, column 2 is "x"/],
    ['1,2,1\n3,Infinity,0', /line 2, column 2/],
    ['1,2,1\n3,4,1', /1 different values; labels must have two/],
    ['1,2,1\n3,4,2\n3,4,3', /3 different values/],
  ])('refuses %j', (text, pattern) => {
    expect(() => parseLabelledTable(text)).toThrow(pattern);
  });
});

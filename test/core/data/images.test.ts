import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { deflateSync } from 'node:zlib';
import jpeg from 'jpeg-js';
import { PNG, type ColorType } from 'pngjs';
import { afterAll, describe, expect, it } from 'vitest';
import type { ExpectedError } from '../../../core/contract/errors.ts';
import { DataFolder } from '../../../core/data/dataFolder.ts';
import { recordBytes } from '../../../core/data/cifar10/binary.ts';
import { countLabels } from '../../../core/data/imageFiles.ts';
import { decodeImage } from '../../../core/data/images/decodeImage.ts';
import { importImages, previewImages, type ImageImport } from '../../../core/data/images/importImages.ts';
import { imageSetOf } from '../../../core/data/images/imageManifest.ts';
import { splitFiles } from '../../../core/data/images/splitFiles.ts';
import { toSide } from '../../../core/data/images/toSide.ts';
import { Randomness } from '../../../core/random.ts';

const home = mkdtempSync(join(tmpdir(), 'excite-images-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));
const data = new DataFolder(join(home, 'data'));

/** Bytes drawn from a seed, [height, width, 4], opaque. */
function drawn(seed: number, width = 32, height = 32): Buffer {
  const pixels = new Randomness(seed).stream('data', 0).integers(0, new Uint32Array(width * height * 4), 256);
  return Buffer.from(pixels.map((value, i) => (i % 4 === 3 ? 255 : value)));
}
function pngOf(pixels: Buffer, width = 32, height = 32, colorType: ColorType = 2): Buffer {
  const png = new PNG({ width, height });
  png.data = pixels;
  return PNG.sync.write(png, { colorType });
}
const jpegOf = (pixels: Buffer, width = 32, height = 32): Buffer =>
  jpeg.encode({ width, height, data: pixels }, 95).data;
const rgbOf = (rgba: Buffer): Uint8Array => Uint8Array.from(rgba.filter((_, i) => i % 4 !== 3));

/** CRC-32 of the PNG specification, appendix D. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let k = 0; k < 8; k++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

let folders = 0;
function folderOf(files: Readonly<Record<string, Uint8Array | string>>): string {
  const folder = join(home, `images-${++folders}`);
  mkdirSync(folder);
  for (const [path, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  return folder;
}
const imported = (source: string, more: Partial<ImageImport> = {}, name = 'mine') =>
  importImages(
    data,
    name,
    { source, seed: 0, testShare: 0.25, resize: false, leaveOutBad: false, ...more },
    () => undefined,
  );
function failure(act: () => unknown): ExpectedError {
  try {
    act();
  } catch (error) {
    return error as ExpectedError;
  }
  throw new Error('nothing was refused');
}
const manifestOf = (name: string): Record<string, unknown> & { train: { files: { path: string; sha256: string }[] } } =>
  JSON.parse(new TextDecoder().decode(data.read(name, 'images.json'))) as ReturnType<typeof manifestOf>;

describe('an image', () => {
  it('is read to the byte from a PNG of each colour type', () => {
    const pixels = drawn(1);
    expect(decodeImage(pngOf(pixels))).toEqual({ width: 32, height: 32, pixels: rgbOf(pixels) });
    expect(decodeImage(pngOf(pixels, 32, 32, 6)).pixels).toEqual(rgbOf(pixels));
    const grey = Buffer.from(pixels.map((_, i) => (i % 4 === 3 ? 255 : pixels[i - (i % 4)]!)));
    expect(decodeImage(pngOf(grey, 32, 32, 0)).pixels).toEqual(rgbOf(grey));
  });

  it('is read from a JPEG, within its losses', () => {
    // A slope, which a JPEG keeps well.
    const pixels = Buffer.from(
      Array.from({ length: 4096 }, (_, i) => (i % 4 === 3 ? 255 : ((i >> 2) % 32) * 4 + (i % 4) * 20)),
    );
    const { width, height, pixels: read } = decodeImage(jpegOf(pixels));
    expect([width, height]).toEqual([32, 32]);
    const worst = Math.max(...rgbOf(pixels).map((value, i) => Math.abs(value - read[i]!)));
    // Quality 95 quantises the largest coefficients by 2 to 5.
    expect(worst).toBeLessThanOrEqual(8);
  });

  const png = pngOf(drawn(2));
  const header = (width: number, height: number, depth = 8): Buffer => {
    const bytes = Buffer.from(png);
    bytes.writeUInt32BE(width, 16);
    bytes.writeUInt32BE(height, 20);
    bytes[24] = depth;
    return bytes;
  };
  it.each([
    ['nothing', Buffer.alloc(0), /is empty/],
    ['a text', Buffer.from('GIF89a and more of that'), /is not an image: neither/],
    ['half a header', png.subarray(0, 20), /is a truncated PNG/],
    ['half a PNG', png.subarray(0, png.length / 2), /is a truncated PNG: its end is missing/],
    ['a PNG without its end', png.subarray(0, png.length - 12), /is a truncated PNG: its end/],
    ['a flipped byte', Buffer.concat([png.subarray(0, 60), Buffer.of(png[60]! ^ 1), png.subarray(61)]), /damaged PNG/],
    [
      'a PNG that says it is huge',
      header(2 ** 31 - 1, 2 ** 31 - 1),
      /is 2147483647 x 2147483647; images of at most 4194304/,
    ],
    ['a PNG of no width', header(0, 32), /is 0 x 32/],
    ['16 bits a channel', header(32, 32, 16), /has 16 bits a channel; 8 are read/],
    ['transparent pixels', pngOf(Buffer.from(drawn(3).fill(9)), 32, 32, 6), /has transparent pixels/],
    ['half a JPEG', jpegOf(drawn(4)).subarray(0, 500), /is a truncated JPEG: its end is missing/],
    ['a JPEG without its middle', Buffer.concat([jpegOf(drawn(4)).subarray(0, 400), Buffer.of(0xff, 0xd9)]), /JPEG/],
    ['the beginning of a JPEG', Buffer.of(0xff, 0xd8, 0xff, 0xd9), /is a damaged JPEG/],
  ])('is refused where it is %s', (_name, bytes, sentence) => {
    expect(() => decodeImage(bytes)).toThrow(RangeError);
    expect(() => decodeImage(bytes)).toThrow(sentence);
  });

  it('is never inflated beyond its own size: 100 MB of zeros in a PNG of 32 x 32', () => {
    const chunk = (kind: string, body: Uint8Array): Buffer => {
      const bytes = Buffer.alloc(12 + body.length);
      bytes.writeUInt32BE(body.length);
      bytes.write(kind, 4, 'latin1');
      bytes.set(body, 8);
      bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + body.length)), 8 + body.length);
      return bytes;
    };
    const end = chunk('IEND', Buffer.alloc(0));
    const bomb = Buffer.concat([png.subarray(0, 33), chunk('IDAT', deflateSync(Buffer.alloc(1e8))), end]);
    const before = process.memoryUsage().rss;
    expect(() => decodeImage(bomb)).toThrow(/damaged PNG/);
    expect(process.memoryUsage().rss - before).toBeLessThan(5e7);
  });

  it('is refused with a sentence, or read, whatever byte of it is damaged', () => {
    const draws = new Randomness(5).stream('data', 0);
    for (const good of [png, jpegOf(drawn(6))]) {
      const places = draws.integers(0, new Uint32Array(150), good.length);
      places.forEach((place, i) => {
        const bad = Buffer.from(good);
        bad[place]! ^= 1 << (i % 8);
        try {
          decodeImage(bad);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
          expect((error as Error).message).toMatch(/^(is|has) /);
        }
      });
    }
  });
});

describe('resizing', () => {
  it('averages over the area of each new pixel, in the middle square', () => {
    // Values x + 10 y, 4 wide and 2 high: the square is columns 1 and 2.
    const pixels = Uint8Array.from({ length: 24 }, (_, i) => (Math.floor(i / 3) % 4) + 10 * Math.floor(i / 12));
    expect([...toSide({ width: 4, height: 2, pixels }, 1)]).toEqual([7, 7, 7]);
    expect([...toSide({ width: 4, height: 2, pixels }, 2)].filter((_, i) => i % 3 === 0)).toEqual([1, 2, 11, 12]);
  });

  it('keeps the mean of every channel, also where the sides have no common factor', () => {
    const pixels = rgbOf(drawn(7, 45, 45));
    const small = toSide({ width: 45, height: 45, pixels }, 32);
    for (let c = 0; c < 3; c++) {
      const mean = (values: Uint8Array): number =>
        values.filter((_, i) => i % 3 === c).reduce((sum, value) => sum + value, 0) / (values.length / 3);
      // 1024 roundings of at most 1/2 with random sign.
      expect(Math.abs(mean(small) - mean(pixels))).toBeLessThan(0.1);
    }
  });
});

describe('the drawn split', () => {
  it('takes its share of each class, is a function of the seed, and leaves one image on either side', () => {
    const labels = [...Array<number>(40).fill(0), ...Array<number>(10).fill(1), 2, 2, 3];
    const split = splitFiles(labels, { seed: 1, testShare: 0.2 });
    const tests = [0, 1, 2, 3].map((label) => split.filter((part, i) => part === 'test' && labels[i] === label).length);
    expect(tests).toEqual([8, 2, 1, 0]);
    expect(splitFiles(labels, { seed: 1, testShare: 0.2 })).toEqual(split);
    expect(splitFiles(labels, { seed: 2, testShare: 0.2 })).not.toEqual(split);
  });
});

describe('a folder of images', () => {
  const two = (seed: number, count = 4): Record<string, Buffer> =>
    Object.fromEntries(
      ['cat', 'dog'].flatMap((name, label) =>
        Array.from({ length: count }, (_, i) => [`${name}/${i}.png`, pngOf(drawn(seed + 10 * label + i))]),
      ),
    );

  it('becomes a set in CIFAR-10’s binary form, its split and checksums written down', () => {
    const source = folderOf({ ...two(100), '.DS_Store': 'x', 'dog/4.jpg': jpegOf(drawn(150)) });
    const report = imported(source);
    expect(report).toMatchObject({
      classes: [
        { name: 'cat', train: 3, test: 1 },
        { name: 'dog', train: 4, test: 1 },
      ],
      split: 'drawn',
      badCount: 0,
      warnings: [],
    });
    expect([...countLabels(data, 'mine', 'train.bin')].slice(0, 3)).toEqual([3, 4, 0]);
    expect(imageSetOf(data, 'mine')).toEqual({ classes: ['cat', 'dog'], train: 7, test: 2 });
    const manifest = manifestOf('mine');
    expect(manifest).toMatchObject({ split: { by: 'draw', seed: 0, testShare: 0.25 }, resized: false, leftOut: [] });
    // The first record is the first training file: its label, then its planes.
    const first = manifest.train.files[0]!;
    const rgb = rgbOf(drawn(100 + Number(/\d/.exec(first.path)![0])));
    const record = data.read('mine', 'train.bin').subarray(0, recordBytes);
    expect(record[0]).toBe(0);
    expect([...record.subarray(1, 1025)]).toEqual([...rgb.filter((_, i) => i % 3 === 0)]);
    expect([...record.subarray(2049)]).toEqual([...rgb.filter((_, i) => i % 3 === 2)]);
    expect(first.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('keeps a split into train and test', () => {
    const files = Object.entries(two(200)).map(([path, bytes], i) => [
      `${i % 4 === 3 ? 'test' : 'train'}/${path}`,
      bytes,
    ]);
    const report = imported(folderOf(Object.fromEntries(files) as Record<string, Buffer>), {}, 'split');
    expect(report.split).toBe('folders');
    expect(report.classes.map(({ train, test }) => [train, test])).toEqual([
      [3, 1],
      [3, 1],
    ]);
    expect(manifestOf('split')).toMatchObject({ split: { by: 'folders' } });
  });

  it('names every bad file with its reason and keeps nothing, or keeps the others when told to', () => {
    const source = folderOf({
      ...two(300),
      'cat/cut.png': pngOf(drawn(1)).subarray(0, 900),
      'cat/large.png': pngOf(drawn(2, 40, 30), 40, 30),
      'cat/notes.txt': 'not an image',
      'dog/inner/a.png': pngOf(drawn(3)),
      'beside.png': pngOf(drawn(4)),
      'dog/huge.png': Buffer.alloc(2 ** 23 + 1),
    });
    symlinkSync(join(source, 'cat', '0.png'), join(source, 'dog', 'link.png'));
    const error = failure(() => imported(source, {}, 'bad'));
    expect(error.code).toBe('badInput');
    expect(error.issues.map(({ received }) => received).sort()).toEqual([
      'beside.png',
      'cat/cut.png',
      'cat/large.png',
      'cat/notes.txt',
      'dog/huge.png',
      'dog/inner',
      'dog/link.png',
    ]);
    for (const part of [
      'cat/cut.png is a truncated PNG: its end is missing',
      'cat/large.png is 40 x 30; it must be 32 x 32, or be resized',
      'cat/notes.txt is not an image: neither a PNG nor a JPEG',
      'dog/inner is a folder inside a class',
      'beside.png lies in no folder of a class',
      'dog/huge.png has 8388609 bytes',
      'dog/link.png is a link, which is not followed',
    ])
      expect(error.message).toContain(part);
    expect(data.has('bad')).toBe(false);
    const report = imported(source, { leaveOutBad: true, resize: true }, 'bad');
    expect(report.badCount).toBe(6);
    expect(report.classes.map(({ train, test }) => train + test)).toEqual([5, 4]);
    expect(manifestOf('bad')).toMatchObject({
      resized: true,
      leftOut: expect.arrayContaining([{ path: 'beside.png', why: 'lies in no folder of a class' }]) as unknown,
    });
  });

  it('is looked at without being kept, and says what is strange about it', () => {
    const grey = Buffer.alloc(4096, 255).fill(1, 0, 3);
    const source = folderOf({
      'a/1.png': pngOf(drawn(1)),
      'a/2.png': pngOf(drawn(1)),
      'b/1.png': pngOf(drawn(1)),
      'b/2.png': pngOf(grey.fill(255)),
      ...Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`c/${i}.png`, pngOf(drawn(50 + i))])),
    });
    const report = previewImages({ source, seed: 0, testShare: 0.5, resize: false }, () => undefined);
    expect(report.warnings.join('\n')).toMatch(
      /1 image is of one value alone, such as b\/2\.png\.\n1 image is in grey.*\n1 image is more than once, such as a\/1\.png and a\/2\.png\.\n.*in training and in test.*\nThe same image stands in two classes.*\nThe classes are uneven: c has 40 images, a 2\./,
    );
    expect(report.classes[2]!.samples).toHaveLength(8);
    const dark = Object.fromEntries(
      ['a', 'b'].flatMap((name) =>
        [0, 1].map((i) => [
          `${name}/${i}.png`,
          pngOf(Buffer.from(drawn(i).map((v, k) => (k % 4 === 3 ? 255 : v & 1)))),
        ]),
      ),
    );
    expect(
      previewImages({ source: folderOf(dark), seed: 0, testShare: 0.5, resize: false }, () => undefined).warnings[0],
    ).toBe('The largest value of all images is 1; values go from 0 to 255, so these are nearly black.');
  });

  it.each([
    ['one class', { 'a/1.png': 'x' }, /it has 1 sub-folders; it must have one a class, 2 to 10/],
    [
      'eleven classes',
      Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`c${i}/1.png`, 'x'])),
      /has 11 sub-folders/,
    ],
    [
      'train and test beside another',
      { 'train/a/1': 'x', 'test/a/1': 'x', 'more/1': 'x' },
      /train and test beside more/,
    ],
    [
      'a class of test that train lacks',
      { 'train/a/1': 'x', 'train/b/1': 'x', 'test/c/1': 'x' },
      /test has the class c; train has a, b/,
    ],
    ['a long name', { [`${'a'.repeat(101)}/1`]: 'x', 'b/1': 'x' }, /a name of 101 letters/],
  ])('is refused with %s', (_name, files, sentence) => {
    expect(failure(() => imported(folderOf(files), {}, 'none')).message).toMatch(sentence);
    expect(data.has('none')).toBe(false);
  });

  it('is refused where a class has no test image, where it is no folder, and under a bad name', () => {
    const lone = { 'a/1.png': pngOf(drawn(1)), 'b/1.png': pngOf(drawn(2)), 'b/2.png': pngOf(drawn(3)) };
    expect(failure(() => imported(folderOf(lone))).message).toMatch(/class a has 1 training and 0 test images/);
    expect(failure(() => imported(join(home, 'nowhere'))).message).toMatch(/nowhere cannot be read: ENOENT/);
    for (const name of ['../up', 'cifar10', ''])
      expect(failure(() => imported(home, {}, name)).message).toMatch(/^name is/);
  });
});

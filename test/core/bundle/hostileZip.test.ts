import { describe, expect, it } from 'vitest';
import type { FaultName } from '../../../core/bundle/bundleFault.ts';
import { limits } from '../../../core/bundle/limits.ts';
import { readBundle } from '../../../core/bundle/readBundle.ts';
import { Randomness } from '../../../core/random.ts';
import { HostileSample, text } from './hostileSample.ts';
import { rawZip, type RawEntry, type RawZip } from './rawZip.ts';

const sample = new HostileSample();

describe('a hostile zip is refused by name', () => {
  const file = { name: 'a.json', body: text('{}') };
  const names: [string, FaultName][] = [
    '../a',
    '../../etc/passwd',
    'a/../../b',
    'runs/..',
    '..',
    'a/..',
    '..\\a',
    'a\\..\\b',
    'runs/../../x.json',
  ].map((name) => [name, 'path']);
  const absolute = ['/etc/passwd', '/', '//a', '\\a', 'C:\\a', 'C:/a', 'c:a', '/../a', '\\\\host\\share'];
  const odd = [
    '',
    'a//b',
    'a/',
    '.',
    './a',
    '.hidden',
    'a b',
    'a\0b',
    'a\nb',
    'ä',
    'con:',
    'a/.git/b',
    'x'.repeat(300),
    '~/a',
    '$(a)',
    'a;b',
    '-rf/*',
  ];
  it.each([...names, ...[...absolute, ...odd].map((name): [string, FaultName] => [name, 'path'])])(
    'the name %j',
    (name, fault) => {
      expect(sample.reason(rawZip({ entries: [file, { name, body: text('x') }] }))).toBe(fault);
    },
  );

  const big = Buffer.alloc(4 * 2 ** 20);
  const entryFaults: [string, Partial<RawEntry>, FaultName][] = [
    ['a symbolic link', { attributes: (0o120777 << 16) >>> 0 }, 'link'],
    ['a folder by its mode', { attributes: (0o40755 << 16) >>> 0 }, 'link'],
    ['a device', { attributes: (0o60644 << 16) >>> 0 }, 'link'],
    ['a pipe', { attributes: (0o10644 << 16) >>> 0 }, 'link'],
    ['a socket', { attributes: (0o140644 << 16) >>> 0 }, 'link'],
    ['encryption', { flags: 1 }, 'encrypted'],
    ['strong encryption', { flags: 0x41 }, 'encrypted'],
    ['an encrypted directory', { flags: 0x2000 }, 'encrypted'],
    ['sizes after the data', { flags: 8 }, 'header'],
    ['patched data', { flags: 0x20 }, 'header'],
    ['shrinking', { method: 1 }, 'method'],
    ['bzip2', { method: 12 }, 'method'],
    ['LZMA', { method: 14 }, 'method'],
    ['zstandard', { method: 93 }, 'method'],
    ['an unknown method', { method: 65_535 }, 'method'],
    ['a wrong CRC-32', { crc: 1 }, 'crc'],
    ['fewer bytes than announced', { sizeBytes: 3 }, 'inflate'],
    ['more bytes than announced', { sizeBytes: 1 }, 'inflate'],
    ['no bytes announced', { sizeBytes: 0 }, 'inflate'],
    ['an announced size of 4 GiB', { sizeBytes: 0xffffffff }, 'tooLarge'],
    ['an announced size of 600 MB', { sizeBytes: 600_000_000 }, 'tooLarge'],
    ['a bomb', { body: big }, 'ratio'],
    ['a bomb that lies small', { body: big, sizeBytes: 1000 }, 'inflate'],
    ['a bomb that lies a little', { body: big, sizeBytes: 2 ** 20 }, 'inflate'],
    ['no deflate at all', { packed: text('no deflate') }, 'inflate'],
    ['bytes after the deflate', { packed: Buffer.from([0x03, 0x00, 0x41]), body: new Uint8Array(0) }, 'inflate'],
    ['a stored file of two sizes', { method: 0, sizeBytes: 7 }, 'header'],
    ['another name in its own header', { local: { name: 'b.json' } }, 'header'],
    ['another size in its own header', { local: { sizeBytes: 9 } }, 'header'],
    ['another CRC in its own header', { local: { crc: 9 } }, 'header'],
    ['another method in its own header', { local: { method: 0 } }, 'header'],
    ['a header inside another file', { headerAt: 4 }, 'overlap'],
    ['a header beyond the end', { headerAt: 0xfffffff0 }, 'overlap'],
    ['a name that is not UTF-8', { name: Uint8Array.of(0x61, 0xff, 0xfe) }, 'path'],
  ];
  it.each(entryFaults)('%s', (_, change, fault) => {
    expect(sample.reason(rawZip({ entries: [file, { name: 'b/c.bin', body: text('xy'), ...change }] }))).toBe(fault);
  });

  const zipFaults: [string, () => RawZip, FaultName][] = [
    ['a name twice', () => ({ entries: [file, file] }), 'duplicate'],
    ['a name twice but for its case', () => ({ entries: [file, { ...file, name: 'A.JSON' }] }), 'duplicate'],
    ['two names for one file', () => ({ entries: [file, { ...file, name: 'b', headerAt: 0 }] }), 'overlap'],
    ['bytes before the first file', () => ({ entries: [file], before: text('#!/bin/sh\n') }), 'overlap'],
    ['bytes before the directory', () => ({ entries: [file], between: text('hidden') }), 'overlap'],
    ['a comment', () => ({ entries: [file], comment: text('hello') }), 'notZip'],
    ['more entries than it has', () => ({ entries: [file], count: 2 }), 'notZip'],
    ['fewer entries than it has', () => ({ entries: [file, { ...file, name: 'b' }], count: 1 }), 'notZip'],
    ['a directory of another size', () => ({ entries: [file], directorySize: 20 }), 'notZip'],
    ['65,535 entries announced', () => ({ entries: [file], count: 65_535 }), 'tooManyEntries'],
    [
      '5,001 entries',
      () => ({ entries: Array.from({ length: 5_001 }, (_, i) => ({ name: `f${i}`, body: text(''), method: 0 })) }),
      'tooManyEntries',
    ],
    [
      'files beyond the total, each within its bound',
      () => ({
        entries: Array.from({ length: 3 }, (_, i) => ({
          name: `f${i}`,
          body: text('x'),
          packed: Buffer.alloc(2_700_000),
          sizeBytes: limits.entryBytes,
        })),
      }),
      'tooLarge',
    ],
    ['nothing inside', () => ({ entries: [] }), 'manifest'],
  ];
  it.each(zipFaults)('%s', (_, zip, fault) => expect(sample.reason(rawZip(zip()))).toBe(fault));

  it.each([0, 1, 4, 21, 22, 100])('cut after %i bytes', (length) => {
    expect(sample.reason(sample.bytes.slice(0, length))).toBe('notZip');
  });
  it.each([1, 7, 50, 1000])('cut %i bytes before its end', (length) => {
    expect(sample.reason(sample.bytes.slice(0, sample.bytes.length - length))).toBe('notZip');
  });
});

describe('a bundle with one bit flipped', () => {
  it('is refused by name, or brings what it brought: 300 flips', () => {
    const rng = new Randomness(5).stream('order', 0);
    const draw = new Float64Array(1);
    const whole = readBundle(sample.bytes).contentHash;
    const unharmed: string[] = [];
    for (let i = 0; i < 300; i++) {
      const flipped = sample.bytes.slice();
      const bit = Math.floor(rng.uniforms(i, draw)[0]! * sample.bytes.length * 8);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      if (sample.reason(flipped) === 'none') unharmed.push(readBundle(flipped).contentHash);
    }
    expect(new Set([...unharmed, whole])).toEqual(new Set([whole]));
    // Dates, versions and the like: a few percent of a small bundle.
    expect(unharmed.length).toBeLessThan(60);
  });
});

it('in all, more than 300 hostile bundles were refused', () => {
  expect(sample.judged).toBeGreaterThan(300);
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { beforeAll, describe, expect, it } from 'vitest';
import { readBundle } from '../../../core/bundle/readBundle.ts';
import { canonicalJson } from '../../../core/bundle/canonicalJson.ts';
import { ContentHash } from '../../../core/bundle/contentHash.ts';
import { limits } from '../../../core/bundle/limits.ts';
import type { FaultName } from '../../../core/bundle/bundleFault.ts';
import { ExpectedError } from '../../../core/contract/errors.ts';
import { parquetBytes, type ParquetColumn } from '../../../core/parquet/parquetBytes.ts';
import { Randomness } from '../../../core/random.ts';
import { openHistory } from '../../../core/history/openHistory.ts';
import { rawZip, type RawEntry, type RawZip } from './rawZip.ts';
import { bundleOf, filesOf, rebuilt, storeSampleRun } from './sampleBundle.ts';

type Files = Map<string, Uint8Array>;

const text = (words: string): Uint8Array => new TextEncoder().encode(words);
let bytes: Uint8Array;
let folder: string;
let judged = 0;

beforeAll(() => {
  const scratch = mkdtempSync(join(tmpdir(), 'hostile-'));
  const history = openHistory(join(scratch, 'history.sqlite'));
  const id = storeSampleRun(history);
  bytes = bundleOf(history, id).bytes;
  history.close();
  rmSync(scratch, { recursive: true });
  folder = `runs/${id}`;
});

/** The reason for which the bundle is refused; anything but a named refusal is a failure of the test. */
function reason(hostile: Uint8Array): string {
  try {
    readBundle(hostile);
  } catch (error) {
    if (error instanceof ExpectedError && error.code === 'badInput' && error.issues.length === 1) {
      judged++;
      expect(error.message).toMatch(/^The bundle is refused \(\w+\): .+\.$/s);
      return error.issues[0]!.key;
    }
    throw error;
  }
  return 'none';
}

/** The bundle with one file changed, its checksums put right. */
function with_(change: (files: Files) => void, manifest?: Parameters<typeof rebuilt>[1]): Uint8Array {
  const files = filesOf(bytes);
  change(files);
  return rebuilt(files, manifest);
}

const jsonOf = (files: Files, path: string): Record<string, unknown> =>
  JSON.parse(new TextDecoder().decode(files.get(path))) as Record<string, unknown>;

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
      expect(reason(rawZip({ entries: [file, { name, body: text('x') }] }))).toBe(fault);
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
    expect(reason(rawZip({ entries: [file, { name: 'b/c.bin', body: text('xy'), ...change }] }))).toBe(fault);
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
  it.each(zipFaults)('%s', (_, zip, fault) => expect(reason(rawZip(zip()))).toBe(fault));

  it.each([0, 1, 4, 21, 22, 100])('cut after %i bytes', (length) => {
    expect(reason(bytes.slice(0, length))).toBe('notZip');
  });
  it.each([1, 7, 50, 1000])('cut %i bytes before its end', (length) => {
    expect(reason(bytes.slice(0, bytes.length - length))).toBe('notZip');
  });
});

describe('a bundle whose files do not fit its manifest is refused by name', () => {
  const faults: [string, () => Uint8Array, FaultName][] = [
    ['no manifest', () => rawZip({ entries: [{ name: 'x', body: text('x') }] }), 'manifest'],
    ['a manifest that is no JSON', () => rawZip({ entries: [{ name: 'bundle.json', body: text('{') }] }), 'json'],
    [
      'a manifest of 40 MB',
      () => rawZip({ entries: [{ name: 'bundle.json', method: 0, body: Buffer.alloc(4e7, 32) }] }),
      'tooLarge',
    ],
    [
      'a manifest of another kind',
      () =>
        with_(
          () => undefined,
          (m) => (m['kind'] = 'other'),
        ),
      'manifest',
    ],
    [
      'a newer format',
      () =>
        with_(
          () => undefined,
          (m) => (m['format'] = 2),
        ),
      'newerFormat',
    ],
    [
      'a format of 1e300',
      () =>
        with_(
          () => undefined,
          (m) => (m['format'] = 1e300),
        ),
      'newerFormat',
    ],
    [
      'a format below',
      () =>
        with_(
          () => undefined,
          (m) => (m['format'] = 0),
        ),
      'manifest',
    ],
    [
      'no runs',
      () =>
        with_(
          () => undefined,
          (m) => (m['runs'] = []),
        ),
      'manifest',
    ],
    [
      'a run outside',
      () =>
        with_(
          () => undefined,
          (m) => (m['runs'] = [{ folder: '../x', contentHash: '0'.repeat(64) }]),
        ),
      'manifest',
    ],
    [
      'a run that is not there',
      () =>
        with_(
          () => undefined,
          (m) => (m['runs'] = [{ folder: 'runs/other', contentHash: '0'.repeat(64) }]),
        ),
      'missingFile',
    ],
    [
      'a run twice',
      () =>
        with_(
          () => undefined,
          (m) => (m['runs'] = [...(m['runs'] as unknown[]), ...(m['runs'] as unknown[])]),
        ),
      'manifest',
    ],
    [
      'a content hash of another run',
      () =>
        with_(
          () => undefined,
          (m) => (m['runs'] = [{ folder, contentHash: '0'.repeat(64) }]),
        ),
      'contentHash',
    ],
    [
      'a content hash of another bundle',
      () =>
        with_(
          () => undefined,
          (m) => (m['contentHash'] = '0'.repeat(64)),
        ),
      'contentHash',
    ],
    [
      'a hash that is none',
      () =>
        with_(
          () => undefined,
          (m) => (m['contentHash'] = 'xyz'),
        ),
      'manifest',
    ],
    [
      'a key too many',
      () =>
        with_(
          () => undefined,
          (m) => (m['more'] = 1),
        ),
      'manifest',
    ],
    [
      'a file listed twice',
      () =>
        with_(
          () => undefined,
          (m) => (m['files'] = [...(m['files'] as unknown[]), (m['files'] as unknown[])[0]]),
        ),
      'manifest',
    ],
    [
      'a file that is listed and not there',
      () =>
        with_(
          () => undefined,
          (m) =>
            (m['files'] = [...(m['files'] as unknown[]), { path: 'runs/x', sha256: '0'.repeat(64), sizeBytes: 1 }]),
        ),
      'missingFile',
    ],
    ['a file that is not listed', () => with_((files) => files.set('extra.txt', text('x'))), 'unlistedFile'],
    [
      'a listed file of no run',
      () => with_((files) => files.set('runs/elsewhere/run.json', text('{}'))),
      'unlistedFile',
    ],
    [
      'a listed file that a run has no use for',
      () => with_((files) => files.set(`${folder}/program.js`, text('x'))),
      'unlistedFile',
    ],
    [
      'a table of which the run does not know',
      () => with_((files) => files.set(`${folder}/tables/more.parquet`, files.get(`${folder}/rows.parquet`)!)),
      'unlistedFile',
    ],
    [
      'a checkpoint by another name',
      () => with_((files) => files.set(`${folder}/checkpoints/evil.so`, text('x'))),
      'checkpoint',
    ],
  ];
  it.each(faults)('%s', (_, make, fault) => expect(reason(make())).toBe(fault));

  it.each(['run.json', 'shelf.json', 'rows.parquet', 'tables/spectrum.parquet'])(
    '%s changed, its old checksum listed',
    (path) => {
      const files = filesOf(bytes);
      const body = files.get(`${folder}/${path}`)!.slice();
      const old = jsonOf(files, 'bundle.json');
      body[body.length >> 1]! ^= 1;
      files.set(`${folder}/${path}`, body);
      expect(reason(rebuilt(files, (m) => (m['files'] = old['files'])))).toBe('checksum');
    },
  );

  it.each(['run.json', 'shelf.json', 'rows.parquet', 'tables/spectrum.parquet'])('%s left out', (path) => {
    expect(reason(with_((files) => files.delete(`${folder}/${path}`)))).toBe('missingFile');
  });

  it('another value of a row, every checksum put right but the content hash', () => {
    const change = (files: Files): void => {
      const path = `${folder}/rows.parquet`;
      const body = files.get(path)!.slice();
      const at = Buffer.from(body.buffer).indexOf(Buffer.from(Float64Array.of(Number.MAX_VALUE).buffer));
      body[at]! ^= 1;
      files.set(path, body);
    };
    expect(reason(with_(change))).toBe('contentHash');
  });
});

describe('every field of a run is judged', () => {
  /** Paths of all leaves and branches of the sample's run.json. */
  function paths(value: unknown, at: readonly (string | number)[] = []): (string | number)[][] {
    if (typeof value !== 'object' || value === null) return [[...at]];
    const inner = Object.entries(value).flatMap(([key, item]) =>
      paths(item, [...at, Array.isArray(value) ? Number(key) : key]),
    );
    return at.length === 0 ? inner : [[...at], ...inner];
  }

  function replaced(value: unknown, path: readonly (string | number)[], item: unknown): unknown {
    const [key, ...rest] = path;
    if (key === undefined) return item;
    const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }) as Record<
      string | number,
      unknown
    >;
    copy[key] = replaced(copy[key], rest, item);
    return copy;
  }

  it('a value of the wrong kind in any place is refused', () => {
    const files = filesOf(bytes);
    const facts = jsonOf(files, `${folder}/run.json`);
    const accepted: string[] = [];
    for (const path of paths(facts)) {
      // What a param or a measured value may be is wide; a list in a list is nothing anywhere.
      const wrong = [[[1]], { a: { b: 1 } }];
      for (const item of wrong) {
        const found = reason(
          with_((all) => all.set(`${folder}/run.json`, text(canonicalJson(replaced(facts, path, item))))),
        );
        if (found === 'none') accepted.push(path.join('.'));
        else expect(['schema', 'contentHash', 'rows', 'tables', 'json']).toContain(found);
      }
    }
    expect(accepted).toEqual([]);
  });

  const wrongFields: [string, unknown, FaultName][] = [
    ['id', '../x', 'schema'],
    ['id', 'other', 'schema'],
    ['study', 'a/b', 'schema'],
    ['version', -1, 'schema'],
    ['version', 1e300, 'schema'],
    ['seed', 2 ** 53, 'schema'],
    ['seed', 0.5, 'schema'],
    ['seed', '1', 'schema'],
    ['replicas', 0, 'schema'],
    ['replicas', 1e9, 'schema'],
    ['status', 'running', 'schema'],
    ['status', 'scheduled', 'schema'],
    ['startedAt', 1e300, 'schema'],
    ['startedAt', -1, 'schema'],
    ['steps', 1e300, 'schema'],
    ['wallMs', -5, 'schema'],
    ['wallMs', NaN, 'schema'],
    ['rows', 1e15, 'rows'],
    ['rows', 3, 'rows'],
    ['arms', [], 'schema'],
    ['arms', Array.from({ length: 100 }, (_, i) => ({ name: `a${i}`, params: {} })), 'schema'],
    [
      'arms',
      [
        { name: 'decay', params: {} },
        { name: 'decay', params: {} },
      ],
      'schema',
    ],
    ['metrics', [], 'rows'],
    ['metrics', [{ key: 'a b', label: '', scale: 'linear' }], 'schema'],
    ['tables', [], 'contentHash'],
    ['tables', [{ key: '../x', columns: [], batches: [] }], 'schema'],
    ['tables', [{ key: 'rows', columns: [], batches: [] }], 'schema'],
    ['tables', [{ key: 'spectrum', columns: [], batches: [1] }], 'schema'],
    ['tables', [{ key: 'spectrum', columns: [{ key: 'value', kind: 'number' }], batches: [10] }], 'tables'],
    [
      'tables',
      [
        {
          key: 'spectrum',
          columns: [
            { key: 'name', kind: 'text' },
            { key: 'value', kind: 'number' },
          ],
          batches: [1e12],
        },
      ],
      'tables',
    ],
    ['reason', 'x'.repeat(30_000), 'schema'],
    ['warnings', [{ code: 1 }], 'schema'],
    ['claims', [{ id: 'C1' }], 'schema'],
    ['extra', 1, 'schema'],
  ];
  it.each(wrongFields)('%s is %j', (key, value, fault) => {
    const make = (files: Files): void => {
      files.set(`${folder}/run.json`, text(canonicalJson({ ...jsonOf(files, `${folder}/run.json`), [key]: value })));
    };
    expect(reason(with_(make))).toBe(fault);
  });

  const rawJson: [string, string, FaultName][] = [
    ['a number beyond doubles', '{"seed":1e400}', 'json'],
    ['a number by an unknown name', '{"seed":{"$number":"12"}}', 'json'],
    ['a number by a name and more', '{"seed":{"$number":"NaN","a":1}}', 'json'],
    ['a forbidden key', '{"__proto__":{"study":"x"}}', 'json'],
    ['a forbidden key below', '{"params":{"__proto__":1}}', 'json'],
    ['an array', '[]', 'schema'],
    ['null', 'null', 'schema'],
    ['a number', '1', 'schema'],
    ['nothing', '', 'json'],
    ['two documents', '{}{}', 'json'],
    ['a deep nest', '['.repeat(200_000), 'json'],
    ['a NUL', '\u0000', 'json'],
  ];
  it.each(rawJson)('run.json is %s', (_, words, fault) => {
    expect(reason(with_((files) => files.set(`${folder}/run.json`, text(words))))).toBe(fault);
  });

  it.each([{ name: 1 }, { tags: [''] }, { tags: 'x' }, { note: 'x'.repeat(30_000) }, { more: 1 }])(
    'shelf.json has %j',
    (change) => {
      const make = (files: Files): void => {
        files.set(`${folder}/shelf.json`, text(canonicalJson({ ...jsonOf(files, `${folder}/shelf.json`), ...change })));
      };
      expect(reason(with_(make))).toBe('schema');
    },
  );
});

describe('a hostile Parquet file is refused by name', () => {
  const rows = (change: Partial<Record<string, ParquetColumn>> = {}): Uint8Array => {
    const columns: Record<string, ParquetColumn> = {
      arm: { name: 'arm', kind: 'text', values: ['decay', 'decay'] },
      metric: { name: 'metric', kind: 'text', values: ['trainLoss', 'trainLoss'] },
      replica: { name: 'replica', kind: 'integer', values: [0, 0] },
      step: { name: 'step', kind: 'integer', values: [0, 1] },
      value: { name: 'value', kind: 'number', values: Float64Array.of(1, 2) },
      ...(change as Record<string, ParquetColumn>),
    };
    return parquetBytes(Object.values(columns));
  };
  /** The sample with these rows, two of them, its facts and content hash saying so. */
  const withRows = (body: Uint8Array, count = 2): Uint8Array =>
    with_((files) => {
      const facts = { ...jsonOf(files, `${folder}/run.json`), rows: count };
      files.set(`${folder}/run.json`, text(canonicalJson(facts)));
      files.set(`${folder}/rows.parquet`, body);
    });

  const faults: [string, () => Uint8Array, FaultName][] = [
    ['an arm that is not there', () => rows({ arm: { name: 'arm', kind: 'text', values: ['decay', 'x'] } }), 'rows'],
    [
      'a metric that is not there',
      () => rows({ metric: { name: 'metric', kind: 'text', values: ['x', 'x'] } }),
      'rows',
    ],
    [
      'a metric named __proto__',
      () => rows({ metric: { name: 'metric', kind: 'text', values: ['__proto__', 'x'] } }),
      'rows',
    ],
    ['a replica beyond', () => rows({ replica: { name: 'replica', kind: 'integer', values: [0, 2] } }), 'rows'],
    ['a replica of 2^52', () => rows({ replica: { name: 'replica', kind: 'integer', values: [0, 2 ** 52] } }), 'rows'],
    ['a negative replica', () => rows({ replica: { name: 'replica', kind: 'integer', values: [-1, 0] } }), 'rows'],
    ['a negative step', () => rows({ step: { name: 'step', kind: 'integer', values: [-1, 1] } }), 'rows'],
    ['a step of 2^60', () => rows({ step: { name: 'step', kind: 'integer', values: [0, 2 ** 60] } }), 'rows'],
    ['a row twice', () => rows({ step: { name: 'step', kind: 'integer', values: [1, 1] } }), 'rows'],
    ['rows out of order', () => rows({ step: { name: 'step', kind: 'integer', values: [1, 0] } }), 'rows'],
    [
      'a column of another kind',
      () => rows({ step: { name: 'step', kind: 'number', values: Float64Array.of(0, 1) } }),
      'rows',
    ],
    ['a column of another name', () => rows({ step: { name: 'steps', kind: 'integer', values: [0, 1] } }), 'rows'],
    ['a column too many', () => rows({ more: { name: 'more', kind: 'integer', values: [0, 1] } }), 'rows'],
    [
      'columns of other lengths',
      () => rows({ value: { name: 'value', kind: 'number', values: Float64Array.of(1) } }),
      'parquet',
    ],
    ['no Parquet at all', () => text('not a Parquet file'), 'parquet'],
    ['nothing', () => new Uint8Array(0), 'parquet'],
    [
      'a compressed one',
      () =>
        new Uint8Array(
          parquetWriteBuffer({ columnData: [{ name: 'arm', data: Array.from({ length: 1000 }, () => 'decay') }] }),
        ),
      'parquet',
    ],
  ];
  it.each(faults)('%s', (_, make, fault) => {
    let body: Uint8Array;
    try {
      body = make();
    } catch {
      // The writer itself will not write it: then the file is cut by hand.
      body = rows().slice(0, 40);
    }
    expect(reason(withRows(body))).toBe(fault);
  });

  it.each(Array.from({ length: 24 }, (_, i) => i))('one cut short, number %i', (i) => {
    const body = rows();
    expect(reason(withRows(body.slice(0, Math.floor((body.length * (i + 0.5)) / 24))))).toBe('parquet');
  });

  it('one with a byte changed anywhere is refused or holds what it held: 400 changes', () => {
    const body = rows();
    const rng = new Randomness(11).stream('order', 0);
    const draws = new Float64Array(2);
    const refused = new Set<string>();
    for (let i = 0; i < 400; i++) {
      rng.uniforms(i, draws);
      const changed = body.slice();
      changed[Math.floor(draws[0]! * body.length)] = Math.floor(draws[1]! * 256);
      refused.add(reason(withRows(changed)));
    }
    // The content hash of the sample is of other rows, so that none may pass.
    expect([...refused].filter((name) => !['parquet', 'rows', 'contentHash'].includes(name))).toEqual([]);
  });

  it('the same two rows with the right content hash are accepted: what refuses the others is their fault', () => {
    const files = filesOf(bytes);
    const facts = { ...jsonOf(files, `${folder}/run.json`), rows: 2, tables: [] };
    const revived = JSON.parse(canonicalJson(facts), (_, item: unknown) =>
      typeof item === 'object' && item !== null && '$number' in item ? Number(item.$number) : item,
    ) as ConstructorParameters<typeof ContentHash>[0];
    const hash = new ContentHash(revived);
    hash.addRows({
      seq: 0,
      arm: Uint16Array.of(0, 0),
      metric: Uint16Array.of(0, 0),
      replica: Uint32Array.of(0, 0),
      step: Float64Array.of(0, 1),
      value: Float64Array.of(1, 2),
    });
    const contentHash = hash.hex();
    files.set(`${folder}/run.json`, text(canonicalJson(facts)));
    files.set(`${folder}/rows.parquet`, rows());
    files.delete(`${folder}/tables/spectrum.parquet`);
    const manifest = jsonOf(files, 'bundle.json');
    files.set('bundle.json', text(canonicalJson({ ...manifest, runs: [{ folder, contentHash }] })));
    expect(readBundle(rebuilt(files)).runs[0]!.rows.value).toEqual(Float64Array.of(1, 2));
  });
});

describe('a bundle with one bit flipped', () => {
  it('is refused by name, or brings what it brought: 300 flips', () => {
    const rng = new Randomness(5).stream('order', 0);
    const draw = new Float64Array(1);
    const sample = readBundle(bytes).contentHash;
    const unharmed: string[] = [];
    for (let i = 0; i < 300; i++) {
      const flipped = bytes.slice();
      const bit = Math.floor(rng.uniforms(i, draw)[0]! * bytes.length * 8);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      if (reason(flipped) === 'none') unharmed.push(readBundle(flipped).contentHash);
    }
    expect(new Set([...unharmed, sample])).toEqual(new Set([sample]));
    // Dates, versions and the like: a few percent of a small bundle.
    expect(unharmed.length).toBeLessThan(60);
  });
});

it('in all, far more than 200 hostile bundles were refused', () => {
  expect(judged).toBeGreaterThan(900);
});

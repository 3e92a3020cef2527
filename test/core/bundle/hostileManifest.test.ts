import { describe, expect, it } from 'vitest';
import type { FaultName } from '../../../core/bundle/bundleFault.ts';
import { HostileSample, jsonOf, text, type Files } from './hostileSample.ts';
import { rawZip } from './rawZip.ts';
import { filesOf, rebuilt } from './sampleBundle.ts';

const sample = new HostileSample();

describe('a bundle whose files do not fit its manifest is refused by name', () => {
  const manifested = (change: Parameters<typeof rebuilt>[1]) => () => rebuilt(filesOf(sample.bytes), change);
  const faults: [string, () => Uint8Array, FaultName][] = [
    ['no manifest', () => rawZip({ entries: [{ name: 'x', body: text('x') }] }), 'manifest'],
    ['a manifest that is no JSON', () => rawZip({ entries: [{ name: 'bundle.json', body: text('{') }] }), 'json'],
    [
      'a manifest of 40 MB',
      () => rawZip({ entries: [{ name: 'bundle.json', method: 0, body: Buffer.alloc(4e7, 32) }] }),
      'tooLarge',
    ],
    ['a manifest of another kind', manifested((m) => (m['kind'] = 'other')), 'manifest'],
    ['a newer format', manifested((m) => (m['format'] = 2)), 'newerFormat'],
    ['a format of 1e300', manifested((m) => (m['format'] = 1e300)), 'newerFormat'],
    ['a format below', manifested((m) => (m['format'] = 0)), 'manifest'],
    ['no runs', manifested((m) => (m['runs'] = [])), 'manifest'],
    ['a run outside', manifested((m) => (m['runs'] = [{ folder: '../x', contentHash: '0'.repeat(64) }])), 'manifest'],
    [
      'a run that is not there',
      manifested((m) => (m['runs'] = [{ folder: 'runs/other', contentHash: '0'.repeat(64) }])),
      'missingFile',
    ],
    [
      'a run twice',
      manifested((m) => (m['runs'] = [...(m['runs'] as unknown[]), ...(m['runs'] as unknown[])])),
      'manifest',
    ],
    [
      'a content hash of another run',
      manifested((m) => (m['runs'] = [{ folder: sample.folder, contentHash: '0'.repeat(64) }])),
      'contentHash',
    ],
    ['a content hash of another bundle', manifested((m) => (m['contentHash'] = '0'.repeat(64))), 'contentHash'],
    ['a hash that is none', manifested((m) => (m['contentHash'] = 'xyz')), 'manifest'],
    ['a key too many', manifested((m) => (m['more'] = 1)), 'manifest'],
    [
      'a file listed twice',
      manifested((m) => (m['files'] = [...(m['files'] as unknown[]), (m['files'] as unknown[])[0]])),
      'manifest',
    ],
    [
      'a file that is listed and not there',
      manifested(
        (m) => (m['files'] = [...(m['files'] as unknown[]), { path: 'runs/x', sha256: '0'.repeat(64), sizeBytes: 1 }]),
      ),
      'missingFile',
    ],
    ['a file that is not listed', () => sample.changed((files) => files.set('extra.txt', text('x'))), 'unlistedFile'],
    [
      'a listed file of no run',
      () => sample.changed((files) => files.set('runs/elsewhere/run.json', text('{}'))),
      'unlistedFile',
    ],
    [
      'a listed file that a run has no use for',
      () => sample.changed((files) => files.set(`${sample.folder}/program.js`, text('x'))),
      'unlistedFile',
    ],
    [
      'a table of which the run does not know',
      () =>
        sample.changed((files) =>
          files.set(`${sample.folder}/tables/more.parquet`, files.get(`${sample.folder}/rows.parquet`)!),
        ),
      'unlistedFile',
    ],
    [
      'a checkpoint by another name',
      () => sample.changed((files) => files.set(`${sample.folder}/checkpoints/evil.so`, text('x'))),
      'checkpoint',
    ],
  ];
  it.each(faults)('%s', (_, make, fault) => expect(sample.reason(make())).toBe(fault));

  it.each(['run.json', 'shelf.json', 'rows.parquet', 'tables/spectrum.parquet'])(
    '%s changed, its old checksum listed',
    (path) => {
      const files = filesOf(sample.bytes);
      const body = files.get(`${sample.folder}/${path}`)!.slice();
      const old = jsonOf(files, 'bundle.json');
      body[body.length >> 1]! ^= 1;
      files.set(`${sample.folder}/${path}`, body);
      expect(sample.reason(rebuilt(files, (m) => (m['files'] = old['files'])))).toBe('checksum');
    },
  );

  it.each(['run.json', 'shelf.json', 'rows.parquet', 'tables/spectrum.parquet'])('%s left out', (path) => {
    expect(sample.reason(sample.changed((files) => files.delete(`${sample.folder}/${path}`)))).toBe('missingFile');
  });

  it('another value of a row, every checksum put right but the content hash', () => {
    const change = (files: Files): void => {
      const path = `${sample.folder}/rows.parquet`;
      const body = files.get(path)!.slice();
      const at = Buffer.from(body.buffer).indexOf(Buffer.from(Float64Array.of(Number.MAX_VALUE).buffer));
      body[at]! ^= 1;
      files.set(path, body);
    };
    expect(sample.reason(sample.changed(change))).toBe('contentHash');
  });
});

it('in all, more than 30 hostile bundles were refused', () => {
  expect(sample.judged).toBeGreaterThan(30);
});

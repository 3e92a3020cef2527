import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import type { FaultName } from '../../../core/bundle/bundleFault.ts';
import { canonicalJson } from '../../../core/bundle/canonicalJson.ts';
import { ContentHash } from '../../../core/bundle/contentHash.ts';
import { readBundle } from '../../../core/bundle/readBundle.ts';
import { parquetBytes, type ParquetColumn } from '../../../core/parquet/parquetBytes.ts';
import { Randomness } from '../../../core/random.ts';
import { HostileSample, jsonOf, text } from './hostileSample.ts';
import { filesOf, rebuilt } from './sampleBundle.ts';

const sample = new HostileSample();

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
    sample.changed((files) => {
      const facts = { ...jsonOf(files, `${sample.folder}/run.json`), rows: count };
      files.set(`${sample.folder}/run.json`, text(canonicalJson(facts)));
      files.set(`${sample.folder}/rows.parquet`, body);
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
    expect(sample.reason(withRows(body))).toBe(fault);
  });

  it.each(Array.from({ length: 24 }, (_, i) => i))('one cut short, number %i', (i) => {
    const body = rows();
    expect(sample.reason(withRows(body.slice(0, Math.floor((body.length * (i + 0.5)) / 24))))).toBe('parquet');
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
      refused.add(sample.reason(withRows(changed)));
    }
    // The content hash of the sample is of other rows, so that none may pass.
    expect([...refused].filter((name) => !['parquet', 'rows', 'contentHash'].includes(name))).toEqual([]);
  });

  it('the same two rows with the right content hash are accepted: what refuses the others is their fault', () => {
    const files = filesOf(sample.bytes);
    const facts = { ...jsonOf(files, `${sample.folder}/run.json`), rows: 2, tables: [] };
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
    files.set(`${sample.folder}/run.json`, text(canonicalJson(facts)));
    files.set(`${sample.folder}/rows.parquet`, rows());
    files.delete(`${sample.folder}/tables/spectrum.parquet`);
    const manifest = jsonOf(files, 'bundle.json');
    files.set('bundle.json', text(canonicalJson({ ...manifest, runs: [{ folder: sample.folder, contentHash }] })));
    expect(readBundle(rebuilt(files)).runs[0]!.rows.value).toEqual(Float64Array.of(1, 2));
  });
});

it('in all, more than 440 hostile bundles were refused', () => {
  expect(sample.judged).toBeGreaterThan(440);
});

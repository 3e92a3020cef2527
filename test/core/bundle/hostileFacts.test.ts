import { describe, expect, it } from 'vitest';
import type { FaultName } from '../../../core/bundle/bundleFault.ts';
import { canonicalJson } from '../../../core/bundle/canonicalJson.ts';
import { HostileSample, jsonOf, text, type Files } from './hostileSample.ts';
import { filesOf } from './sampleBundle.ts';

const sample = new HostileSample();

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
    const files = filesOf(sample.bytes);
    const facts = jsonOf(files, `${sample.folder}/run.json`);
    const accepted: string[] = [];
    for (const path of paths(facts)) {
      // What a param or a measured value may be is wide; a list in a list is nothing anywhere.
      const wrong = [[[1]], { a: { b: 1 } }];
      for (const item of wrong) {
        const found = sample.reason(
          sample.changed((all) =>
            all.set(`${sample.folder}/run.json`, text(canonicalJson(replaced(facts, path, item)))),
          ),
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
      files.set(
        `${sample.folder}/run.json`,
        text(canonicalJson({ ...jsonOf(files, `${sample.folder}/run.json`), [key]: value })),
      );
    };
    expect(sample.reason(sample.changed(make))).toBe(fault);
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
    expect(sample.reason(sample.changed((files) => files.set(`${sample.folder}/run.json`, text(words))))).toBe(fault);
  });

  it.each([{ name: 1 }, { tags: [''] }, { tags: 'x' }, { note: 'x'.repeat(30_000) }, { more: 1 }])(
    'shelf.json has %j',
    (change) => {
      const make = (files: Files): void => {
        files.set(
          `${sample.folder}/shelf.json`,
          text(canonicalJson({ ...jsonOf(files, `${sample.folder}/shelf.json`), ...change })),
        );
      };
      expect(sample.reason(sample.changed(make))).toBe('schema');
    },
  );
});

it('in all, more than 250 hostile bundles were refused', () => {
  expect(sample.judged).toBeGreaterThan(250);
});

import { describe, expect, it } from 'vitest';
import { allowedText, defaultParams, paramIssues, shownParams, type Params } from '../../contract/fields.ts';
import { presetParams, resolveArms } from '../../contract/study.ts';
import { specificationOf, tableAfter } from '../../../test/core/studies/specification.ts';
import { runner } from './run.ts';
import { labelNoise } from './study.ts';

const specification = specificationOf('label-noise');

/** The table's text as a claim has it: no marks, short forms written out (section 4.G). */
const bare = (text: string): string =>
  text
    .replaceAll('`', '')
    .replaceAll('**', '')
    .replaceAll('test of', 'relative test error of')
    .replaceAll('TV of', 'slope variation of')
    .replaceAll('+- ', '± ');

const limits = (text: string): string =>
  text
    .replaceAll('`', '')
    .replaceAll('**', '')
    .replaceAll('+-', '±')
    .replaceAll('>=', '≥')
    .replaceAll('<=', '≤')
    .replaceAll(' .. ', ' to ');

describe('claims', () => {
  const rows = tableAfter(specification, '| id | preset | statement');

  it('are the 86 rows of the specification, in its order', () => {
    expect(rows).toHaveLength(86);
    expect(labelNoise.claims.map((claim) => claim.id)).toEqual(rows.map((row) => bare(row[0]!)));
  });

  it.each(rows.map((row) => [bare(row[0]!), row] as const))(
    '%s',
    (id, [, preset, statement, sentence, quantity, expected, verdict, control]) => {
      const claim = labelNoise.claims.find((c) => c.id === id)!;
      expect(claim).toMatchObject({
        preset,
        statement,
        sentence: bare(sentence!),
        quantity: bare(quantity!),
        expected: limits(expected!),
        expectedVerdict: bare(verdict!),
      });
      expect(claim.control!.expected).toBe(limits(control!));
    },
  );

  it('have one evaluator each, and a control among the arms of their preset', () => {
    expect(Object.keys(runner.claims).sort()).toEqual(labelNoise.claims.map((claim) => claim.id).sort());
    for (const { id, preset, control } of labelNoise.claims) {
      const arms = labelNoise.presets.find((p) => p.id === preset)!.arms.map((arm) => arm.name);
      expect(arms, id).toContain(control!.arm);
    }
  });
});

/** Presets of section 7, beyond the paper: they have no claims. */
const beyond = ['ms-flow', 'ms-map', 'ou-unequal', 'one-tanh-optimizers'];

describe('presets', () => {
  const lists = new Map(
    tableAfter(specification, '| list | presets |').map((row) => [
      row[0]!.split(' ')[0]!,
      [...row[1]!.matchAll(/`([a-z0-9-]+)`/g)].map((m) => m[1]!),
    ]),
  );

  it('are those of section 9, each in its list, ms-quick the smoke preset', () => {
    const idsOf = (list: string): string[] =>
      labelNoise.presets.filter((p) => p.list === list && !beyond.includes(p.id)).map((p) => p.id);
    expect(new Set(idsOf('quick'))).toEqual(new Set(lists.get('quick')));
    expect(new Set(idsOf('full'))).toEqual(new Set(lists.get('full')));
    expect(labelNoise.presets.filter((preset) => preset.smoke).map((preset) => preset.id)).toEqual(['ms-quick']);
  });

  const sections = specification.findIndex((line) => line.startsWith('## 3. Presets'));
  const end = specification.findIndex((line) => line.startsWith('## 4. Measured'));
  const rows = specification
    .slice(sections, end)
    .filter((line) => /^\| `/.test(line))
    .map((line) => line.slice(2, -2).split(' | '));

  it.each(rows.map((row) => [/`([a-z0-9-]+)`/.exec(row[0]!)![1]!, row] as const))('%s has its arms', (id, row) => {
    const preset = labelNoise.presets.find((p) => p.id === id)!;
    const arms = preset.arms.map((arm) => arm.name);
    const text = row.join(' | ');
    if (text.includes('same three')) expect(arms).toEqual(['noise', 'none', 'frozen']);
    else if (!/\| same$/.test(text)) {
      const cell =
        row.length === 2
          ? row[1]!
          : row.find((part) => /`[a-zA-Z0-9-]+`( \{|;| [0-9]|,|$)/.test(part) && part !== row[0])!;
      const named = [...cell.matchAll(/`([a-zA-Z0-9-]+)`/g)].map((m) => m[1]!);
      expect([...arms].sort()).toEqual([...new Set(named)].sort());
    }
    expect(
      preset.arms.some((arm) => arm.control),
      'a control',
    ).toBe(true);
  });

  it('hold params that the fields allow, in every arm', () => {
    for (const preset of labelNoise.presets) {
      const names = preset.arms.map((arm) => arm.name);
      for (const arm of resolveArms(preset, presetParams(labelNoise, preset), names)) {
        expect(paramIssues(labelNoise.fields, arm.params), `${preset.id} ${arm.name}`).toEqual([]);
      }
    }
  });
});

describe('description', () => {
  it('has the metrics of section 0 and the tables of section 5', () => {
    const line = specification.find((text) => text.startsWith('- **Rows**'))!;
    const named = [...line.matchAll(/`([A-Za-z, 0-9]+)`/g)].flatMap(([, keys]) => keys!.split(', '));
    // Ours, beyond the paper: section 7, item 7.
    const keys = labelNoise.metrics.map((metric) => metric.key).filter((key) => key !== 'residualTime');
    const tables = new Map(labelNoise.tables.map((table) => [table.key, table.columns.map((column) => column.key)]));
    const wanted = named.filter((key) => /^[a-z]+[A-Za-z]*$/.test(key) && !tables.has(key) && key !== 'step');
    expect(new Set(keys)).toEqual(new Set(wanted));
    for (const text of specification.filter((t) => /Tables? `|[tT]able `/.test(t))) {
      for (const [, key, columns] of text.matchAll(/[tT]able `([a-zA-Z]+)`: `run,([A-Za-z,]+)`/g)) {
        expect(tables.get(key!), key).toEqual(expect.arrayContaining(columns!.split(',')));
      }
    }
  });

  it('draws only what it measures', () => {
    const metrics = new Set(labelNoise.metrics.map((metric) => metric.key));
    const tables = new Map(labelNoise.tables.map((table) => [table.key, table.columns.map((column) => column.key)]));
    const text = JSON.stringify(labelNoise.charts);
    for (const [, x, y] of text.matchAll(/"from":"rows","x":"([A-Za-z]+)","y":"([A-Za-z0-9]+)"/g)) {
      expect(metrics).toContain(y);
      if (x !== 'step') expect(metrics).toContain(x);
    }
    for (const [, table, x, y] of text.matchAll(/"table":"([A-Za-z]+)","x":"([A-Za-z0-9]+)","y":"([A-Za-z0-9]+)"/g)) {
      expect(tables.get(table!), table).toEqual(expect.arrayContaining([x, y]));
    }
    const arms = new Map(labelNoise.presets.map((preset) => [preset.id, preset.arms.map((arm) => arm.name)]));
    for (const chart of labelNoise.charts) {
      const known = chart.presets!.flatMap((preset) => arms.get(preset)!);
      for (const [, names] of JSON.stringify(chart).matchAll(/"arms":\[([^\]]*)\]/g)) {
        for (const name of names!.split(',')) expect(known, chart.key).toContain(JSON.parse(name));
      }
    }
    expect(new Set(labelNoise.charts.map((chart) => chart.key)).size).toBe(labelNoise.charts.length);
    expect(new Set(labelNoise.charts.flatMap((chart) => chart.presets))).toEqual(new Set(arms.keys()));
  });

  it('shows in the form only the fields of the chosen experiment', () => {
    const shownFor = (experiment: string): string[] =>
      shownParams(labelNoise.fields, { ...defaultParams(labelNoise.fields), experiment } as Params).map(([key]) => key);
    expect(shownFor('curves')).toEqual(['experiment', 'statement']);
    expect(shownFor('theorem2')).toEqual(['experiment', 'epsilon', 'statement']);
    expect(shownFor('repellent')).toEqual([
      'experiment',
      'learningRate',
      'noiseVariance',
      'noiseLaw',
      'noiseMode',
      'start',
    ]);
    expect(shownFor('matrixSensing')).toEqual(expect.arrayContaining(['dimension', 'rank', 'measurements']));
    expect(shownFor('matrixSensing')).not.toContain('width');
    expect(shownFor('cloud')).not.toContain('start');
  });

  it('says of every field what it allows', () => {
    for (const [key, field] of Object.entries(labelNoise.fields)) {
      expect(field.help.length, key).toBeGreaterThan(10);
      expect(allowedText(field), key).not.toBe('');
    }
  });
});

import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { allowedText, paramIssues } from '../../contract/fields.ts';
import { presetParams, resolveArms } from '../../contract/study.ts';
import { specificationOf, tableAfter } from '../../../test/core/studies/specification.ts';
import { runner } from './run.ts';
import { ceVsSquared } from './study.ts';

const specification = specificationOf('ce-vs-squared');

/** The specification's text as the study writes it: no marks, ± and typographic apostrophes. */
const bare = (text: string): string =>
  text.replaceAll('`', '').replaceAll('**', '').replaceAll('+- ', '± ').replaceAll('+-', '± ').replaceAll("'", '’');
const sentenceOf = (text: string): string => {
  const plain = bare(text);
  return `${plain[0]!.toUpperCase()}${plain.slice(1)}${plain.endsWith('.') ? '' : '.'}`;
};

/** Presets of section 7 ("beyond the paper"), which the table of section 3 does not have. */
const beyond = ['fig1-phase', 'fig1-features', 'fig1-losses', 'fig2-bias-rate'];

describe('claims', () => {
  const rows = tableAfter(specification, '| id | preset | statement');

  it('are the 138 rows of the specification, in its order', () => {
    expect(rows).toHaveLength(138);
    expect(ceVsSquared.claims.map((claim) => claim.id)).toEqual(rows.map((row) => bare(row[0]!)));
  });

  it.each(rows.map((row) => [bare(row[0]!), row] as const))(
    '%s',
    (id, [, preset, statement, sentence, quantity, expected, verdict, control]) => {
      const claim = ceVsSquared.claims.find((c) => c.id === id)!;
      expect(claim).toMatchObject({
        preset: bare(preset!),
        statement,
        sentence: sentenceOf(sentence!),
        quantity: bare(quantity!),
        expected: bare(expected!),
        expectedVerdict: verdict,
      });
      if (control!.startsWith('none')) expect(claim.control).toBeNull();
      else expect(claim.control!.expected).toBe(bare(control!));
    },
  );

  it('have one evaluator each, and a control among the arms of their preset', () => {
    expect(Object.keys(runner.claims).sort()).toEqual(ceVsSquared.claims.map((claim) => claim.id).sort());
    for (const { id, preset, control } of ceVsSquared.claims) {
      const arms = ceVsSquared.presets.find((p) => p.id === preset)!.arms.map((arm) => arm.name);
      if (control) expect(arms, id).toContain(control.arm);
    }
  });
});

describe('presets', () => {
  const rows = tableAfter(specification, '| name | origin, list');
  /** Arms that repeat another preset's, for controls that lie there. */
  const repeated: Readonly<Record<string, readonly string[]>> = {
    'fig1-paper': ['rate005'],
    'fig1-quick': ['ce1', 'se1'],
    'fig1-long': ['ce1', 'se1'],
    'fig1-offset-sweep': ['ce1', 'se1'],
    'fig2-zero-mean': ['line'],
    'fig2-line': ['zeroMean'],
    'thm2-random': ['zeroMean'],
    cor1: ['rate030'],
    'thm3-clusters': ['highDim'],
    'four-class': ['ce0', 'se0', 'ce1', 'se1'],
  };

  it('are the 26 rows of section 3 and those of section 7', () => {
    const names = rows.map((row) => /`([a-z0-9-]+)`/.exec(row[0]!)![1]!);
    expect(names).toHaveLength(26);
    const own = ceVsSquared.presets.map((preset) => preset.id).filter((id) => !beyond.includes(id));
    expect(own).toEqual(names);
    expect(ceVsSquared.presets).toHaveLength(names.length + beyond.length);
    expect(ceVsSquared.presets.filter((preset) => preset.smoke).map((preset) => preset.id)).toEqual(['fig1-quick']);
  });

  it.each(rows.map((row) => [/`([a-z0-9-]+)`/.exec(row[0]!)![1]!, row] as const))(
    '%s has its list, arms and replicas',
    (id, [, origin, replicas, arms]) => {
      const preset = ceVsSquared.presets.find((p) => p.id === id)!;
      expect(preset.replicas).toBe(Number(/^\d+/.exec(replicas!)![0]));
      expect(preset.list).toBe(origin!.split(', ').at(-1));
      expect(preset.origin).toBe(origin!.startsWith('P') ? 'paper' : 'ours');
      // Names in backticks; a list in one pair of backticks is split.
      const named = [...arms!.matchAll(/`([A-Za-z0-9 ,]+)`/g)].flatMap(([, text]) => text!.split(/[ ,]+/));
      const own = preset.arms.map((arm) => arm.name).filter((name) => !(repeated[id] ?? []).includes(name));
      expect(own.sort()).toEqual([...new Set(named)].sort());
    },
  );

  it('hold params that the fields allow and the preflight accepts, in every arm', () => {
    for (const preset of ceVsSquared.presets) {
      const names = preset.arms.map((arm) => arm.name);
      for (const arm of resolveArms(preset, presetParams(ceVsSquared, preset), names)) {
        expect(paramIssues(ceVsSquared.fields, arm.params), `${preset.id} ${arm.name}`).toEqual([]);
      }
    }
  });

  it('repeat the arms of other presets param by param', () => {
    const armOf = (presetId: string, name: string): unknown => {
      const preset = ceVsSquared.presets.find((p) => p.id === presetId)!;
      return resolveArms(preset, presetParams(ceVsSquared, preset), [name])[0]!.params;
    };
    const same = (arm: unknown, other: unknown, but: readonly string[]): void => {
      const rest = (params: unknown): unknown =>
        Object.fromEntries(Object.entries(params as object).filter(([key]) => !but.includes(key)));
      expect(rest(arm)).toEqual(rest(other));
    };
    // The six seeds are the fixture's in fig1-paper; certificates do not read where points come from.
    same(armOf('fig1-paper', 'rate005'), armOf('lipschitz-grid', 'rate005'), ['pointSource']);
    same(armOf('cor1', 'rate030'), armOf('lipschitz-grid', 'rate030'), []);
    same(armOf('thm3-clusters', 'highDim'), armOf('thm3-highdim', 'flow'), []);
    for (const preset of ['fig1-quick', 'fig1-long', 'fig1-offset-sweep']) {
      for (const name of ['ce1', 'se1']) same(armOf(preset, name), armOf('fig1-bias-factor', name), []);
    }
    for (const name of ['ce0', 'se0']) same(armOf('four-class', name), armOf('fig1-offset-sweep', name), []);
  });
});

describe('description', () => {
  it('has the metrics and tables of section 5', () => {
    const line = specification.find((text) => text.startsWith('**Rows** (scalar metrics'))!;
    const keys = [...line.matchAll(/`([A-Za-z0-9]+)`/g)].map(([, key]) => key!);
    expect(keys.length).toBeGreaterThan(50);
    expect(ceVsSquared.metrics.map((metric) => metric.key)).toEqual(expect.arrayContaining(keys));
    const tables = specification.find((text) => text.startsWith('**Tables**'))!;
    for (const [, key, columns] of tables.matchAll(/`([a-zA-Z0-9]+)` \(([^)]*)\)/g)) {
      const described = ceVsSquared.tables.find((table) => table.key === key)!.columns.map((column) => column.key);
      const named = columns!.split(', ').map((name) => (name === 'arm pair' ? 'pair' : name));
      expect(described, key).toEqual(expect.arrayContaining(named));
    }
  });

  it('draws only what it measures', () => {
    const text = JSON.stringify(ceVsSquared.charts);
    const metrics = new Set(ceVsSquared.metrics.map((metric) => metric.key));
    for (const [, key] of text.matchAll(/"from":"rows","x":"step","y":"([A-Za-z0-9]+)"/g))
      expect(metrics).toContain(key);
    for (const [, key] of text.matchAll(/"from":"lastRow","metric":"([A-Za-z0-9]+)"/g)) expect(metrics).toContain(key);
    for (const [, table, x, y] of text.matchAll(
      /"table":"([A-Za-z0-9]+)","x":"([A-Za-z0-9]+)","y":"([A-Za-z0-9]+)"/g,
    )) {
      const columns = ceVsSquared.tables.find((t) => t.key === table)!.columns.map((column) => column.key);
      expect(columns).toEqual(expect.arrayContaining([x, y]));
    }
    const arms = new Map(ceVsSquared.presets.map((preset) => [preset.id, preset.arms.map((arm) => arm.name)]));
    for (const chart of ceVsSquared.charts) {
      const known = (chart.presets ?? []).flatMap((preset) => arms.get(preset)!);
      for (const [, names] of JSON.stringify(chart).matchAll(/"arms":\[([^\]]*)\]/g)) {
        for (const name of names!.split(',')) expect(known, chart.key).toContain(JSON.parse(name));
      }
    }
    expect(new Set(ceVsSquared.charts.map((chart) => chart.key)).size).toBe(ceVsSquared.charts.length);
    const drawn = new Set(ceVsSquared.charts.flatMap((chart) => chart.presets ?? []));
    expect([...arms.keys()].filter((id) => !drawn.has(id))).toEqual([]);
  });

  it('says of every field what it allows', () => {
    for (const [key, field] of Object.entries(ceVsSquared.fields)) {
      expect(field.help.length, key).toBeGreaterThan(10);
      expect(allowedText(field), key).not.toBe('');
    }
  });

  it('ships the fixture byte for byte', () => {
    const bytes = readFileSync(new URL('../../../resources/fig1Fixture.json', import.meta.url));
    const digest = createHash('sha256').update(bytes).digest('hex');
    expect(specification.join('\n')).toContain(digest);
  });
});

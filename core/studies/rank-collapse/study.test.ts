import { describe, expect, it } from 'vitest';
import { allowedText, paramIssues } from '../../contract/fields.ts';
import { presetParams, resolveArms } from '../../contract/study.ts';
import { specificationOf, tableAfter } from '../../../test/core/studies/specification.ts';
import { runner } from './run.ts';
import { rankCollapse } from './study.ts';

const specification = specificationOf('rank-collapse');

const bare = (text: string): string => text.replaceAll('`', '').replaceAll('**', '');

describe('claims', () => {
  const rows = tableAfter(specification, '| id | preset | statement');

  it('are the 73 rows of the specification, in its order', () => {
    expect(rows).toHaveLength(73);
    expect(rankCollapse.claims.map((claim) => claim.id)).toEqual(rows.map((row) => bare(row[0]!)));
  });

  it.each(rows.map((row) => [bare(row[0]!), row] as const))(
    '%s',
    (id, [, preset, statement, sentence, quantity, , verdict]) => {
      const claim = rankCollapse.claims.find((c) => c.id === id)!;
      const [kind, source] = /^(\w+)(?: \((.*)\))?$/.exec(statement!)!.slice(1) as [string, string | undefined];
      expect(claim).toMatchObject({
        preset,
        statement: kind,
        sentence: bare(sentence!),
        quantity: bare(quantity!).replaceAll('+- ', '± '),
        expectedVerdict: bare(verdict!),
      });
      if (source !== undefined) expect(claim.source).toContain(source);
      expect(claim.control).not.toBeNull();
    },
  );

  it('have one evaluator each, and a control among the arms of their preset', () => {
    expect(Object.keys(runner.claims).sort()).toEqual(rankCollapse.claims.map((claim) => claim.id).sort());
    for (const { id, preset, control } of rankCollapse.claims) {
      const arms = rankCollapse.presets.find((p) => p.id === preset)!.arms.map((arm) => arm.name);
      expect(arms, id).toContain(control!.arm);
    }
  });
});

describe('presets', () => {
  const rows = tableAfter(specification, '| name | params | arms');
  /** Arms that repeat another preset's, for controls that lie there. */
  const repeated: Readonly<Record<string, string>> = {
    'control-onehot': 'decay-square',
    'ce-gd': 'ce-flow',
    'ce-multiclass': 'ce-flow',
  };

  it('are the 14 rows of section 3, in its order', () => {
    const names = rows.map((row) => /`([a-z-]+)`/.exec(row[0]!)![1]);
    expect(names).toHaveLength(14);
    expect(rankCollapse.presets.map((preset) => preset.id)).toEqual(names);
    expect(rankCollapse.presets.filter((preset) => preset.smoke).map((preset) => preset.id)).toEqual(['decay-square']);
  });

  it.each(rows.map((row) => [/`([a-z-]+)`/.exec(row[0]!)![1]!, row] as const))(
    '%s has its arms and replicas',
    (id, row) => {
      const preset = rankCollapse.presets.find((p) => p.id === id)!;
      expect(preset.replicas).toBe(Number(row[3]));
      const named: string[] = [];
      // Names in backticks; "-040" continues the one before it.
      for (const [, name] of row[2]!.matchAll(/`(-?[a-z0-9-]+)`/g)) {
        const before = named.at(-1) ?? '';
        named.push(name!.startsWith('-') ? before.slice(0, before.lastIndexOf('-')) + name! : name!);
      }
      const arms = preset.arms.map((arm) => arm.name).filter((name) => name !== repeated[id]);
      expect(arms.sort()).toEqual(named.sort());
    },
  );

  it('hold params that the fields allow, in every arm', () => {
    for (const preset of rankCollapse.presets) {
      const names = preset.arms.map((arm) => arm.name);
      for (const arm of resolveArms(preset, presetParams(rankCollapse, preset), names)) {
        expect(paramIssues(rankCollapse.fields, arm.params), `${preset.id} ${arm.name}`).toEqual([]);
      }
    }
  });

  it('repeat the arms of other presets param by param', () => {
    const armOf = (presetId: string, name: string): unknown => {
      const preset = rankCollapse.presets.find((p) => p.id === presetId)!;
      const { learningRate, stepSize, ...params } = resolveArms(preset, presetParams(rankCollapse, preset), [name])[0]!
        .params as Record<string, unknown>;
      return { ...params, rate: params['integrator'] === 'gd' ? learningRate : stepSize };
    };
    expect(armOf('control-onehot', 'decay-square')).toEqual(armOf('decay-square', 'decay'));
    expect(armOf('ce-gd', 'ce-flow')).toEqual(armOf('ce-flow', 'depth-3'));
    expect(armOf('ce-multiclass', 'ce-flow')).toEqual(armOf('ce-flow', 'depth-3'));
  });
});

describe('description', () => {
  it('has the metrics and tables of section 5', () => {
    const line = specification.find((text) => text.startsWith('Rows (scalars per arm'))!;
    const keys = [...line.matchAll(/`([A-Za-z0-9]+)`/g)].map(([, key]) => key!);
    const own = rankCollapse.metrics.filter((metric) => !metric.reference).map((metric) => metric.key);
    expect(own).toEqual(keys);
    const tables = specification.find((text) => text.startsWith('Tables: `layers`'))!;
    for (const [, key, columns] of tables.matchAll(/`([a-zA-Z]+)` \(([^)]*)\)/g)) {
      const described = rankCollapse.tables.find((table) => table.key === key)!.columns.map((column) => column.key);
      const named = columns!.split(', ').flatMap((name) => (name === 's1..sn' ? ['s1', 's2', 's10'] : [name]));
      expect(described, key).toEqual(expect.arrayContaining(named));
    }
  });

  it('draws only what it measures', () => {
    const text = JSON.stringify(rankCollapse.charts);
    const metrics = new Set(rankCollapse.metrics.map((metric) => metric.key));
    for (const [, key] of text.matchAll(/"from":"rows","x":"step","y":"([A-Za-z0-9]+)"/g))
      expect(metrics).toContain(key);
    for (const [, table, x, y] of text.matchAll(/"table":"([A-Za-z]+)","x":"([A-Za-z0-9]+)","y":"([A-Za-z0-9]+)"/g)) {
      const columns = rankCollapse.tables.find((t) => t.key === table)!.columns.map((column) => column.key);
      expect(columns).toEqual(expect.arrayContaining([x, y]));
    }
    const arms = new Map(rankCollapse.presets.map((preset) => [preset.id, preset.arms.map((arm) => arm.name)]));
    for (const chart of rankCollapse.charts) {
      const known = (chart.presets ?? []).flatMap((preset) => arms.get(preset)!);
      for (const [, names] of JSON.stringify(chart).matchAll(/"arms":\[([^\]]*)\]/g)) {
        for (const name of names!.split(',')) expect(known, chart.key).toContain(JSON.parse(name));
      }
    }
    expect(new Set(rankCollapse.charts.map((chart) => chart.key)).size).toBe(rankCollapse.charts.length);
  });

  it('says of every field what it allows', () => {
    for (const [key, field] of Object.entries(rankCollapse.fields)) {
      expect(field.help.length, key).toBeGreaterThan(10);
      expect(allowedText(field), key).not.toBe('');
    }
  });
});

import { describe, expect, it } from 'vitest';
import { allowedText } from '../../contract/fields.ts';
import { specificationOf, tableAfter } from '../../../test/core/studies/specification.ts';
import { runner } from './run.ts';
import { peTraining } from './study.ts';

const specification = specificationOf('pe-training');

const bare = (text: string): string => text.replaceAll('`', '').replaceAll('**', '');
const presets = new Set(peTraining.presets.map((preset) => preset.id));

describe('claims', () => {
  const rows = tableAfter(specification, '| id | preset | statement').filter(([, preset]) =>
    presets.has(bare(preset!)),
  );

  it('are the rows of the specification for these presets', () => {
    expect(rows).toHaveLength(132);
    expect(peTraining.claims.map((claim) => claim.id).sort()).toEqual(rows.map((row) => bare(row[0]!)).sort());
  });

  it.each(rows.map((row) => [bare(row[0]!), row] as const))(
    '%s',
    (id, [, preset, statement, sentence, quantity, tolerance, verdict]) => {
      const claim = peTraining.claims.find((c) => c.id === id)!;
      expect(claim).toMatchObject({
        preset: bare(preset!),
        statement,
        sentence: bare(sentence!),
        tolerance: bare(tolerance!),
        expectedVerdict: verdict,
      });
      expect(claim.quantity).toBe(bare(quantity!));
    },
  );

  it('have one evaluator each, and a control among the arms of their preset', () => {
    expect(Object.keys(runner.claims).sort()).toEqual(peTraining.claims.map((claim) => claim.id).sort());
    for (const { id, preset, control } of peTraining.claims) {
      const arms = peTraining.presets.find((p) => p.id === preset)!.arms.map((arm) => arm.name);
      expect(arms, id).toContain(control!.arm);
    }
  });
});

describe('presets', () => {
  /** Arms of ours besides the specification's, for controls that lie in another preset there. */
  const added = ['singleLayer', 'leaky'];
  const rows = specification
    .filter((line) => /^\| `[a-z-]+` .*\| (ours|paper)/.test(line))
    .map((line) => line.split(' | '));

  const imageRows = tableAfter(specification, '| preset | marks | net');
  /** What the specification says of a preset's arms and replicas; of images the evaluation comes last. */
  const told = (id: string): [arms: string, replicas: string] => {
    const images = imageRows.find((cells) => bare(cells[0]!) === id);
    if (images) return [images.at(-3)!, images.at(-2)!];
    const row = rows.find((cells) => cells[0]!.includes(`\`${id}\``))!;
    return [row.at(-2)!, row.at(-1)!.replace('|', '').trim()];
  };

  it('have the replicas of the specification', () => {
    for (const preset of peTraining.presets) expect(preset.replicas, preset.id).toBe(Number(told(preset.id)[1]));
  });

  it('on images have the net, sizes, epochs and rate of the specification', () => {
    const widths: Record<string, string> = {
      '12,32,240,192': 's=2',
      '6,16,120,96': 's=1',
      '6,18,120,84': '(6,18,120,84)',
    };
    const told: Record<string, string[]> = Object.fromEntries(imageRows.map((cells) => [bare(cells[0]!), cells]));
    for (const id of Object.keys(told)) {
      const { params } = peTraining.presets.find((preset) => preset.id === id)!;
      const like = (column: number): string => {
        const text = told[id]![column]!;
        return text.startsWith('as `') ? told['quick']![column]! : text;
      };
      expect(like(2), id).toContain(widths[String(params['widths'])]);
      expect(like(3).replaceAll(',', ''), id).toBe(`${String(params['trainSize'])} / ${String(params['testSize'])}`);
      expect(Number(like(4)), id).toBe(params['epochs']);
      expect(Number(like(5)), id).toBe(params['learningRate']);
    }
    expect(Object.keys(told)).toHaveLength(10);
  });

  it('name the arms of the specification', () => {
    for (const preset of peTraining.presets) {
      const [text] = told(preset.id);
      for (const { name } of preset.arms) if (!added.includes(name)) expect(text, preset.id).toContain(name);
    }
    expect(peTraining.presets.filter((preset) => preset.smoke).map((preset) => preset.id)).toEqual(['subspace']);
  });
});

describe('description', () => {
  it('draws only what it measures', () => {
    const text = JSON.stringify(peTraining.charts);
    const metrics = peTraining.metrics.map((metric) => metric.key);
    for (const [, key] of text.matchAll(/"from":"rows","x":"step","y":"([A-Za-z0-9]+)"/g))
      expect(metrics).toContain(key);
    for (const [, key] of text.matchAll(/"metric":"([A-Za-z0-9]+)"/g)) expect(metrics).toContain(key);
    for (const [, table, x, y] of text.matchAll(/"table":"([A-Za-z]+)","x":"([A-Za-z0-9]+)","y":"([A-Za-z0-9]+)"/g)) {
      const columns = peTraining.tables.find((t) => t.key === table)!.columns.map((column) => column.key);
      expect(columns).toEqual(expect.arrayContaining([x, y]));
    }
    for (const chart of peTraining.charts) for (const id of chart.presets ?? []) expect(presets).toContain(id);
  });

  it('says of every field what it allows', () => {
    for (const [key, field] of Object.entries(peTraining.fields)) {
      expect(field.help.length, key).toBeGreaterThan(10);
      expect(allowedText(field), key).not.toBe('');
    }
  });
});

import { describe, expect, it } from 'vitest';
import { allowedText, paramIssues } from '../../contract/fields.ts';
import { presetParams, resolveArms } from '../../contract/study.ts';
import { specificationOf } from '../../../test/core/studies/specification.ts';
import { runner } from './run.ts';
import { rhoDynamics } from './study.ts';

const specification = specificationOf('rho-dynamics');

/** Cells of the table rows that begin with a name in backticks, between two headings. */
function rowsBetween(from: string, to: string): string[][] {
  const start = specification.findIndex((line) => line.startsWith(from));
  const end = specification.findIndex((line, i) => i > start && line.startsWith(to));
  return specification
    .slice(start, end)
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .slice(2, -2)
        .split(' | ')
        .map((cell) => cell.trim()),
    );
}

const bare = (text: string): string => text.replaceAll('`', '').replaceAll('**', '').replaceAll('+- ', '± ');

/** Presets that section 6 (beyond the paper) asks for and section 2 does not list; their claims are ours. */
const beyond = [
  // Item 5: which margin Adam, sign descent, coordinate descent and momentum maximise.
  'optimiser-plane',
  'optimiser-drawn',
];

describe('claims', () => {
  const rows = rowsBetween('### 3.1 Claims', '## 4');

  it('are the 136 rows of the specification, and ours on the presets beyond it', () => {
    expect(rows).toHaveLength(136);
    const specified = rhoDynamics.claims.filter((claim) => !beyond.includes(claim.preset));
    expect(specified.map((claim) => claim.id).sort()).toEqual(rows.map((row) => bare(row[0]!)).sort());
    const own = rhoDynamics.claims.filter((claim) => beyond.includes(claim.preset));
    expect(own.map((claim) => claim.statement)).toEqual(own.map(() => 'ours'));
    expect(new Set(own.map((claim) => claim.preset))).toEqual(new Set(beyond));
  });

  it.each(rows.map((row) => [bare(row[0]!), row] as const))(
    '%s',
    (id, [, preset, statement, sentence, quantity, expected, verdict, control]) => {
      const claim = rhoDynamics.claims.find((c) => c.id === id)!;
      expect(claim).toMatchObject({
        preset: bare(preset!),
        statement,
        sentence: bare(sentence!),
        quantity: bare(quantity!),
        expectedVerdict: bare(verdict!),
        control: { expected: bare(control!) },
      });
      for (const number of bare(expected!).match(/\d+\.\d+/g) ?? []) {
        expect(`${claim.expected} ${claim.tolerance}`).toContain(number);
      }
    },
  );

  it('have one evaluator each, and a control among the arms of their preset', () => {
    expect(Object.keys(runner.claims).sort()).toEqual(rhoDynamics.claims.map((claim) => claim.id).sort());
    for (const { id, preset, control } of rhoDynamics.claims) {
      const arms = rhoDynamics.presets.find((p) => p.id === preset)!.arms.map((arm) => arm.name);
      expect(arms, id).toContain(control!.arm);
    }
  });
});

describe('presets', () => {
  const rows = rowsBetween('## 2. Presets', '## 3');

  it('are those of section 2, in its order', () => {
    const names = rows.map((row) => /`([A-Za-z0-9-]+)`/.exec(row[0]!)![1]!);
    expect(names).toHaveLength(31);
    expect(rhoDynamics.presets.map((preset) => preset.id)).toEqual([...names, ...beyond]);
    expect(rhoDynamics.presets.filter((preset) => preset.smoke).map((preset) => preset.id)).toEqual(['plane-2SV']);
  });

  it.each(rows.map((row) => [/`([A-Za-z0-9-]+)`/.exec(row[0]!)![1]!, row] as const))(
    '%s has its arms and replicas',
    (id, row) => {
      const preset = rhoDynamics.presets.find((p) => p.id === id)!;
      expect(preset.replicas).toBe(Number(/^\d+/.exec(row[3]!)![0]));
      const arms = preset.arms.map((arm) => arm.name);
      for (const [, name] of row[2]!.matchAll(/`([a-zA-Z][A-Za-z0-9]*)`/g)) {
        // An arm may stand for several: "for both nets", "for every eta", "one arm per N".
        expect(
          arms.some((arm) => arm.startsWith(name!)),
          `${id} ${name}`,
        ).toBe(true);
      }
    },
  );

  it('stand in the quick or the full list as section 8 says', () => {
    const quick = specification.find((line) => line.startsWith('- **Quick test list**'))!;
    const named = [...quick.matchAll(/`([A-Za-z0-9-]+)`/g)].map(([, name]) => name!).sort();
    expect(
      rhoDynamics.presets
        .filter((p) => p.list === 'quick' && !beyond.includes(p.id))
        .map((p) => p.id)
        .sort(),
    ).toEqual(named);
  });

  it('hold params that the fields allow, in every arm', () => {
    for (const preset of rhoDynamics.presets) {
      const names = preset.arms.map((arm) => arm.name);
      for (const arm of resolveArms(preset, presetParams(rhoDynamics, preset), names)) {
        expect(paramIssues(rhoDynamics.fields, arm.params), `${preset.id} ${arm.name}`).toEqual([]);
      }
    }
  });
});

describe('description', () => {
  it('has the columns of section 4', () => {
    const start = specification.findIndex((line) => line.startsWith('## 4.'));
    const end = specification.findIndex((line) => line.startsWith('## 5.'));
    const known = new Set([
      ...rhoDynamics.metrics.map((metric) => metric.key),
      ...rhoDynamics.tables.flatMap((table) => table.columns.map((column) => column.key)),
    ]);
    const figures = specification.slice(start, end).filter((line) => /^\d+\. /.test(line));
    expect(figures).toHaveLength(10);
    for (const line of figures) {
      const csv = line.slice(Math.max(0, line.search(/CSV `|Table `/)));
      for (const [, names] of csv.matchAll(/`([a-zA-Z0-9]+(?:,[a-zA-Z0-9]+)+)`/g)) {
        for (const name of names!.split(',')) expect(known, line).toContain(name);
      }
    }
  });

  it('tells every row of section 1.5, as printed and as it must read', () => {
    const rows = rowsBetween('### 1.5', '## 2').length;
    expect(rows).toBe(0);
    const all = specification.slice(
      specification.findIndex((line) => line.startsWith('### 1.5')),
      specification.findIndex((line) => line.startsWith('## 2. Presets')),
    );
    const printed = all.filter((line) => line.startsWith('| ')).length - 1;
    expect(rhoDynamics.formulas.length).toBeGreaterThanOrEqual(printed);
    for (const formula of rhoDynamics.formulas) expect(formula.note.length, formula.title).toBeGreaterThan(10);
  });

  it('draws only what it measures', () => {
    const text = JSON.stringify(rhoDynamics.charts);
    const metrics = new Set(rhoDynamics.metrics.map((metric) => metric.key));
    for (const [, x, y] of text.matchAll(/"from":"rows","x":"([A-Za-z0-9]+)","y":"([A-Za-z0-9]+)"/g)) {
      if (x !== 'step') expect(metrics).toContain(x);
      expect(metrics).toContain(y);
    }
    for (const [, table, x, y] of text.matchAll(
      /"table":"([A-Za-z]+)","(?:x|category)":"([A-Za-z0-9]+)","(?:y|value)":"([A-Za-z0-9]+)"/g,
    )) {
      const columns = rhoDynamics.tables.find((t) => t.key === table)!.columns.map((column) => column.key);
      expect(columns).toEqual(expect.arrayContaining([x, y]));
    }
    const ids = new Set(rhoDynamics.presets.map((preset) => preset.id));
    for (const chart of rhoDynamics.charts) for (const preset of chart.presets ?? []) expect(ids).toContain(preset);
    const drawn = new Set(rhoDynamics.charts.flatMap((chart) => chart.presets ?? [...ids]));
    // Eigenvalues of the linear Hessian are told by its table alone.
    expect([...ids].filter((id) => !drawn.has(id))).toEqual(['hessian-linear']);
    expect(new Set(rhoDynamics.charts.map((chart) => chart.key)).size).toBe(rhoDynamics.charts.length);
  });

  it('says of every field what it allows', () => {
    for (const [key, field] of Object.entries(rhoDynamics.fields)) {
      expect(field.help.length, key).toBeGreaterThan(10);
      expect(allowedText(field), key).not.toBe('');
    }
  });
});

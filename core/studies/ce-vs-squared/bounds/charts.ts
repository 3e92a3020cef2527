import type { ChartSpec, ScatterPanel } from '../../../contract/charts.ts';

const quotients = (title: string, arms: readonly string[]): ScatterPanel => ({
  kind: 'scatter',
  title,
  x: { label: 'bound', scale: 'log' },
  y: { label: 'half gap / bound', scale: 'log' },
  series: [{ source: { from: 'table', table: 'thm2Sets', x: 'bound', y: 'quotient' }, label: 'set', arms }],
  guides: [{ kind: 'y', value: 1, label: 'violated above' }],
});

/** Theorem 2 and Corollary 2, both forms: the printed one refuted by what lies above the line. */
export const boundsCharts: readonly ChartSpec[] = [
  {
    key: 'theoremTwo',
    title: 'Theorem 2, printed and corrected',
    caption:
      'Refuted as printed: every set above the line is a counterexample. With the support vectors’ own margin none is, and most lie on it.',
    presets: ['thm2-random'],
    panels: [
      quotients('As printed (refuted)', ['thm2Printed']),
      quotients('Corrected', ['thm2Corrected']),
      quotients('Corollary 2 as printed (refuted)', ['cor2Printed']),
      quotients('Corollary 2 with its sign', ['cor2Corrected']),
    ],
  },
  {
    key: 'theoremTwoSubspace',
    title: 'Where the printed Theorem 2 holds',
    caption: 'It holds when all the data, not the support vectors alone, share the affine subspace.',
    presets: ['thm2-subspace'],
    panels: [quotients('All data in a subspace', ['subspace']), quotients('Generic data', ['generic'])],
  },
  {
    key: 'corollaryTwoSign',
    title: 'Corollary 2 needs a sign',
    caption: 'On I = {10}, J = {−1} the printed bound is 0.55, the margin 2, the bound with BΔ ≥ 0 is 5.5.',
    presets: ['cor2-sign'],
    panels: [
      {
        kind: 'bars',
        title: 'Margin and bounds',
        categoryLabel: 'arm',
        y: { label: 'distance', scale: 'linear', min: 0 },
        series: [
          { source: { from: 'table', table: 'thm2Sets', category: 'arm', value: 'margin' }, label: 'margin' },
          { source: { from: 'table', table: 'thm2Sets', category: 'arm', value: 'bound' }, label: 'bound' },
        ],
      },
    ],
  },
];

import type { ChartSpec } from '../../../contract/charts.ts';

/** Figure 10 of section 4. */
export const lpCharts: readonly ChartSpec[] = [
  {
    key: 'lp',
    title: 'Margins of the p-norm',
    caption:
      'The tangent flow on the p-sphere reaches the maximum margin of the p-norm; gradient descent ends at that of the 2-norm.',
    presets: ['lp', 'lp-one'],
    panels: [
      {
        kind: 'line',
        title: 'Margin over the largest',
        x: { label: 'log t', scale: 'linear' },
        y: { label: 'margin ratio', scale: 'linear' },
        series: [{ source: { from: 'rows', x: 'logT', y: 'marginRatio' }, label: 'ratio' }],
        center: 'median',
        band: 'minMax',
      },
      {
        kind: 'line',
        title: 'Distance from the p-norm direction',
        x: { label: 'log t', scale: 'linear' },
        y: { label: 'distance', scale: 'log' },
        series: [{ source: { from: 'rows', x: 'logT', y: 'epsLp' }, label: 'distance' }],
        center: 'median',
        band: 'minMax',
      },
      {
        kind: 'scatter',
        title: 'V on the p-sphere',
        x: { label: 'v₁', scale: 'linear' },
        y: { label: 'v₂', scale: 'linear' },
        series: [{ source: { from: 'rows', x: 'v1', y: 'v2' }, label: '' }],
      },
      {
        kind: 'bars',
        title: 'Gradient descent read in each norm',
        categoryLabel: 'p',
        y: { label: 'distance', scale: 'log' },
        series: [
          {
            source: { from: 'table', table: 'lpReadings', category: 'p', value: 'epsLp' },
            label: 'from the p-norm direction',
          },
          {
            source: { from: 'table', table: 'lpReadings', category: 'p', value: 'epsL2' },
            label: 'from the 2-norm direction',
          },
        ],
      },
    ],
  },
  {
    key: 'lpFormula',
    title: 'Eq. 73',
    caption: 'Against the central difference: rounding as corrected, of order one as printed.',
    presets: ['lp-formula'],
    panels: [
      {
        kind: 'bars',
        title: 'Largest error',
        categoryLabel: 'arm',
        y: { label: 'error', scale: 'log' },
        series: [{ source: { from: 'table', table: 'lpFormula', category: 'arm', value: 'error' }, label: 'error' }],
      },
    ],
  },
];

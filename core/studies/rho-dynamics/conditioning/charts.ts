import type { ChartSpec } from '../../../contract/charts.ts';

/** Figure 9 of section 4, second half. */
export const conditioningCharts: readonly ChartSpec[] = [
  {
    key: 'conditioning',
    title: 'Condition number and test error',
    caption:
      'Both peak at N = D; the condition number is symmetric in the aspect ratio, the test error is least with many data.',
    presets: ['cond'],
    panels: [
      {
        kind: 'scatter',
        title: 'Condition number',
        x: { label: 'N/D', scale: 'log' },
        y: { label: 'condition number', scale: 'log' },
        series: [
          { source: { from: 'rows', x: 'aspect', y: 'conditionNumber' }, label: 'drawn' },
          { source: { from: 'rows', x: 'aspect', y: 'conditionLaw' }, label: 'asymptotic', reference: true },
        ],
        guides: [{ kind: 'x', value: 1, label: 'N = D' }],
      },
      {
        kind: 'scatter',
        title: 'Expected test error of minimum-norm least squares',
        x: { label: 'N/D', scale: 'log' },
        y: { label: 'test error', scale: 'log' },
        series: [{ source: { from: 'rows', x: 'aspect', y: 'testError' }, label: 'drawn' }],
        guides: [{ kind: 'x', value: 1, label: 'N = D' }],
      },
    ],
  },
];

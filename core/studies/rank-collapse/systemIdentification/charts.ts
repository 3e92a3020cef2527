import type { ChartSpec } from '../../../contract/charts.ts';

/** Figure 6, second half. */
export const systemIdentificationCharts: readonly ChartSpec[] = [
  {
    key: 'systemIdentification',
    title: 'Identification of a linear system',
    caption:
      'The error on fresh white noise drops from order one to rounding once three sinusoids drive the system, where the least eigenvalue of the information matrix leaves rounding.',
    presets: ['linear-sysid'],
    panels: [
      {
        kind: 'bars',
        title: 'Test error',
        categoryLabel: 'input',
        y: { label: 'rms error / rms output', scale: 'log' },
        series: [
          { source: { from: 'table', table: 'sysid', category: 'arm', value: 'testLs' }, label: 'least squares' },
          { source: { from: 'table', table: 'sysid', category: 'arm', value: 'testNlms' }, label: 'NLMS' },
        ],
      },
      {
        kind: 'bars',
        title: 'Training error of least squares',
        categoryLabel: 'input',
        y: { label: 'rms error / rms output', scale: 'log' },
        series: [
          {
            source: { from: 'table', table: 'sysid', category: 'arm', value: 'trainResidual' },
            label: 'least squares',
          },
        ],
      },
      {
        kind: 'bars',
        title: 'Rank of the regressors',
        categoryLabel: 'input',
        y: { label: 'rank', scale: 'linear', min: 0, max: 6 },
        series: [{ source: { from: 'table', table: 'sysid', category: 'arm', value: 'rank' }, label: 'rank' }],
      },
      {
        kind: 'line',
        title: 'Eigenvalues of the information matrix',
        x: { label: 'index', scale: 'linear', min: 1, max: 6 },
        y: { label: 'eigenvalue', scale: 'log' },
        series: [{ source: { from: 'table', table: 'spectrum', x: 'index', y: 'eigenvalue' }, label: 'eigenvalue' }],
        center: 'median',
        band: 'minMax',
      },
    ],
  },
];

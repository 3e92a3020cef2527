import type { ChartSpec } from '../../../contract/charts.ts';

export const classCharts: readonly ChartSpec[] = [
  {
    key: 'classes',
    title: 'Four classes',
    caption: 'Equidistant targets have no advantage of the size of Fig. 1; the code table of a hierarchy matters.',
    presets: ['four-class'],
    panels: [
      {
        kind: 'bars',
        title: 'Least margin at the end',
        categoryLabel: 'arm',
        y: { label: 'least margin', scale: 'linear', min: 0 },
        series: [{ source: { from: 'lastRow', metric: 'minMargin', category: 'arm' }, label: 'least margin' }],
      },
      {
        kind: 'bars',
        title: 'Largest over least class margin',
        categoryLabel: 'arm',
        y: { label: 'quotient', scale: 'linear', min: 1 },
        series: [{ source: { from: 'lastRow', metric: 'classMarginRatio', category: 'arm' }, label: 'quotient' }],
      },
      {
        kind: 'line',
        title: 'Least margin while training',
        x: { label: 'step', scale: 'log' },
        y: { label: 'least margin', scale: 'linear' },
        series: [{ source: { from: 'rows', x: 'step', y: 'minMargin' }, label: 'least margin' }],
        center: 'median',
        band: 'none',
      },
    ],
  },
];

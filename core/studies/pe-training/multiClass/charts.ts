import type { ChartSpec, HeatmapPanel } from '../../../contract/charts.ts';

const pairs = (arm: string): HeatmapPanel => ({
  kind: 'heatmap',
  title: `${arm}: margin against each other class`,
  table: 'pairMargins',
  x: { column: 'other', label: 'other class', scale: 'linear' },
  y: { column: 'label', label: 'class', scale: 'linear' },
  value: { column: 'attack', label: 'margin', scale: 'linear', min: 0 },
  where: { arm },
});

export const multiClassCharts: readonly ChartSpec[] = [
  {
    key: 'pairMargins',
    title: 'Margins of each pair of classes',
    caption:
      'Mean over the test samples of a class of what the attack finds against each other class. Pushed along one fixed output, the pair of classes 0 and 1, which lies along it, is far apart and class 2 is not.',
    presets: ['multi-class'],
    panels: ['none', 'input', 'all', 'fixed'].map(pairs),
  },
];

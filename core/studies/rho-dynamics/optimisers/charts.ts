import type { ChartSpec, LinePanel } from '../../../contract/charts.ts';

const x = { label: 'log10 of the step', scale: 'linear' } as const;

const overSteps = (title: string, metric: string, label: string, scale: 'linear' | 'log'): LinePanel => ({
  kind: 'line',
  title,
  x,
  y: { label, scale },
  series: [{ source: { from: 'rows', x: 'logStep', y: metric }, label }],
  center: 'median',
  band: 'minMax',
});

/** Section 6, item 5. */
export const optimiserCharts: readonly ChartSpec[] = [
  {
    key: 'optimiserNorms',
    title: 'Which margin an optimiser maximises',
    caption:
      'Each optimiser reaches 1 in its own norm: coordinate descent in the 1-norm, gradient descent and momentum in the 2-norm, sign descent and Adam in the ∞-norm. Weight decay and label noise reach it in none where several points are support vectors.',
    presets: ['optimiser-plane', 'optimiser-drawn'],
    panels: [
      {
        kind: 'heatmap',
        title: 'Margin over the largest, at the end',
        table: 'optimiserMargins',
        x: { column: 'norm', label: 'norm', scale: 'linear' },
        y: { column: 'arm', label: '', scale: 'linear' },
        value: { column: 'ratio', label: 'ratio', scale: 'linear', min: 0.5, max: 1 },
      },
      overSteps('Distance from the 2-norm direction', 'epsL2', 'distance', 'log'),
      overSteps('Distance from the ∞-norm direction', 'epsLinf', 'distance', 'log'),
      overSteps('Norm of the weights', 'rho', '|w|', 'log'),
    ],
  },
  {
    key: 'optimiserPaths',
    title: 'The directions on their way',
    caption:
      'From one start the directions part: (1, 0) is the maximum margin of the 1-norm, (0.98, 0.20) that of the 2-norm, (0.71, 0.71) that of the ∞-norm.',
    presets: ['optimiser-plane'],
    panels: [
      {
        kind: 'scatter',
        title: 'Direction on the circle',
        x: { label: 'v₁', scale: 'linear' },
        y: { label: 'v₂', scale: 'linear' },
        series: [{ source: { from: 'rows', x: 'v1', y: 'v2' }, label: '' }],
      },
      overSteps('Second coordinate of the direction', 'v2', 'v₂', 'linear'),
    ],
  },
];

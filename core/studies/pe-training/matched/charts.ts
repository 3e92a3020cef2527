import type { BarsPanel, ChartSpec } from '../../../contract/charts.ts';
import { line, row, step } from '../charts.ts';

const bars = (
  title: string,
  label: string,
  metrics: readonly (readonly [metric: string, label: string])[],
): BarsPanel => ({
  kind: 'bars',
  title,
  categoryLabel: 'arm',
  y: { label, scale: 'log' },
  series: metrics.map(([metric, name]) => ({ source: { from: 'lastRow', metric, category: 'arm' }, label: name })),
});

/** Of the presets `matched` and `scaled-radii`. */
export const matchedCharts: readonly ChartSpec[] = [
  {
    key: 'methods',
    title: 'What each arm gains',
    caption:
      'Median margins of the test points when the input alone may be changed and when all layers may, and the sensitivity that is left at each layer.',
    presets: ['matched', 'scaled-radii'],
    panels: [
      bars('median margins', 'l∞ margin', [
        ['marginMedianTest', 'of the input'],
        ['jointMarginMedian', 'of all layers at once'],
      ]),
      bars(
        'sensitivity of each layer',
        'S_j',
        [1, 2, 3].map((j) => [`sensitivity${j}`, `layer ${j}`]),
      ),
    ],
  },
  {
    key: 'passes',
    title: 'What each arm costs',
    caption:
      'Passes of a training sample through the net: forward 1, gradients of the signals 1, gradients of the weights 1. All arms end at the same number; the cheaper ones get more steps for it.',
    presets: ['matched'],
    panels: [line('passes so far', step, { label: 'passes', scale: 'linear', min: 0 }, [row('passes', 'passes')])],
  },
];

import type { ChartSpec } from '../../../contract/charts.ts';
import { line, row, step } from '../charts.ts';

export const scaledCharts: readonly ChartSpec[] = [
  {
    key: 'layerRadii',
    title: 'Radii of the layers',
    caption:
      'What each layer is perturbed by in training: measured anew at the start of each phase, relative to the input.',
    presets: ['scaled-radii'],
    panels: [1, 2, 3].map((j) =>
      line(`layer ${j}`, step, { label: `r_${j}`, scale: 'linear', min: 0 }, [row(`radius${j}`, 'radius')]),
    ),
  },
];

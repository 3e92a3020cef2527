import type { ChartSpec, HeatmapPanel } from '../../../contract/charts.ts';
import { line, row, step } from '../charts.ts';

const heat = (arm: string): HeatmapPanel => ({
  kind: 'heatmap',
  title: `${arm}: share of the directions excited`,
  table: 'richness',
  x: { column: 'node', label: 'node', scale: 'linear' },
  y: { column: 'layer', label: 'layer', scale: 'linear' },
  value: { column: 'share', label: 'share', scale: 'linear', min: 0, max: 1 },
  where: { arm, state: 'trained' },
});

export const richnessCharts: readonly ChartSpec[] = [
  {
    key: 'nodeRichness',
    title: 'Richness of every node over training',
    caption:
      'Share of the directions in which the inputs that an arm trains on excite a node, mean over the replicas; 1 where the least eigenvalue is above 0.',
    presets: ['node-richness'],
    panels: ['none', 'input', 'all'].map(heat),
    scrub: { column: 'step', label: 'step' },
  },
  {
    key: 'directions',
    title: 'Directions excited',
    caption: 'Mean over the nodes of a layer: of the points as they are, and of what the arm trains on.',
    presets: ['node-richness'],
    panels: [1, 2].map((layer) =>
      line(`layer ${layer}`, step, { label: 'directions', scale: 'linear', min: 0 }, [
        row(`trainedDirections${layer}`, 'trained on'),
        row(`cleanDirections${layer}`, 'clean'),
      ]),
    ),
  },
];

import type { ChartSpec, HeatmapPanel } from '../../../contract/charts.ts';

const richness = (arm: string): HeatmapPanel => ({
  kind: 'heatmap',
  title: `Richness, arm ${arm}`,
  table: 'richness',
  x: { column: 'node', label: 'node', scale: 'linear' },
  y: { column: 'layer', label: 'layer', scale: 'linear' },
  value: { column: 'richness', label: 'λ_min/λ_max', scale: 'log', min: 1e-6, max: 1 },
  where: { arm },
});

/** Figure 5 of section 5: richness layer by node. */
export const richnessCharts: readonly ChartSpec[] = [
  {
    key: 'richness',
    title: 'Richness of every node',
    caption:
      'Mean over replicas of λ_min/λ_max; empty cells are deficient. The second layer loses its richness in training.',
    presets: ['richness-mlp'],
    panels: [richness('rate002'), richness('rate005')],
    scrub: { column: 'step', label: 'step' },
  },
  {
    key: 'richnessBounds',
    title: 'Use of the bounds',
    caption: 'Nodes of layer 2 without full richness, per-point stability, and how little of the bounds is used.',
    presets: ['richness-mlp'],
    panels: [
      ['deficientNodes2', 'deficient nodes of layer 2', 'linear'],
      ['pointStability', '|A|²|h|²δ/2', 'log'],
      ['rowUseMax', 'row use, proof', 'log'],
      ['indexQuotient', 'quotient of the two indices', 'log'],
    ].map(([metric, label, scale]) => ({
      kind: 'line' as const,
      title: label!,
      x: { label: 'step', scale: 'log' as const },
      y: { label: label!, scale: scale as 'linear' | 'log' },
      series: [{ source: { from: 'rows' as const, x: 'step', y: metric! }, label: label! }],
      center: 'median' as const,
      band: 'minMax' as const,
    })),
  },
];

import type { ChartSpec, SeriesSpec } from '../../../contract/charts.ts';

const gap = { label: 'gap |z₁ − z₀| of the logits', scale: 'log' } as const;
const by = (table: string, y: string, label: string): SeriesSpec => ({
  source: { from: 'table', table, x: 'gap', y },
  label,
});

export const attackGradientCharts: readonly ChartSpec[] = [
  {
    key: 'attackGradient',
    title: 'What is left of the gradient that an attack follows',
    caption:
      'Parts of the gradient by the gap of the logits; one that is exactly 0 has no place on the axis. In float32 the part of the class predicted ends at 16.6, that of the other class at 87; in float64 at 36.7 and 708. Between the two the sign is that of the other logit alone. The margins found on the same samples: beyond the second end there are none.',
    presets: ['attack-gradient'],
    panels: [
      {
        kind: 'scatter',
        title: 'part of the class predicted',
        x: gap,
        y: { label: '|∂ loss/∂ logit|', scale: 'log' },
        series: [by('lossGradient', 'trueClass', 'class predicted')],
      },
      {
        kind: 'scatter',
        title: 'part of the other class',
        x: gap,
        y: { label: '|∂ loss/∂ logit|', scale: 'log' },
        series: [by('lossGradient', 'otherClass', 'other class')],
      },
      {
        kind: 'scatter',
        title: 'coordinates with the sign of ∂(z₁ − z₀)/∂x',
        x: gap,
        y: { label: 'share', scale: 'linear', min: 0, max: 1 },
        series: [by('lossGradient', 'likeDifference', 'share')],
      },
      {
        kind: 'scatter',
        title: 'margin found',
        x: gap,
        y: { label: 'l∞ margin', scale: 'linear', min: 0 },
        series: [by('gradientAttack', 'margin', 'found by the attack')],
      },
    ],
  },
];

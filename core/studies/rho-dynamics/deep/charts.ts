import type { ChartSpec, LinePanel, SeriesSpec } from '../../../contract/charts.ts';

const stepPanel = (
  title: string,
  label: string,
  scale: 'linear' | 'log',
  series: readonly SeriesSpec[],
): LinePanel => ({
  kind: 'line',
  title,
  x: { label: 'step', scale: 'linear' },
  y: { label, scale },
  series,
  center: 'median',
  band: 'minMax',
});
const rows = (y: string, label: string): SeriesSpec => ({ source: { from: 'rows', x: 'step', y }, label });

/** Figures 4 and 9 of section 4. */
export const deepCharts: readonly ChartSpec[] = [
  {
    key: 'balance',
    title: 'Balance of the layers',
    caption:
      'The differences of squared norms drift in proportion to η (grey guide: slope 1); with tanh they do not care for η.',
    presets: ['balance'],
    panels: [
      {
        kind: 'scatter',
        title: 'Drift',
        x: { label: 'η', scale: 'log' },
        y: { label: 'largest drift', scale: 'log' },
        series: [{ source: { from: 'rows', x: 'learningRate', y: 'drift' }, label: 'drift' }],
        guides: [{ kind: 'slope', slope: 1, through: [0.01, 0.005], label: 'slope 1' }],
      },
      stepPanel('Drift along the run', 'largest drift', 'log', [rows('drift', 'drift')]),
      stepPanel('Error of the discrete identity', 'error', 'log', [rows('identityError', 'error')]),
      {
        kind: 'bars',
        title: 'Growth of the squared norms',
        categoryLabel: 'layer',
        y: { label: 'Δρ_k²', scale: 'linear' },
        series: [
          {
            source: { from: 'table', table: 'layers', category: 'layer', value: 'normSquaredGrowth' },
            label: 'growth',
          },
        ],
      },
    ],
  },
  {
    key: 'identity',
    title: 'The balance identity',
    caption: 'Positively homogeneous activations: rounding. tanh: of order one.',
    presets: ['balance-identity'],
    panels: [
      {
        kind: 'bars',
        title: 'Spread of −⟨W_k, ∂L/∂W_k⟩ over the layers',
        categoryLabel: 'arm',
        y: { label: 'relative spread', scale: 'log' },
        series: [
          { source: { from: 'table', table: 'balanceIdentity', category: 'arm', value: 'spread' }, label: 'spread' },
        ],
      },
    ],
  },
  {
    key: 'deepMargins',
    title: 'Margins of deep nets',
    caption: 'In Polyak time the smoothed margin rises throughout; a constant η/L runs away.',
    presets: ['deep-margin', 'polyak', 'deep-linear'],
    panels: [
      stepPanel('Smoothed margin', '−log L/ρ', 'linear', [rows('smoothMargin', 'smoothed')]),
      stepPanel('Hard margin', 'min yₙ f_V', 'linear', [rows('hardMargin', 'hard')]),
      {
        kind: 'line',
        title: 'Layer norms',
        x: { label: 'step', scale: 'linear' },
        y: { label: 'ρ_k', scale: 'log' },
        series: [
          { source: { from: 'table', table: 'layerNorms', x: 'step', y: 'rhoK', splitBy: ['layer'] }, label: 'layer' },
        ],
        center: 'median',
        band: 'none',
      },
      stepPanel('Drift of the balance', 'largest drift', 'log', [rows('drift', 'drift')]),
    ],
  },
  {
    key: 'deepAlignment',
    title: 'Deep linear net',
    caption: 'The product of the layers turns to the SVM direction, each wide layer becomes nearly rank one.',
    presets: ['deep-linear'],
    panels: [
      stepPanel('Distance from the SVM direction', '|v − v*|', 'log', [rows('eps', 'distance')]),
      stepPanel('Rank one', 'least σ₁/|W_k|', 'linear', [rows('rankOne', 'σ₁/|W|')]),
      stepPanel('Margin over the SVM margin', 'ratio', 'linear', [rows('marginRatio', 'ratio')]),
    ],
  },
  {
    key: 'hessian',
    title: 'Spectrum of the Hessian',
    caption:
      'At interpolation of the square loss exactly D − N eigenvalues vanish; under the exponential loss the spectrum has no such gap, and negative eigenvalues.',
    presets: ['hessian'],
    panels: (['exponential', 'square'] as const).map((loss) => ({
      kind: 'line' as const,
      title: loss,
      x: { label: 'index', scale: 'linear' as const },
      y: { label: '|λ|/λ_max', scale: 'log' as const },
      series: [
        {
          source: {
            from: 'table' as const,
            table: 'spectrum',
            x: 'index',
            y: 'magnitude',
            splitBy: ['at'],
            where: { loss },
          },
          label: '',
        },
      ],
      center: 'median' as const,
      band: 'none' as const,
      guides: [
        { kind: 'x' as const, value: 10, label: 'N = 10' },
        { kind: 'x' as const, value: 40, label: 'N = 40' },
      ],
    })),
  },
];

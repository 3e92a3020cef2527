import type { ChartSpec, LinePanel } from '../../../contract/charts.ts';

const logStep = { label: 'step', scale: 'log' } as const;
const overSteps = (title: string, y: string, label: string, scale: 'log' | 'linear'): LinePanel => ({
  kind: 'line',
  title,
  x: logStep,
  y: { label, scale },
  series: [{ source: { from: 'rows', x: 'step', y }, label }],
  center: 'median',
  band: 'minMax',
});

const chain = [
  ['lipschitzExact', 'exact Lip'],
  ['sumAbsWV', 'Σ|w||V|'],
  ['sumW2', 'Σw²'],
  ['sumMu', 'Σμ'],
  ['boundAugmentedKinks', 'augmented, kinks'],
  ['boundPrinted', 'as printed'],
  ['boundPrintedKinks', 'printed, kinks'],
  ['boundAugmented', 'augmented, strict (wrong)'],
] as const;

/** Figure 5 of section 5: balance and the chain of Theorem 3. */
export const flowCharts: readonly ChartSpec[] = [
  {
    key: 'chain',
    title: 'Chain of Theorem 3',
    caption:
      'Lip ≤ Σ|w||V| ≤ Σw² = Σμ ≤ bound. Bounds that are void have no bar; the augmented one on strictly active points alone is sometimes below Σw².',
    presets: ['thm3-clusters', 'thm3-highdim'],
    panels: [
      {
        kind: 'bars',
        title: 'Sums and bounds at the end',
        categoryLabel: 'arm',
        y: { label: 'value, least y f = 1', scale: 'log' },
        series: chain.map(([metric, label]) => ({ source: { from: 'lastRow', metric, category: 'arm' }, label })),
      },
      {
        kind: 'bars',
        title: 'Residual of the KKT conditions',
        categoryLabel: 'arm',
        y: { label: 'residual', scale: 'log' },
        series: [
          { source: { from: 'lastRow', metric: 'kktResidual', category: 'arm' }, label: 'kinks admitted' },
          { source: { from: 'lastRow', metric: 'kktResidualStrict', category: 'arm' }, label: 'without kinks' },
        ],
        guides: [{ kind: 'y', value: 0.1, label: 'converged below' }],
      },
      overSteps('Σw² while the direction settles', 'sumW2', 'Σw², least y f = 1', 'log'),
      overSteps('Norm of the weights', 'logNorm', 'log norm', 'linear'),
    ],
  },
  {
    key: 'balance',
    title: 'Conservation law of every node',
    caption: 'The drift of w² − |V|² − b² halves with the step; without b² nothing is conserved.',
    presets: ['thm3-balance', 'thm3-clusters', 'thm3-highdim'],
    panels: [
      overSteps('Drift of w² − |V|² − b²', 'balanceDrift', 'drift / max w²', 'log'),
      overSteps('Drift of w² − |V|²', 'balanceDriftNoBias', 'drift / max w²', 'log'),
    ],
  },
];

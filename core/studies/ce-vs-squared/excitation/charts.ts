import type { ChartSpec, LinePanel } from '../../../contract/charts.ts';

const logStep = { label: 'step', scale: 'log' } as const;
const errors = (title: string, y: string, label: string, scale: 'log' | 'linear' = 'log'): LinePanel => ({
  kind: 'line',
  title,
  x: logStep,
  y: { label, scale },
  series: [{ source: { from: 'rows', x: 'step', y }, label }],
  center: 'median',
  band: 'minMax',
});

/** Figure 6 of section 5. */
export const excitationCharts: readonly ChartSpec[] = [
  {
    key: 'attenuation',
    title: 'Regression whose excitation dies',
    caption: 'The output error vanishes in every arm; the parameter stays wrong, on the dashed product formula.',
    presets: ['attenuation'],
    panels: [
      {
        ...errors('Error of the parameter', 'parameterError', 'error / start'),
        series: [
          { source: { from: 'rows', x: 'step', y: 'parameterError' }, label: 'measured' },
          { source: { from: 'rows', x: 'step', y: 'errorLaw' }, label: 'product formula', reference: true },
        ],
        band: 'none',
      },
      errors('Error of the output', 'outputError', '|X̃θ − ỹ|'),
      errors('Norm of the estimate', 'estimateNorm', '|θ|/|θ*|'),
    ],
  },
  {
    key: 'identification',
    title: 'Identifying a scalar system',
    caption:
      'Without lasting input the estimate stops anywhere; with it the parameter is found. The output error vanishes either way.',
    presets: ['sysid'],
    panels: [
      errors('Estimate', 'thetaHat', 'θ̂', 'linear'),
      errors('Error of the parameter', 'parameterError', '|θ̂ − θ|'),
      errors('Error of the output', 'outputError', '|x − x̂|'),
    ],
  },
  {
    key: 'sgm',
    title: 'Stochastic gradient with fading terms',
    caption: 'Factors k^−p find the parameter while they cannot be summed, p ≤ 1.',
    presets: ['sgm'],
    panels: [
      errors('Error of the parameter', 'parameterError', 'error / start'),
      {
        kind: 'bars',
        title: 'Drop over the last decade',
        categoryLabel: 'arm',
        y: { label: 'error at 40 000 / error at 4 000', scale: 'log' },
        series: [{ source: { from: 'lastRow', metric: 'errorDrop', category: 'arm' }, label: 'drop' }],
      },
    ],
  },
  {
    key: 'bandit',
    title: 'A bandit that stops exploring',
    caption: 'The faster exploration dies, the more often the worse arm looks better at the end.',
    presets: ['bandit'],
    panels: [
      errors('Share of runs that favour the worse arm', 'wrongArmShare', 'share', 'linear'),
      errors('Mean regret', 'regret', 'regret'),
      {
        kind: 'bars',
        title: 'Share at the end',
        categoryLabel: 'arm',
        y: { label: 'share', scale: 'linear', min: 0 },
        series: [{ source: { from: 'lastRow', metric: 'wrongArmShare', category: 'arm' }, label: 'wrong arm' }],
      },
    ],
  },
];

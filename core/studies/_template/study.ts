import { integer, number } from '../../contract/fields.ts';
import { defineStudy } from '../../contract/study.ts';

export const fields = {
  curvature: number({
    label: 'curvature',
    symbol: '\\lambda',
    help: 'Second derivative of the loss.',
    default: 1,
    min: 0,
    max: 1000,
    openMin: true,
  }),
  learningRate: number({
    label: 'learning rate',
    symbol: '\\eta',
    help: 'Gradient descent is stable while learning rate × curvature stays below 2.',
    default: 0.1,
    min: 0,
    max: 1000,
    openMin: true,
    onBranch: true,
  }),
  noise: number({
    label: 'noise',
    symbol: '\\sigma',
    help: 'Standard deviation of what is added to the weight at each step.',
    default: 0,
    min: 0,
    max: 1000,
    onBranch: true,
  }),
  steps: integer({
    label: 'steps',
    help: 'Updates of the weight.',
    default: 100,
    min: 1,
    max: 1_000_000,
    onBranch: true,
    endsTraining: 1,
  }),
} as const;

export const templateStudy = defineStudy({
  id: 'template-study',
  version: 1,
  title: 'Template study',
  question: 'Does gradient descent on a quadratic contract by the factor that the formula gives?',
  citations: [],
  formulas: [
    {
      title: 'Gradient descent on a quadratic',
      tex: 'w_{t+1} = w_t - \\eta\\lambda w_t \\;\\Rightarrow\\; w_t = (1 - \\eta\\lambda)^t\\, w_0',
      note: 'The loss is λw²/2.',
      source: 'closed form',
    },
  ],
  fields,
  presets: [
    {
      id: 'contraction',
      title: 'Contraction beside a noisy control',
      origin: 'ours',
      smoke: true,
      list: 'quick',
      seconds: 1,
      params: {},
      arms: [
        { name: 'descent', overrides: {} },
        { name: 'noisy', overrides: { noise: 0.1 }, control: true },
      ],
      replicas: 4,
    },
  ],
  metrics: [
    { key: 'weight', label: 'weight', symbol: 'w', scale: 'linear' },
    {
      key: 'predictedWeight',
      label: 'predicted weight',
      symbol: '(1-\\eta\\lambda)^t w_0',
      scale: 'linear',
      reference: true,
    },
    { key: 'loss', label: 'loss', scale: 'log' },
  ],
  tables: [],
  charts: [
    {
      key: 'weight',
      title: 'Weight and its prediction',
      caption: 'Without noise the weight lies on the dashed prediction; with noise it wanders about zero.',
      panels: [
        {
          kind: 'line',
          title: 'weight',
          x: { label: 'step', scale: 'linear' },
          y: { label: 'weight', scale: 'linear' },
          series: [
            { source: { from: 'rows', x: 'step', y: 'weight' }, label: 'measured' },
            { source: { from: 'rows', x: 'step', y: 'predictedWeight' }, label: 'predicted', reference: true },
          ],
          center: 'median',
          band: 'minMax',
        },
      ],
    },
  ],
  claims: [
    {
      id: 'contraction',
      preset: 'contraction',
      statement: 'ours',
      sentence: 'Each step multiplies the weight by 1 − ηλ.',
      source: 'closed form',
      quantity: 'largest |w_t / ((1 − ηλ)^t w_0) − 1|, every step and replica, arm descent',
      expected: '0',
      // 100 products in float64 round to about 100 × 1.1e-16.
      tolerance: '< 1e-12',
      expectedVerdict: 'holds',
      control: { arm: 'noisy', expected: '> 0.01' },
    },
  ],
});

import type { ChartSpec, LinePanel } from '../../../contract/charts.ts';
import { column, linear, lines, log, row, slowAxis, stepAxis } from '../panels.ts';

/** Presets whose matrices have one size: their rank, and the eigenvalues that are drawn. */
const sizes = [
  { key: 'd20', presets: ['ms-quick', 'ms-quick-gauss', 'ms-explicit10'], rank: 1, shown: [1, 2, 3, 5, 10, 20] },
  { key: 'd40', presets: ['ms-mid'], rank: 2, shown: [1, 2, 3, 4, 5, 10, 20, 40] },
  {
    key: 'd100',
    presets: ['ms-paper', 'ms-paper-gauss', 'ms-paper-explicit10'],
    rank: 5,
    shown: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 50, 100],
  },
] as const;

const errors = lines('training and test error', stepAxis, log('error'), [
  row('relativeTestError', 'relative test error'),
  row('trainLoss', 'training loss'),
]);

const bySlowTime = (rank: number): LinePanel[] => [
  lines('test error in slow time', slowAxis, log('relative test error'), [
    row('relativeTestError', 'relative test error', 'slowTime'),
  ]),
  lines(
    'nuclear norm in slow time',
    slowAxis,
    linear('nuclear norm'),
    [row('nuclearNorm', 'nuclear norm', 'slowTime')],
    [{ kind: 'y', value: rank, label: `that of X*: ${rank}` }],
  ),
];

const spectrumArms: Readonly<Record<string, readonly string[]>> = {
  'ms-explicit10': ['explicit10', 'none'],
  'ms-paper-explicit10': ['explicit10', 'none'],
};

function eigenvalues(preset: string, rank: number, shown: readonly number[]): ChartSpec {
  return {
    key: `eigenvalues-${preset}`,
    title: 'Eigenvalues of X',
    caption: `With noise all but ${rank} of the eigenvalues fall; without it they stay.`,
    presets: [preset],
    panels: (spectrumArms[preset] ?? ['noise', 'none']).map((arm) => ({
      ...lines(
        `arm ${arm}`,
        stepAxis,
        log('eigenvalue'),
        shown.map((index) =>
          column('spectrum', 'step', 'eigenvalue', `no. ${index}`, { where: { index }, arms: [arm] }),
        ),
      ),
      band: 'none' as const,
    })),
  };
}

function matrices(preset: string): ChartSpec {
  const arms = spectrumArms[preset] ?? ['noise', 'none'];
  const axes = { x: { ...linear('column'), column: 'column' }, y: { ...linear('row'), column: 'row' } } as const;
  return {
    key: `matrices-${preset}`,
    title: 'X of the first replica beside X*',
    caption: 'At the end the arm with noise shows X*; the control shows a matrix that fits the measurements as well.',
    presets: [preset],
    scrub: { column: 'percent', label: 'percent of the steps' },
    panels: [
      ...arms.map((arm) => ({
        kind: 'heatmap' as const,
        title: `arm ${arm}`,
        table: 'matrices',
        ...axes,
        value: { column: 'entry', label: 'entry of X', scale: 'linear' as const },
        where: { arm },
      })),
      {
        kind: 'heatmap',
        title: 'X*',
        table: 'matrices',
        ...axes,
        value: { column: 'target', label: 'entry of X*', scale: 'linear' },
        where: { arm: arms[0]! },
      },
    ],
  };
}

/** Early-phase meter: what the residuals before fitting have already done, drawn as if they were noise. */
const early: ChartSpec = {
  key: 'early-phase',
  title: 'How much the residuals regularise before the data are fitted',
  caption:
    'Against Σ η² (e − σZ)²/B, all that drives the weights, the control gets its share in the first steps and stops; the noise goes on.',
  presets: sizes.flatMap(({ presets }) => presets),
  panels: [
    lines('drive of the residuals', stepAxis, log('Σ η² (e − σZ)²/B'), [row('residualTime', 'drive')]),
    lines('test error by drive', log('Σ η² (e − σZ)²/B'), log('relative test error'), [
      row('relativeTestError', 'relative test error', 'residualTime'),
    ]),
  ],
};

const recovery = sizes.map(({ key, presets, rank }): ChartSpec => ({
  key: `recovery-${key}`,
  title: 'Recovery with and without label noise',
  caption:
    'Every arm fits the measurements fast; only fresh noise, or the regulariser itself, brings the test error down.',
  presets,
  panels: [
    errors,
    lines(
      'nuclear norm',
      stepAxis,
      linear('nuclear norm'),
      [row('nuclearNorm', 'nuclear norm')],
      [{ kind: 'y', value: rank, label: `that of X*: ${rank}` }],
    ),
    lines(
      'rank',
      stepAxis,
      linear('eigenvalues above 5 %'),
      [row('rankFivePercent', 'rank at 5 %')],
      [{ kind: 'y', value: rank, label: `that of X*: ${rank}` }],
    ),
    ...bySlowTime(rank),
  ],
}));

const slow: ChartSpec = {
  key: 'slow-time',
  title: 'The arms in slow time s = η²σ²t/B',
  caption: 'One curve: the strength of the noise is η σ²/B, its variance. What is left between the arms is of order η.',
  presets: ['ms-twin', 'ms-collapse', 'ms-flow'],
  panels: [...bySlowTime(1), errors],
};

const map: ChartSpec = {
  key: 'recovery-map',
  title: 'Recovery over measurements and noise',
  caption:
    'Dark where X* is found. With few measurements the least trace itself misses X*; with more, too little noise has not arrived yet.',
  presets: ['ms-map'],
  panels: [
    {
      kind: 'heatmap',
      title: 'SGD',
      table: 'recovery',
      x: { ...linear('n/(d r)'), column: 'samplesPerUnknown' },
      y: { ...linear('noise variance σ²'), column: 'noiseVariance' },
      value: { column: 'relativeTestError', label: 'relative test error', scale: 'log', min: 1e-3 },
    },
    {
      kind: 'heatmap',
      title: 'least trace',
      table: 'recovery',
      x: { ...linear('n/(d r)'), column: 'samplesPerUnknown' },
      y: { ...linear('noise variance σ²'), column: 'noiseVariance' },
      value: { column: 'leastTraceError', label: 'relative test error', scale: 'log', min: 1e-3 },
    },
    {
      kind: 'scatter',
      title: 'SGD beside the least trace',
      x: linear('n/(d r)'),
      y: log('relative test error'),
      series: [
        column('recovery', 'samplesPerUnknown', 'relativeTestError', 'σ² = 0.4', { where: { noiseVariance: 0.4 } }),
        column('recovery', 'samplesPerUnknown', 'relativeTestError', 'no noise', { where: { noiseVariance: 0 } }),
        column('recovery', 'samplesPerUnknown', 'leastTraceError', 'least trace', { where: { noiseVariance: 0.4 } }),
      ],
    },
  ],
};

/** Figures 1 and 2 of section 5, and those beyond the paper. */
export const matrixSensingCharts: readonly ChartSpec[] = [
  ...recovery,
  slow,
  early,
  map,
  ...sizes.flatMap(({ presets, rank, shown }) => presets.map((preset) => eigenvalues(preset, rank, shown))),
  ...sizes.flatMap(({ presets }) => presets.map(matrices)),
];

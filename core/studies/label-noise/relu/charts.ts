import type { ChartSpec, LinePanel } from '../../../contract/charts.ts';
import { column, linear, lines, log, logStepAxis, row, scatter } from '../panels.ts';

/** Of the data ln-zigzag12: length and slope variation of the piecewise-linear interpolant (PL). */
const plLength = 4.279;
const plVariation = 11.22;

const netPresets = ['relu-quick', 'relu-wild', 'relu-one-layer'];
const armsOf: Readonly<Record<string, readonly string[]>> = {
  'relu-quick': ['none', 'noise', 'frozen'],
  'relu-wild': ['none', 'noise', 'frozen'],
  'relu-one-layer': ['outerNone', 'outerNoise', 'both'],
};

function functionPanel(arm: string, phase: 'settled' | 'trained'): LinePanel {
  return {
    ...lines(`arm ${arm}`, linear('x'), linear('f(x)'), [
      column('functions', 'x', 'f', 'f', { where: { phase }, splitBy: ['replica'], arms: [arm] }),
      column('functions', 'x', 'pl', 'interpolant', { where: { phase, replica: 0 }, reference: true, arms: [arm] }),
    ]),
    band: 'none',
  };
}

const settledFunctions = netPresets.map((preset): ChartSpec => ({
  key: `functions-${preset}`,
  title: 'Final functions over the twelve points',
  caption:
    'Without noise the functions bend needlessly; with fresh noise they lie on the piecewise-linear interpolant.',
  presets: [preset],
  panels: armsOf[preset]!.map((arm) => functionPanel(arm, 'settled')),
}));

const functionsInTime = netPresets.map((preset): ChartSpec => ({
  key: `functions-in-time-${preset}`,
  title: 'The function of the first replica through training',
  caption: 'First the data are fitted, then, with noise, needless kinks go.',
  presets: [preset],
  scrub: { column: 'percent', label: 'percent of the steps' },
  panels: armsOf[preset]!.map((arm) => functionPanel(arm, 'trained')),
}));

const training: ChartSpec = {
  key: 'relu-training',
  title: 'Fit first, simplify after',
  caption:
    'The loss falls to its floor, then the curve shortens towards the interpolant and reg and slope variation fall.',
  presets: netPresets,
  panels: [
    lines('training loss', logStepAxis, log('mean squared error'), [row('trainLoss', 'training loss')]),
    lines(
      'curve length',
      logStepAxis,
      linear('curve length'),
      [row('curveLength', 'curve length')],
      [{ kind: 'y', value: plLength, label: 'PL interpolant' }],
    ),
    lines('reg', logStepAxis, log('reg'), [row('reg', 'reg')]),
    lines(
      'slope variation',
      logStepAxis,
      log('Σ|J_i|'),
      [row('slopeVariation', 'slope variation')],
      [{ kind: 'y', value: plVariation, label: 'PL interpolant' }],
    ),
    lines('reg in slow time', linear('slow time s'), log('reg'), [row('reg', 'reg', 'slowTime')]),
  ],
};

const perturbations: ChartSpec = {
  key: 'perturbations',
  title: 'Theorem 2’s perturbations at 200 pairs of units a case',
  caption:
    'As increments they leave f at the data alone and lower reg; reversed they raise it; as printed, Cases 2 and 3 change f.',
  presets: ['theorem2-static'],
  panels: [
    scatter('change of f at the data', linear('pair'), log('largest |change of f|'), [
      column('perturbations', 'pair', 'maxChange', 'change', { splitBy: ['case'], arms: ['increments', 'printed'] }),
    ]),
    scatter('change of reg', linear('pair'), linear('change of reg over |ε|'), [
      column('perturbations', 'pair', 'regChange', 'change', { splitBy: ['case'], arms: ['increments', 'reversed'] }),
    ]),
  ],
};

const examples: ChartSpec = {
  key: 'perturbation-examples',
  title: 'One pair of each case, before and after',
  caption: 'The two kinks turn about the datum at x = 0.1: f keeps its values at the data and bends less between them.',
  presets: ['theorem2-static'],
  panels: [1, 2, 3, 4].map((which) =>
    lines(
      `case ${which}`,
      linear('x'),
      linear('f(x)'),
      [
        column('examples', 'x', 'before', 'before', {
          where: { case: which },
          reference: true,
          arms: ['increments'],
        }),
        column('examples', 'x', 'after', 'after', { where: { case: which }, arms: ['increments'] }),
      ],
      [{ kind: 'x', value: 0.1, label: 'datum' }],
    ),
  ),
};

/** Figures 3 to 5 of section 5. */
export const reluCharts: readonly ChartSpec[] = [
  ...settledFunctions,
  training,
  ...functionsInTime,
  perturbations,
  examples,
];

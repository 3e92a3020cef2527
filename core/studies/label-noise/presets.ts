import type { Preset } from '../../contract/study.ts';
import type { StudyFields } from './fields.ts';
import { matrixSensingPresets } from './matrixSensing/presets.ts';

type StudyPreset = Preset<StudyFields>;

const relu = {
  experiment: 'relu',
  batchSize: 1,
  learningRate: 0.004,
  noiseVariance: 0.25,
  width: 50,
  outerScale: 1.5,
  settleSteps: 5000,
  steps: 400_000,
} as const satisfies StudyPreset['params'];

const wild = { ...relu, learningRate: 0.002, noiseVariance: 1, width: 100, outerScale: 2, steps: 600_000 } as const;

const reluPresets: readonly StudyPreset[] = [
  {
    id: 'relu-quick',
    title: '1-D ReLU net: noise finds the simplest interpolation',
    origin: 'ours',
    list: 'quick',
    seconds: 1,
    params: relu,
    arms: [
      { name: 'noise', overrides: {} },
      { name: 'none', overrides: { noiseMode: 'none', steps: 40_000 }, control: true },
      { name: 'frozen', overrides: { noiseMode: 'frozen', steps: 150_000 }, control: true },
    ],
    replicas: 10,
  },
  {
    id: 'relu-wild',
    title: '1-D ReLU net from a wilder start',
    origin: 'ours',
    list: 'full',
    seconds: 3,
    params: wild,
    arms: [
      { name: 'noise', overrides: {} },
      { name: 'none', overrides: { noiseMode: 'none', steps: 60_000 }, control: true },
      { name: 'frozen', overrides: { noiseMode: 'frozen', steps: 60_000 }, control: true },
    ],
    replicas: 10,
  },
  {
    id: 'relu-one-layer',
    title: 'One trained layer: the noise does nothing',
    origin: 'ours',
    list: 'quick',
    seconds: 3,
    params: wild,
    arms: [
      { name: 'outerNoise', overrides: { trainedLayers: 'outer', steps: 60_000 } },
      { name: 'outerNone', overrides: { trainedLayers: 'outer', noiseMode: 'none', steps: 60_000 }, control: true },
      { name: 'both', overrides: {}, control: true },
    ],
    replicas: 10,
  },
  {
    id: 'theorem2-static',
    title: 'The four perturbations of Theorem 2',
    origin: 'ours',
    list: 'quick',
    seconds: 0.1,
    params: { experiment: 'theorem2' },
    arms: [
      { name: 'increments', overrides: {} },
      { name: 'reversed', overrides: { epsilon: -1e-4 }, control: true },
      { name: 'printed', overrides: { statement: 'printed' }, control: true },
    ],
    replicas: 1,
    note: 'Nothing is trained: f at the data and reg before and after each perturbation, at 4 × 200 pairs of units.',
  },
];

const oneDatum = {
  experiment: 'oneDatum',
  learningRate: 0.05,
  noiseVariance: 0.25,
  settleSteps: 3000,
  inputNorm: 1,
} as const satisfies StudyPreset['params'];

const stillArms = [
  { name: 'none', overrides: { noiseMode: 'none', steps: 4000 }, control: true },
  { name: 'frozen', overrides: { noiseMode: 'frozen', steps: 4000 }, control: true },
] as const;

const logistic = { ...oneDatum, activation: 'logistic', target: 2, steps: 250_000 } as const;

const oneDatumPresets: readonly StudyPreset[] = [
  {
    id: 'one-tanh',
    title: 'One datum, tanh: one unit stays',
    origin: 'ours',
    list: 'quick',
    seconds: 1,
    params: { ...oneDatum, activation: 'tanh', width: 10, target: 1, steps: 50_000 },
    arms: [{ name: 'noise', overrides: {} }, ...stillArms],
    replicas: 40,
  },
  {
    id: 'one-logistic-even',
    title: 'One datum, logistic: all units alike',
    origin: 'ours',
    list: 'quick',
    seconds: 3,
    params: { ...logistic, width: 6 },
    arms: [{ name: 'noise', overrides: {} }, ...stillArms],
    replicas: 48,
  },
  {
    id: 'one-logistic-split',
    title: 'One datum, logistic: two minima of reg',
    origin: 'ours',
    list: 'quick',
    seconds: 2,
    params: { ...logistic, width: 4 },
    arms: [{ name: 'noise', overrides: {} }, ...stillArms],
    replicas: 48,
  },
  {
    id: 'one-tanh-optimizers',
    title: 'One datum, tanh: SGD, momentum and Adam',
    origin: 'ours',
    list: 'quick',
    seconds: 4,
    params: { ...oneDatum, activation: 'tanh', width: 10, target: 1, steps: 50_000 },
    arms: [
      { name: 'sgd', overrides: {} },
      { name: 'momentum', overrides: { optimizer: 'momentum' } },
      { name: 'adam', overrides: { optimizer: 'adam', learningRate: 0.005 } },
      {
        name: 'adamNone',
        overrides: { optimizer: 'adam', learningRate: 0.005, noiseMode: 'none', steps: 4000 },
        control: true,
      },
    ],
    replicas: 40,
    note: 'Beyond the paper: does the noise choose among solutions under other optimizers as well?',
  },
  {
    id: 'one-curves',
    title: 'R_o and its derivatives',
    origin: 'paper',
    list: 'quick',
    seconds: 0.1,
    params: { experiment: 'curves' },
    arms: [
      { name: 'corrected', overrides: {} },
      { name: 'printed', overrides: { statement: 'printed' }, control: true },
    ],
    replicas: 1,
    note: 'Nothing is trained: Figs 6 and 7 with ||x|| = 1.',
  },
];

const cloud = {
  experiment: 'cloud',
  learningRate: 0.05,
  noiseVariance: 0.25,
  batchSize: 0,
  steps: 60_000,
} as const satisfies StudyPreset['params'];

const cloudPresets: readonly StudyPreset[] = [
  {
    id: 'ou',
    title: 'The stationary cloud of full batches',
    origin: 'ours',
    list: 'quick',
    seconds: 1,
    params: cloud,
    arms: [
      { name: 'noise', overrides: {} },
      { name: 'none', overrides: { noiseMode: 'none', stiffOffset: 0.1, steps: 4000 }, control: true },
      { name: 'shared', overrides: { noiseMode: 'shared' }, control: true },
    ],
    replicas: 64,
    note: 'shared is a deliberately wrong program: one error a step for all labels.',
  },
  {
    id: 'ou-single',
    title: 'The stationary cloud of single samples',
    origin: 'ours',
    list: 'quick',
    seconds: 3,
    params: { ...cloud, batchSize: 1 },
    arms: [
      { name: 'eta01', overrides: { learningRate: 0.01, steps: 200_000 } },
      { name: 'eta05', overrides: { learningRate: 0.05, steps: 60_000 }, control: true },
    ],
    replicas: 64,
  },
  {
    id: 'ou-unequal',
    title: 'Unequal noise makes the cloud lopsided',
    origin: 'ours',
    list: 'quick',
    seconds: 2,
    params: cloud,
    arms: [
      { name: 'unequal', overrides: { noiseSpread: 0.9 } },
      { name: 'equal', overrides: {}, control: true },
    ],
    replicas: 64,
    note: 'Beyond the paper: variances and correlations against the solution of the Lyapunov equation.',
  },
];

const rates = { '1e-2': 1e-2, '3e-3': 3e-3, '1e-3': 1e-3, '3e-4': 3e-4, '1e-4': 1e-4 } as const;

const leaving = (
  start: 'repellent' | 'slid',
  ...names: readonly (keyof typeof rates)[]
): StudyPreset['arms'][number][] =>
  names.map((name) => ({
    name: `${start}-${name}`,
    overrides: { start, learningRate: rates[name] },
    ...(start === 'slid' ? { control: true } : {}),
  }));

const still = (['repellent', 'slid'] as const).map((start) => ({
  name: `${start}-none`,
  overrides: { start, learningRate: 1e-3, noiseMode: 'none' as const },
  control: true,
}));

const repellent = { experiment: 'repellent', noiseVariance: 1, start: 'repellent' } as const;

const repellentPresets: readonly StudyPreset[] = [
  {
    id: 'repel',
    title: 'Repellent and non-repellent points',
    origin: 'paper',
    list: 'quick',
    seconds: 12,
    params: repellent,
    arms: [
      ...leaving('repellent', '1e-2', '3e-3', '1e-3', '3e-4'),
      ...leaving('slid', '1e-2', '3e-3', '1e-3', '3e-4'),
      ...still,
    ] as unknown as StudyPreset['arms'],
    replicas: 48,
  },
  {
    id: 'repel-long',
    title: 'The repellent test at a smaller rate',
    origin: 'paper',
    list: 'full',
    seconds: 60,
    params: repellent,
    arms: [
      ...leaving('repellent', '3e-4'),
      ...leaving('slid', '3e-4'),
      ...leaving('repellent', '1e-4'),
      ...leaving('slid', '1e-4'),
      ...still,
    ] as unknown as StudyPreset['arms'],
    replicas: 48,
  },
];

/** The tables of section 3, in their order. */
export const presets: readonly StudyPreset[] = [
  ...matrixSensingPresets,
  ...reluPresets,
  ...oneDatumPresets,
  ...cloudPresets,
  ...repellentPresets,
];

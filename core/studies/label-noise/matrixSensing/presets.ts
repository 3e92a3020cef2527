import type { Preset } from '../../../contract/study.ts';
import type { StudyFields } from '../fields.ts';

type StudyPreset = Preset<StudyFields>;

/** d = 20, r = 1: the size at which n/D is as in the paper and rank one is still far from what SGD finds alone. */
const small = {
  experiment: 'matrixSensing',
  dimension: 20,
  rank: 1,
  measurements: 100,
  learningRate: 0.008,
  batchSize: 10,
  noiseVariance: 0.1,
  noiseLaw: 'gaussian',
  start: 'identity',
  steps: 60_000,
} as const satisfies StudyPreset['params'];

const paper = {
  ...small,
  dimension: 100,
  rank: 5,
  measurements: 2500,
  learningRate: 0.005,
  batchSize: 100,
  recordEvery: 1000,
} as const satisfies StudyPreset['params'];

const still = (steps: number): StudyPreset['arms'][number][] => [
  { name: 'none', overrides: { noiseMode: 'none', steps }, control: true },
  { name: 'frozen', overrides: { noiseMode: 'frozen', steps }, control: true },
];

const warm = { ...small, warmStartSteps: 15_000, recordEvery: 1500, steps: 30_000 } as const;
const at004 = { learningRate: 0.004, noiseVariance: 0.1 } as const;
const at002 = { learningRate: 0.002, noiseVariance: 0.4 } as const;

/** n/(dr) from 1 to 6 at d = 16, without noise and with three variances. */
const mapArms = [16, 24, 32, 48, 64, 96].flatMap((measurements) => [
  {
    name: `none-${measurements}`,
    overrides: { measurements, noiseMode: 'none' as const, steps: 20_000 },
    control: true,
  },
  ...[0.025, 0.1, 0.4].map((noiseVariance) => ({
    name: `noise-${measurements}-${noiseVariance}`,
    overrides: { measurements, noiseVariance },
  })),
]);

/** Section 3.A, and what goes beyond it. */
export const matrixSensingPresets: readonly StudyPreset[] = [
  {
    id: 'ms-quick',
    title: 'Matrix sensing, d = 20: noise recovers the matrix',
    origin: 'ours',
    smoke: true,
    list: 'quick',
    seconds: 6,
    params: small,
    arms: [{ name: 'noise', overrides: {} }, ...still(20_000)],
    replicas: 5,
  },
  {
    id: 'ms-quick-gauss',
    title: 'Matrix sensing, d = 20, from a Gaussian start',
    origin: 'ours',
    list: 'quick',
    seconds: 6,
    params: { ...small, start: 'gaussian' },
    arms: [{ name: 'noise', overrides: {} }, ...still(20_000)],
    replicas: 5,
    note: 'The learning rate is above 1.2 × the reference: the run says so.',
  },
  {
    id: 'ms-explicit10',
    title: 'The explicit regulariser, ten and a hundred times stronger',
    origin: 'ours',
    list: 'quick',
    seconds: 2,
    params: small,
    arms: [
      { name: 'explicit10', overrides: { noiseMode: 'explicit', acceleration: 10, steps: 6000 } },
      { name: 'explicit100', overrides: { noiseMode: 'explicit', acceleration: 100, steps: 2000 }, control: true },
      { name: 'none', overrides: { noiseMode: 'none', steps: 20_000 }, control: true },
    ],
    replicas: 5,
  },
  {
    id: 'ms-twin',
    title: 'Noise and its explicit twin from one start',
    origin: 'ours',
    list: 'quick',
    seconds: 16,
    params: warm,
    arms: [
      { name: 'noise004', overrides: at004 },
      {
        name: 'explicit004',
        overrides: { ...at004, noiseMode: 'explicit', acceleration: 1, steps: 60_000 },
        control: true,
      },
      { name: 'noise002', overrides: at002 },
      { name: 'explicit002', overrides: { ...at002, noiseMode: 'explicit', acceleration: 1 }, control: true },
    ],
    replicas: 8,
  },
  {
    id: 'ms-collapse',
    title: 'Collapse in slow time',
    origin: 'ours',
    list: 'quick',
    seconds: 8,
    params: warm,
    arms: [
      { name: 'base', overrides: at004, control: true },
      { name: 'halfRate', overrides: at002 },
      { name: 'fourVariance', overrides: { learningRate: 0.004, noiseVariance: 0.4, steps: 15_000 } },
    ],
    replicas: 8,
    note: 'The arms control one another: only the right slow time brings them together.',
  },
  {
    id: 'ms-flow',
    title: 'The slow flow on the zero-loss set beside SGD',
    origin: 'ours',
    list: 'quick',
    seconds: 15,
    params: { ...warm, ...at004 },
    arms: [
      { name: 'noise', overrides: {} },
      { name: 'explicit', overrides: { noiseMode: 'explicit', acceleration: 1 }, control: true },
      { name: 'flow', overrides: { noiseMode: 'flow' }, control: true },
      { name: 'flowFinite', overrides: { noiseMode: 'flow', flowTerm: 'finiteStep' }, control: true },
      { name: 'flowIndex', overrides: { noiseMode: 'flow', flowTerm: 'indexNoise' }, control: true },
    ],
    replicas: 4,
    note: 'Beyond the paper: where the theory of small steps ends, and what closes the gap.',
  },
  {
    id: 'ms-map',
    title: 'Recovery over measurements and noise, beside the least trace',
    origin: 'ours',
    list: 'quick',
    seconds: 40,
    params: { ...small, dimension: 16, leastTrace: true, steps: 40_000 },
    arms: mapArms as unknown as StudyPreset['arms'],
    replicas: 4,
    note: 'Beyond the paper: tells where the noise has not arrived yet from where the least nuclear norm itself misses X*.',
  },
  {
    id: 'ms-mid',
    title: 'Matrix sensing, d = 40, r = 2',
    origin: 'ours',
    list: 'quick',
    seconds: 30,
    params: { ...small, dimension: 40, rank: 2, measurements: 400, batchSize: 40 },
    arms: [{ name: 'noise', overrides: {} }, ...still(8000)],
    replicas: 3,
  },
  {
    id: 'ms-paper',
    title: 'Matrix sensing at the size of Fig. 1',
    origin: 'paper',
    list: 'full',
    seconds: 150,
    params: { ...paper, steps: 140_000 },
    arms: [
      { name: 'noise', overrides: {} },
      { name: 'none', overrides: { noiseMode: 'none', steps: 20_000 }, control: true },
    ],
    replicas: 1,
  },
  {
    id: 'ms-paper-gauss',
    title: 'Fig. 1 from a Gaussian start',
    origin: 'paper',
    list: 'full',
    seconds: 120,
    params: { ...paper, learningRate: 0.006, start: 'gaussian', steps: 110_000 },
    arms: [
      { name: 'noise', overrides: {} },
      { name: 'none', overrides: { noiseMode: 'none', steps: 20_000 }, control: true },
    ],
    replicas: 1,
    note: 'The learning rate is high on purpose: fast, but the early residuals regularise the control as well.',
  },
  {
    id: 'ms-paper-explicit10',
    title: 'The explicit regulariser at the size of Fig. 1',
    origin: 'ours',
    list: 'full',
    seconds: 40,
    params: { ...paper, steps: 18_000 },
    arms: [
      { name: 'explicit10', overrides: { noiseMode: 'explicit', acceleration: 10 } },
      { name: 'none', overrides: { noiseMode: 'none', steps: 20_000 }, control: true },
    ],
    replicas: 1,
  },
];

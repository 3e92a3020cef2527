import type { Preset } from '../../contract/study.ts';
import type { StudyFields } from './fields.ts';

type StudyPreset = Preset<StudyFields>;

const none = { name: 'none', overrides: { layers: 'none' }, control: true } as const;
const input = { name: 'input', overrides: { layers: 'input' } } as const;
const hidden = { name: 'hidden', overrides: { layers: 'hidden' } } as const;
const all = { name: 'all', overrides: { layers: 'all' } } as const;

/** What the presets on points of a subspace share. */
export const subspace = {
  experiment: 'training',
  data: 'subspace',
  widths: [40, 64, 32, 1],
  excited: 4,
  trainSize: 200,
  testSize: 400,
  epochs: 200,
  learningRate: 1e-3,
  radius: 0.2,
  precision: 'float64',
  marginSamples: 400,
  marginSearch: 'fast',
  marginIterations: 40,
  marginStep: 30,
  marginTolerance: 1e-3,
} as const satisfies StudyPreset['params'];

const exactAttack = {
  marginSearch: 'full',
  marginIterations: 40,
  marginStep: 30,
  marginHalvings: 30,
  certificate: 'all',
} as const satisfies StudyPreset['params'];

const planar = {
  experiment: 'training',
  data: 'planar',
  widths: [2, 16, 16, 1],
  trainSize: 200,
  testSize: 200,
  epochs: 200,
  learningRate: 1e-3,
  radius: 0.1,
  precision: 'float64',
  marginSamples: 200,
  exactHalfSide: 6,
} as const satisfies StudyPreset['params'];

/** A net of one layer, on which all bounds agree: a control of claims about how tight they are. */
const singleLayer = (inputs: number) =>
  ({
    name: 'singleLayer',
    overrides: { layers: 'none', widths: [inputs, 1], jointSamples: 0 },
    control: true,
  }) as const;

const fixtureAll = { layers: 'all', radius: 0.02, statement: 'step' } as const;

/** Presets that need no data file. */
export const syntheticPresets: readonly StudyPreset[] = [
  {
    id: 'subspace',
    title: 'Points in a subspace: none, input, hidden or all layers perturbed',
    origin: 'ours',
    smoke: true,
    list: 'quick',
    seconds: 60,
    params: {
      ...subspace,
      jointSamples: 100,
      certificate: 'all',
      certificateSamples: 100,
      certificateHalvings: 18,
      looseSamples: 25,
    },
    arms: [none, input, hidden, all, singleLayer(40)],
    replicas: 8,
  },
  {
    id: 'subspace-linear',
    title: 'The same with one linear layer',
    origin: 'ours',
    list: 'quick',
    seconds: 5,
    params: { ...subspace, widths: [40, 1] },
    arms: [none, input],
    replicas: 6,
  },
  {
    id: 'subspace-deeplinear',
    title: 'The same with a deep linear net: the advantage of all layers vanishes',
    origin: 'ours',
    list: 'quick',
    seconds: 20,
    params: { ...subspace, slope: 1 },
    arms: [none, input, all],
    replicas: 5,
    note: 'The control of subspace.',
  },
  {
    id: 'duality',
    title: 'Theorem 2: the min-max problem and the norm penalty',
    origin: 'ours',
    list: 'quick',
    seconds: 2,
    params: { experiment: 'duality', epsilon: 0.25 },
    arms: [
      { name: 'corrected', overrides: { statement: 'corrected' } },
      { name: 'printed', overrides: { statement: 'printed' }, control: true },
      { name: 'wrongNorm', overrides: { statement: 'wrongNorm' }, control: true },
    ],
    replicas: 5,
  },
  {
    id: 'identities',
    title: 'Exact identities of the objective',
    origin: 'ours',
    list: 'quick',
    seconds: 1,
    params: { experiment: 'identities', slope: 1 },
    arms: [
      { name: 'deepLinear', overrides: { statement: 'identity' } },
      { name: 'noPerturbation', overrides: { statement: 'noPerturbation' }, control: true },
      { name: 'multiplicative', overrides: { statement: 'scaling', perturbation: 'multiplicative' } },
      { name: 'additive', overrides: { statement: 'scaling', perturbation: 'additive' }, control: true },
    ],
    replicas: 20,
  },
  {
    id: 'golden-step',
    title: 'The batched step is the reference code’s algorithm',
    origin: 'ours',
    list: 'quick',
    seconds: 8,
    params: { experiment: 'golden', learningRate: 0.01, ...fixtureAll },
    arms: [
      { name: 'all', overrides: {} },
      { name: 'input', overrides: { layers: 'input' } },
      { name: 'all32', overrides: { precision: 'float32' } },
      { name: 'input32', overrides: { layers: 'input', precision: 'float32' } },
      { name: 'splitTies', overrides: { statement: 'splitTies' }, control: true },
      { name: 'meanLoss', overrides: { statement: 'meanLoss' }, control: true },
    ],
    replicas: 1,
  },
  {
    id: 'zero-radius',
    title: 'At radius 0 all arms are plain gradient descent',
    origin: 'ours',
    list: 'quick',
    seconds: 8,
    params: { experiment: 'golden', learningRate: 4e-3, radius: 0, statement: 'zeroRadius' },
    arms: [none, input, hidden, all, { name: 'perturbed', overrides: { layers: 'all', radius: 0.02 }, control: true }],
    replicas: 1,
  },
  {
    id: 'margin-golden',
    title: 'The margin search against fixtures with known margins',
    origin: 'ours',
    list: 'quick',
    seconds: 20,
    params: { experiment: 'margins', marginSearch: 'full', marginIterations: 40, marginStep: 30 },
    arms: [
      { name: 'full', overrides: {} },
      { name: 'fast40', overrides: { marginSearch: 'fast', marginTolerance: 5e-4 } },
      {
        name: 'fast20',
        overrides: { marginSearch: 'fast', marginIterations: 20, marginStep: 15, marginTolerance: 1e-3 },
        control: true,
      },
      { name: 'finalIterate', overrides: { marginSearch: 'finalIterate' }, control: true },
    ],
    replicas: 1,
  },
  {
    id: 'intervals-linear',
    title: 'Linear nets: certificate, exact margin and attack are one number',
    origin: 'ours',
    list: 'quick',
    seconds: 8,
    params: { experiment: 'intervals', slope: 1, marginSamples: 200, certificateSamples: 200, ...exactAttack },
    arms: [
      { name: 'linear', overrides: { widths: [40, 1] } },
      { name: 'linearBox', overrides: { widths: [40, 1], marginBox: true } },
      { name: 'deepLinear', overrides: { widths: [7, 9, 6, 5, 1] } },
      { name: 'deepLinearBox', overrides: { widths: [7, 9, 6, 5, 1], marginBox: true } },
      { name: 'leaky', overrides: { widths: [7, 9, 6, 5, 1], slope: 0.01 }, control: true },
    ],
    replicas: 4,
  },
  {
    id: 'intervals-planar',
    title: 'Planar nets: certified below, exact, found above',
    origin: 'ours',
    list: 'quick',
    seconds: 25,
    params: { ...planar, certificateSamples: 200, looseSamples: 200, ...exactAttack },
    arms: [none, input, all, singleLayer(2)],
    replicas: 6,
  },
  {
    id: 'restarts',
    title: 'Planar nets: what the attack misses, and what random restarts find of it',
    origin: 'ours',
    list: 'full',
    seconds: 60,
    params: { ...planar, ...exactAttack, certificate: 'off' },
    arms: [
      none,
      { name: 'noneRestarts', overrides: { layers: 'none', marginRestarts: 10 } },
      { name: 'all', overrides: { layers: 'all' }, control: true },
      { name: 'allRestarts', overrides: { layers: 'all', marginRestarts: 10 } },
      singleLayer(2),
    ],
    replicas: 3,
    note: 'Arms that differ in restarts alone have the same nets.',
  },
  {
    id: 'closing',
    title: 'Planar nets: branch and bound closes the interval, and says whose failure its width was',
    origin: 'ours',
    list: 'full',
    seconds: 60,
    params: {
      ...planar,
      ...exactAttack,
      certificateSamples: 60,
      certificateHalvings: 20,
      slopeSteps: 10,
      branchNodes: 2000,
      branchSamples: 60,
    },
    arms: [none, all, singleLayer(2)],
    replicas: 2,
  },
];

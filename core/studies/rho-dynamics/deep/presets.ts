import type { Preset } from '../../../contract/study.ts';
import type { StudyFields } from '../fields.ts';

type StudyPreset = Preset<StudyFields>;
type Arms = StudyPreset['arms'];

const rates = [
  { name: 'Eta004', learningRate: 0.04 },
  { name: 'Eta002', learningRate: 0.02 },
  { name: 'Eta001', learningRate: 0.01 },
  { name: 'Eta0005', learningRate: 0.005 },
] as const;
const methods = ['gd', 'wn', 'rowWn'] as const;
const shallow = [20];
const deeper = [20, 20];

const polyak = {
  experiment: 'deep',
  activation: 'relu',
  samples: 20,
  layerNorm: 1.5,
  stepRule: 'polyak',
  deepMethod: 'gd',
} as const;
const runaway = { stepRule: 'constant', stepConstant: 0.03, mayBlowUp: true } as const;

export const deepPresets: readonly StudyPreset[] = [
  {
    id: 'balance-identity',
    title: 'Balance of the layers: the identity (Theorem 1.6)',
    origin: 'paper',
    list: 'quick',
    seconds: 1,
    params: { experiment: 'balanceIdentity' },
    arms: [
      { name: 'linear', overrides: { activation: 'linear' } },
      { name: 'relu', overrides: { activation: 'relu' } },
      { name: 'leakyRelu', overrides: { activation: 'leakyRelu' } },
      { name: 'tanh', overrides: { activation: 'tanh' }, control: true },
    ],
    replicas: 5,
  },
  {
    id: 'balance',
    title: 'Balance of the layers under explicit steps',
    origin: 'paper',
    list: 'quick',
    seconds: 10,
    params: { experiment: 'balance', hidden: [10, 10], samples: 20, layerNorm: 0, balanceHorizon: 20 },
    arms: (['relu', 'tanh'] as const).flatMap((activation) =>
      rates.map(({ name, learningRate }) => ({
        name: `${activation}${name}`,
        overrides: { activation, learningRate },
        control: activation === 'tanh',
      })),
    ) as unknown as Arms,
    replicas: 8,
  },
  {
    id: 'deep-margin',
    title: 'The smoothed margin of deep ReLU nets (Lemma 9)',
    origin: 'paper',
    list: 'quick',
    seconds: 25,
    params: { ...polyak, stepConstant: 0.03, steps: 4000, recordEvery: 20 },
    arms: [
      ...methods.map((deepMethod) => ({ name: deepMethod, overrides: { deepMethod, hidden: shallow } })),
      ...methods.map((deepMethod) => ({ name: `${deepMethod}Deep`, overrides: { deepMethod, hidden: deeper } })),
      { name: 'constantEta', overrides: { hidden: shallow, ...runaway }, control: true },
    ] as unknown as Arms,
    replicas: 3,
  },
  {
    id: 'polyak',
    title: 'Polyak steps of several lengths, and constant eta/L',
    origin: 'ours',
    list: 'quick',
    seconds: 15,
    params: { ...polyak, hidden: shallow, recordEvery: 1 },
    arms: [
      { name: 'c003', overrides: { stepConstant: 0.03, steps: 2000 } },
      { name: 'c01', overrides: { stepConstant: 0.1, steps: 600 } },
      { name: 'c03', overrides: { stepConstant: 0.3, steps: 200 } },
      { name: 'c1', overrides: { stepConstant: 1, steps: 60 } },
      { name: 'c2', overrides: { stepConstant: 2, steps: 30, mayBlowUp: true }, control: true },
      { name: 'constantEta2', overrides: { ...runaway, steps: 4000, recordEvery: 20 }, control: true },
      { name: 'constantEta3', overrides: { ...runaway, hidden: deeper, steps: 4000, recordEvery: 20 }, control: true },
    ],
    replicas: 8,
  },
  {
    id: 'deep-linear',
    title: 'Deep linear net: direction and rank',
    origin: 'ours',
    list: 'quick',
    seconds: 3,
    params: { ...polyak, activation: 'linear', hidden: [10, 10], stepConstant: 0.03, steps: 2500, recordEvery: 50 },
    arms: [{ name: 'gd', overrides: {} }],
    replicas: 5,
  },
  {
    id: 'hessian',
    title: 'Hessian of a two-layer net: zeros and negative curvature',
    origin: 'paper',
    list: 'quick',
    seconds: 6,
    params: { experiment: 'hessian', hessianUnits: 20, stepConstant: 0.03 },
    arms: [
      { name: 'expN10', overrides: { hessianLoss: 'exponential', samples: 10 } },
      { name: 'expN40', overrides: { hessianLoss: 'exponential', samples: 40 } },
      { name: 'squareN10', overrides: { hessianLoss: 'square', samples: 10 } },
      { name: 'squareN20', overrides: { hessianLoss: 'square', samples: 20 } },
      { name: 'squareN40', overrides: { hessianLoss: 'square', samples: 40 } },
    ],
    replicas: 8,
  },
  {
    id: 'hessian-linear',
    title: 'Hessian of a linear net, free and at fixed rho',
    origin: 'paper',
    list: 'quick',
    seconds: 1,
    params: { experiment: 'hessianLinear' },
    arms: [
      { name: 'd30n10', overrides: { samples: 10 } },
      { name: 'd30n40', overrides: { samples: 40 }, control: true },
    ],
    replicas: 3,
  },
];

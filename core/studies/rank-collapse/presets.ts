import type { Preset } from '../../contract/study.ts';
import { dualityPresets } from './duality/presets.ts';
import type { StudyFields } from './fields.ts';
import { systemIdentificationPresets } from './systemIdentification/presets.ts';

type StudyPreset = Preset<StudyFields>;
type Overrides = StudyPreset['params'];

const depth2 = [10, 10, 1];
const depth3 = [10, 10, 10, 1];

const decaySquare = {
  experiment: 'nets',
  sizes: depth3,
  data: 'noisySign',
  loss: 'square',
  integrator: 'gd',
  learningRate: 0.05,
  steps: 4000,
  mu: 0.05,
  initScale: 1,
  layerRates: [1],
  recordEvery: 100,
} as const satisfies Overrides;

const ceFlow = {
  experiment: 'nets',
  sizes: depth3,
  data: 'separated',
  loss: 'logistic',
  integrator: 'rk4',
  stepSize: 0.005,
  steps: 1200,
  mu: 0,
  initScale: 1,
  layerRates: [1],
  recordEvery: 25,
} as const satisfies Overrides;

const ceGd = { ...ceFlow, integrator: 'gd', learningRate: 0.1, steps: 20_000, recordEvery: 500 } as const;

/** An arm that repeats another preset's, for claims whose control lies there. */
const ceFlowArm = { name: 'ce-flow', overrides: ceFlow, control: true } as const;

const depth2Zero = [0.35, 0.4, 0.45, 0.5, 0.55, 0.6].map((mu) => ({
  name: `depth-2-mu-0${Math.round(100 * mu)}`,
  overrides: { sizes: depth2, mu, steps: 12_000 },
}));
const depth3Zero = [0.1, 0.15, 0.2, 0.25, 0.3].map((mu) => ({
  name: `depth-3-mu-0${Math.round(100 * mu)}`,
  overrides: { sizes: depth3, mu, steps: 8000 },
}));
const smallStart = { initScale: 0.1, mu: 0.1, steps: 8000 };

const outputs = (count: number): readonly number[] => [10, 10, 10, count];

const netPresets: readonly StudyPreset[] = [
  {
    id: 'decay-square',
    title: 'Decay, squared loss: every layer becomes rank one',
    origin: 'ours',
    smoke: true,
    list: 'quick',
    seconds: 0.3,
    params: decaySquare,
    arms: [
      { name: 'decay', overrides: {} },
      { name: 'mu-zero', overrides: { mu: 0 }, control: true },
    ],
    replicas: 8,
  },
  {
    id: 'decay-logistic',
    title: 'Decay, logistic loss',
    origin: 'ours',
    list: 'quick',
    seconds: 0.8,
    params: { ...decaySquare, loss: 'logistic', learningRate: 0.1, steps: 12_000, mu: 0.01, recordEvery: 250 },
    arms: [
      { name: 'decay', overrides: {} },
      { name: 'mu-zero', overrides: { mu: 0 }, control: true },
    ],
    replicas: 8,
  },
  {
    id: 'decay-depth',
    title: 'Decay at depths 2, 3 and 4',
    origin: 'ours',
    list: 'quick',
    seconds: 3,
    params: { ...decaySquare, mu: 0.01, steps: 20_000, recordEvery: 500 },
    arms: [
      { name: 'depth-2', overrides: { sizes: depth2 } },
      { name: 'depth-3', overrides: {} },
      { name: 'depth-4', overrides: { sizes: [10, 10, 10, 10, 1] } },
      { name: 'mu-zero', overrides: { mu: 0 }, control: true },
    ],
    replicas: 8,
  },
  {
    id: 'decay-zero',
    title: 'Collapse to zero over decay and depth',
    origin: 'ours',
    list: 'quick',
    seconds: 16,
    params: { ...decaySquare, learningRate: 0.05, recordEvery: 250 },
    arms: [
      ...depth2Zero,
      ...depth3Zero,
      { name: 'small-2', overrides: { sizes: depth2, ...smallStart } },
      { name: 'small-3', overrides: { sizes: depth3, ...smallStart } },
    ] as unknown as StudyPreset['arms'],
    replicas: 16,
    note: 'Each depth and each decay controls the others.',
  },
  {
    id: 'control-outputs',
    title: 'Several outputs: rank at most their number',
    origin: 'ours',
    list: 'quick',
    seconds: 2,
    params: { ...decaySquare, sizes: outputs(2), data: 'regression' },
    arms: [
      { name: 'outputs-2', overrides: { sizes: outputs(2) } },
      { name: 'outputs-3', overrides: { sizes: outputs(3) } },
      { name: 'outputs-5', overrides: { sizes: outputs(5) } },
      { name: 'outputs-1', overrides: { sizes: outputs(1) }, control: true },
      { name: 'mu-zero', overrides: { mu: 0 }, control: true },
    ],
    replicas: 16,
  },
  {
    id: 'control-onehot',
    title: 'Squared error with one-hot targets does not collapse',
    origin: 'ours',
    list: 'quick',
    seconds: 8,
    params: {
      ...decaySquare,
      sizes: outputs(4),
      data: 'classes',
      loss: 'oneHotSquare',
      learningRate: 0.01,
      steps: 20_000,
      mu: 0,
      recordEvery: 500,
    },
    arms: [
      { name: 'mu-zero', overrides: {} },
      { name: 'decay', overrides: { mu: 0.03 }, control: true },
      { name: 'decay-square', overrides: decaySquare, control: true },
    ],
    replicas: 8,
    note: 'The arm decay-square repeats the arm decay of that preset.',
  },
  {
    id: 'ce-flow',
    title: 'Cross entropy, rescaled flow: rank one in direction',
    origin: 'ours',
    list: 'quick',
    seconds: 3,
    params: ceFlow,
    arms: [
      { name: 'depth-3', overrides: {} },
      { name: 'depth-2', overrides: { sizes: depth2 } },
      { name: 'depth-5', overrides: { sizes: [10, 10, 10, 10, 10, 1] } },
      { name: 'plain-gd', overrides: { integrator: 'gd', learningRate: 0.1 }, control: true },
    ],
    replicas: 8,
  },
  {
    id: 'ce-flow-small',
    title: 'Conservation of the balance, by integrator and step',
    origin: 'ours',
    list: 'quick',
    seconds: 3,
    params: { ...ceFlow, initScale: 0.1, steps: 600, recordEvery: 20 },
    arms: [
      { name: 'rk4-h005', overrides: {} },
      { name: 'rk4-h0025', overrides: { stepSize: 0.0025, steps: 1200, recordEvery: 40 } },
      { name: 'euler-h01', overrides: { integrator: 'euler', stepSize: 0.01, steps: 300, recordEvery: 10 } },
      { name: 'euler-h005', overrides: { integrator: 'euler' } },
      { name: 'euler-h0025', overrides: { integrator: 'euler', stepSize: 0.0025, steps: 1200, recordEvery: 40 } },
      { name: 'layer-rates', overrides: { layerRates: [1, 2, 1] }, control: true },
      { name: 'rk4-h01', overrides: { stepSize: 0.01, steps: 300, recordEvery: 10 } },
    ],
    replicas: 8,
    note: 'rk4-h01 is at the border of stability: shown, not judged.',
  },
  {
    id: 'ce-gd',
    title: 'Cross entropy, plain gradient descent over a long horizon',
    origin: 'ours',
    list: 'quick',
    seconds: 7,
    params: ceGd,
    arms: [{ name: 'main', overrides: {} }, ceFlowArm],
    replicas: 8,
    note: 'The arm ce-flow repeats the arm depth-3 of that preset.',
  },
  {
    id: 'ce-gd-scale',
    title: 'Cross entropy, plain gradient descent: the scale of the start',
    origin: 'ours',
    list: 'quick',
    seconds: 14,
    params: ceGd,
    arms: [
      { name: 'scale-03', overrides: { initScale: 0.3 } },
      { name: 'scale-1', overrides: {}, control: true },
    ],
    replicas: 8,
  },
  {
    id: 'ce-multiclass',
    title: 'Softmax cross entropy: rank at most C − 1',
    origin: 'ours',
    list: 'quick',
    seconds: 6,
    params: {
      ...ceFlow,
      sizes: outputs(3),
      data: 'classes',
      loss: 'softmax',
      integrator: 'euler',
      stepSize: 0.002,
      steps: 4000,
      recordEvery: 100,
    },
    arms: [
      { name: 'classes-3', overrides: { sizes: outputs(3) } },
      { name: 'classes-4', overrides: { sizes: outputs(4) } },
      { name: 'classes-6', overrides: { sizes: outputs(6) } },
      { name: 'plain-gd', overrides: { sizes: outputs(4), integrator: 'gd', learningRate: 0.1 }, control: true },
      {
        name: 'onehot',
        overrides: { sizes: outputs(4), loss: 'oneHotSquare', integrator: 'gd', learningRate: 0.01 },
        control: true,
      },
      ceFlowArm,
    ],
    replicas: 8,
    note: 'The arm ce-flow repeats the arm depth-3 of that preset.',
  },
];

export const presets: readonly StudyPreset[] = [...netPresets, ...dualityPresets, ...systemIdentificationPresets];

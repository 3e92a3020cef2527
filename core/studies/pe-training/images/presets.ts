import type { Preset } from '../../../contract/study.ts';
import type { StudyFields } from '../fields.ts';

type StudyPreset = Preset<StudyFields>;

const none = { name: 'none', overrides: { layers: 'none' }, control: true } as const;
const input = { name: 'input', overrides: { layers: 'input' } } as const;
const all = { name: 'all', overrides: { layers: 'all' } } as const;
const radiusArms = (
  [
    ['r005', 0.005],
    ['r010', 0.01],
    ['r020', 0.02],
  ] as const
).map(([name, radius]) => ({ name, overrides: { layers: 'all', radius } }) as const);

const images = {
  experiment: 'images',
  precision: 'float32',
  learningRate: 4e-3,
  radius: 0.02,
  widths: [12, 32, 240, 192],
  testSize: 2000,
  trainSize: 2000,
  epochs: 12,
  marginSearch: 'fast',
  marginIterations: 20,
  marginStep: 15,
  marginTolerance: 1e-3,
  marginSamples: 200,
  marginBox: true,
  certificateBracket: 0.5,
  certificateHalvings: 16,
} as const satisfies StudyPreset['params'];

/** What `quick` and the presets beside it measure of a net. */
const measured = {
  marginSamples: 300,
  shareSamples: 1200,
  spreadSamples: 200,
  pca: 'perturbed',
  pcaEvery: 2,
  certificate: 'output',
  certificateSamples: 100,
} as const satisfies StudyPreset['params'];

const paper = {
  ...images,
  ...measured,
  trainSize: 10_000,
  epochs: 40,
  learningRate: 1e-3,
  marginSamples: 2000,
  marginIterations: 40,
  marginStep: 30,
  marginTolerance: 5e-4,
  pcaEvery: 10,
} as const satisfies StudyPreset['params'];

const crossEntropy = { loss: 'crossEntropy', layers: 'none' } as const;

/** Presets on two classes of CIFAR-10. */
export const imagePresets: readonly StudyPreset[] = [
  {
    id: 'cifar-smoke',
    title: 'CIFAR-10, a small net on 600 images: none, input or all layers perturbed',
    origin: 'ours',
    list: 'full',
    seconds: 120,
    params: { ...images, widths: [6, 16, 120, 96], trainSize: 600, epochs: 20, marginSamples: 60 },
    arms: [none, input, all],
    replicas: 2,
  },
  {
    id: 'fig1-pca',
    title: 'Figure 1: principal components of the hidden layers',
    origin: 'paper',
    list: 'full',
    seconds: 240,
    params: { ...images, widths: [6, 18, 120, 84], radius: 0, marginSamples: 0, gridImages: 0, pca: 'start' },
    arms: [none],
    replicas: 3,
  },
  {
    id: 'quick',
    title: 'CIFAR-10 plane and horse on 2,000 images: margins, gaps, sensitivities, certificates',
    origin: 'ours',
    list: 'full',
    seconds: 900,
    params: { ...images, ...measured },
    arms: [none, input, all],
    replicas: 3,
  },
  {
    id: 'radii',
    title: 'Figure 5: all layers perturbed with growing radii',
    origin: 'paper',
    list: 'full',
    seconds: 300,
    params: images,
    arms: [none, ...radiusArms],
    replicas: 2,
  },
  {
    id: 'ce',
    title: 'Figure 4: cross-entropy against squared error, additive and multiplicative perturbations',
    origin: 'ours',
    list: 'full',
    seconds: 300,
    params: images,
    arms: [
      none,
      { name: 'ceMatched', overrides: crossEntropy },
      { name: 'ceAdd', overrides: { ...crossEntropy, layers: 'all' } },
      { name: 'ceMult', overrides: { ...crossEntropy, layers: 'all', perturbation: 'multiplicative' } },
    ],
    replicas: 2,
  },
  {
    id: 'profiles',
    title: 'A radius of its own for each layer',
    origin: 'ours',
    list: 'full',
    seconds: 150,
    params: images,
    arms: [
      none,
      all,
      { name: 'increasing', overrides: { layers: 'all', profile: [1, 1, 2, 2, 2] } },
      { name: 'hidden', overrides: { layers: 'all', profile: [0, 1, 1, 1, 1] } },
    ],
    replicas: 1,
  },
  {
    id: 'mid',
    title: 'CIFAR-10 plane and horse on all 10,000 images, 8 epochs',
    origin: 'ours',
    list: 'full',
    seconds: 600,
    params: { ...images, ...measured, trainSize: 10_000, epochs: 8, pcaEvery: 10 },
    arms: [none, input, all],
    replicas: 1,
  },
  {
    id: 'paper',
    title: 'Figures 2 and 6 as in the paper: 10,000 images, 40 epochs',
    origin: 'paper',
    list: 'full',
    seconds: 3000,
    params: paper,
    arms: [none, input, all],
    replicas: 1,
    note: 'Minutes of training and as long again for 2,000 margins of each split: in no list of tests.',
  },
  {
    id: 'paper-radii',
    title: 'Figure 5 as in the paper',
    origin: 'paper',
    list: 'full',
    seconds: 4000,
    params: paper,
    arms: [none, ...radiusArms],
    replicas: 1,
    note: 'In no list of tests.',
  },
  {
    id: 'paper-ce',
    title: 'Figure 4 as in the paper: its reference arm updates after every image',
    origin: 'paper',
    list: 'full',
    seconds: 4000,
    params: { ...paper, layers: 'none', radius: 0 },
    arms: [
      { name: 'ceReference', overrides: { ...crossEntropy, batchSize: 1, dampening: 0 } },
      { name: 'ceMatched', overrides: crossEntropy },
      none,
    ],
    replicas: 1,
    note: '400,000 updates of one image in its reference arm: in no list of tests.',
  },
];

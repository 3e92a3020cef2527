import type { Preset } from '../../../contract/study.ts';
import type { StudyFields } from '../fields.ts';

type StudyPreset = Preset<StudyFields>;

const fig2 = {
  experiment: 'linear',
  steps: 100_000,
  learningRate: 0.01,
  momentum: 0.9,
  outputScale: 5,
} as const satisfies StudyPreset['params'];

/** Exact limits of a set of Fig. 2, without training. */
const limitsOf = (linearSet: 'zeroMean' | 'line') =>
  ({ experiment: 'linear', steps: 0, linearSet, translateFraction: 0 }) as const;
export const zeroMeanLimits = limitsOf('zeroMean');

export const linearPresets: readonly StudyPreset[] = [
  {
    id: 'fig2-zero-mean',
    title: 'Fig. 2 left: zero mean, and still a poor margin',
    origin: 'paper',
    list: 'quick',
    seconds: 2,
    params: { ...fig2, linearSet: 'zeroMean' },
    arms: [
      { name: 'ce', overrides: {} },
      { name: 'ceTranslated', overrides: { translateFraction: 1 }, control: true },
      { name: 'line', overrides: limitsOf('line'), control: true },
    ],
    replicas: 8,
    note: 'The arm line holds the exact limits of fig2-line.',
  },
  {
    id: 'fig2-line',
    title: 'Fig. 2 right: support vectors on a line',
    origin: 'paper',
    list: 'quick',
    seconds: 2,
    params: { ...fig2, linearSet: 'line' },
    arms: [
      { name: 'ce', overrides: {} },
      { name: 'ceTranslated', overrides: { translateFraction: 1 }, control: true },
      { name: 'zeroMean', overrides: zeroMeanLimits, control: true },
    ],
    replicas: 8,
    note: 'The arm zeroMean holds the exact limits of fig2-zero-mean.',
  },
  {
    id: 'fig2-long',
    title: 'A million steps hardly help',
    origin: 'ours',
    list: 'quick',
    seconds: 2,
    params: { ...fig2, steps: 1_000_000 },
    arms: [
      { name: 'zeroMean', overrides: { linearSet: 'zeroMean' } },
      { name: 'line', overrides: { linearSet: 'line' } },
    ],
    replicas: 1,
    note: 'Each arm is the other’s control.',
  },
  {
    id: 'fig2-line-draws',
    title: 'The line set drawn afresh',
    origin: 'ours',
    list: 'quick',
    seconds: 1,
    params: { ...fig2, steps: 0, linearSet: 'lineDrawn' },
    arms: [
      { name: 'line', overrides: {} },
      { name: 'lineTranslated', overrides: { translateFraction: 1 }, control: true },
    ],
    replicas: 40,
  },
  {
    id: 'fig2-translate',
    title: 'Moving the optimal plane to the origin',
    origin: 'ours',
    list: 'quick',
    seconds: 1,
    params: { ...fig2, steps: 0, translations: true },
    arms: [
      { name: 'zeroMean', overrides: { linearSet: 'zeroMean' } },
      { name: 'line', overrides: { linearSet: 'line' } },
    ],
    replicas: 1,
    note: 'q = 1 is the control of q = 0.',
  },
  {
    id: 'fig2-bias-rate',
    title: 'A bias that learns faster',
    origin: 'ours',
    list: 'quick',
    seconds: 2,
    params: { ...fig2 },
    arms: [
      { name: 'zeroMeanR30', overrides: { linearSet: 'zeroMean', biasRate: 30 } },
      { name: 'zeroMeanR100', overrides: { linearSet: 'zeroMean', biasRate: 100 } },
      { name: 'lineR30', overrides: { linearSet: 'line', biasRate: 30 } },
      { name: 'lineR100', overrides: { linearSet: 'line', biasRate: 100 } },
      { name: 'zeroMean', overrides: { linearSet: 'zeroMean' }, control: true },
      { name: 'line', overrides: { linearSet: 'line' }, control: true },
    ],
    replicas: 2,
    note: 'Beyond the paper: a bias that is hardly regularised lets cross entropy find the optimal plane.',
  },
];

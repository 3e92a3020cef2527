import type { Preset } from '../../../contract/study.ts';
import type { StudyFields } from '../fields.ts';

type StudyPreset = Preset<StudyFields>;

const arms: StudyPreset['arms'] = [
  { name: 'gd', overrides: { optimiser: 'gd' } },
  { name: 'momentum', overrides: { optimiser: 'momentum' } },
  { name: 'coordinate', overrides: { optimiser: 'coordinate' } },
  { name: 'steepest15', overrides: { optimiser: 'steepest', steepestNorm: 1.5 } },
  { name: 'steepest3', overrides: { optimiser: 'steepest', steepestNorm: 3 } },
  { name: 'sign', overrides: { optimiser: 'sign' } },
  { name: 'adam', overrides: { optimiser: 'adam' } },
  { name: 'adamLoss', overrides: { optimiser: 'adam', objective: 'loss' } },
  // Gradients of the log of the loss are of order 1: the rate makes up for epsilon.
  { name: 'adamEpsilon', overrides: { optimiser: 'adam', adamEpsilon: 100, optimiserRate: 10 } },
  { name: 'weightDecay', overrides: { optimiser: 'gd', weightDecay: 0.1 }, control: true },
  // The log of the loss has bounded gradients: only on the loss itself does a turned label hold the weights back.
  { name: 'labelNoise', overrides: { objective: 'loss', optimiserRate: 0.01, labelNoise: 0.1 }, control: true },
];

/** Presets of section 6, item 5, which the specification's tables do not have. */
export const optimiserPresets: readonly StudyPreset[] = [
  {
    id: 'optimiser-plane',
    title: 'Which margin an optimiser maximises: two points in the plane',
    origin: 'ours',
    list: 'quick',
    seconds: 3,
    params: { experiment: 'optimisers', dataSet: 'points', points: [1, 0.2, 1.5, 0.1], dimension: 2 },
    arms,
    replicas: 1,
    note: 'Only label noise draws.',
  },
  {
    id: 'optimiser-drawn',
    title: 'Which margin an optimiser maximises: drawn points',
    origin: 'ours',
    list: 'quick',
    seconds: 10,
    params: { experiment: 'optimisers', dataSet: 'separated' },
    arms: arms.filter(({ name }) => name !== 'adamEpsilon' && name !== 'labelNoise') as unknown as StudyPreset['arms'],
    replicas: 4,
  },
];

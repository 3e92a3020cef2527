import type { Preset } from '../../../contract/study.ts';
import type { StudyFields } from '../fields.ts';

type StudyPreset = Preset<StudyFields>;

const methods = ['gd', 'wn', 'lagrange', 'coefficient', 'geodesic', 'tangent'] as const;
const rates = [
  { name: 'Eta02', learningRate: 0.2 },
  { name: 'Eta01', learningRate: 0.1 },
  { name: 'Eta005', learningRate: 0.05 },
  { name: 'Eta0025', learningRate: 0.025 },
] as const;

export const stepPresets: readonly StudyPreset[] = [
  {
    id: 'discrete-steps',
    title: 'Explicit steps of six methods beside their flows',
    origin: 'paper',
    list: 'quick',
    seconds: 3,
    params: {
      experiment: 'steps',
      horizonAs: 't',
      horizon: 201,
      dataSet: 'points',
      points: [1, 0, 0.3, 0.8],
      dimension: 2,
      start: 'angles',
      startAngles: [-1],
      startNorm: 0.5,
    },
    arms: methods.flatMap((method) =>
      rates.map(({ name, learningRate }) => ({ name: `${method}${name}`, overrides: { method, learningRate } })),
    ) as unknown as StudyPreset['arms'],
    replicas: 1,
    note: 'Only the one-step rotation check draws.',
  },
  {
    id: 'float32-stall',
    title: 'Where float32 stops gradient descent',
    origin: 'ours',
    list: 'quick',
    seconds: 1,
    params: { experiment: 'stall', learningRate: 0.1, startWeight: 11.5, mostSteps: 3_000_000 },
    arms: [
      { name: 'float32', overrides: { precision: 'float32' } },
      { name: 'float64', overrides: { precision: 'float64' }, control: true },
    ],
    replicas: 1,
    note: 'No random draws.',
  },
];

import type { Arm, Preset } from '../../../contract/study.ts';
import type { StudyFields } from '../fields.ts';

type StudyArm = Arm<StudyFields>;
type StudyPreset = Preset<StudyFields>;

const attenuated = (name: string, attenuationX: number, attenuationY = attenuationX): StudyArm => ({
  name,
  overrides: { attenuationX, attenuationY },
});

const driven = (input: 'zero' | 'decay' | 'constant' | 'sine' | 'white', name: string, control: boolean): StudyArm[] =>
  [30, 60].map((percent) => ({
    name: `${name}${percent}`,
    overrides: { input, theta: percent / 100 },
    ...(control ? { control } : {}),
  }));

export const excitationPresets: readonly StudyPreset[] = [
  {
    id: 'attenuation',
    title: 'Regression whose excitation dies',
    origin: 'paper',
    list: 'quick',
    seconds: 1,
    params: { experiment: 'attenuation', steps: 4000 },
    arms: [
      attenuated('a999', 0.999),
      attenuated('a99', 0.99),
      attenuated('a95', 0.95),
      attenuated('a90', 0.9),
      attenuated('a50', 0.5),
      attenuated('x1y99', 1, 0.99),
      attenuated('x99y1', 0.99, 1),
      attenuated('x90y1', 0.9, 1),
      { name: 'a1', overrides: { attenuationX: 1, attenuationY: 1, steps: 40_000 }, control: true },
    ],
    replicas: 10,
    note: 'The idea is the paper’s, the numbers are ours.',
  },
  {
    id: 'sysid',
    title: 'Identifying a scalar system',
    origin: 'paper',
    list: 'quick',
    seconds: 1,
    params: { experiment: 'identification', steps: 20_000 },
    arms: [
      ...driven('zero', 'zero', false),
      ...driven('decay', 'decay', false),
      ...driven('constant', 'const', true),
      ...driven('sine', 'sine', true),
      ...driven('white', 'white', true),
    ] as unknown as StudyPreset['arms'],
    replicas: 5,
    note: 'Only white noise differs between replicas. The idea is the paper’s, the numbers are ours.',
  },
  {
    id: 'sgm',
    title: 'Stochastic gradient with fading terms',
    origin: 'paper',
    list: 'quick',
    seconds: 1,
    params: { experiment: 'sgm', steps: 40_000 },
    arms: [
      { name: 'p0', overrides: { power: 0 }, control: true },
      { name: 'p050', overrides: { power: 0.5 } },
      { name: 'p075', overrides: { power: 0.75 } },
      { name: 'p100', overrides: { power: 1 } },
      { name: 'p150', overrides: { power: 1.5 } },
      { name: 'p200', overrides: { power: 2 } },
      { name: 'p300', overrides: { power: 3 } },
    ],
    replicas: 16,
    note: 'The idea is the paper’s, the numbers are ours.',
  },
  {
    id: 'bandit',
    title: 'A bandit that stops exploring',
    origin: 'paper',
    list: 'quick',
    seconds: 16,
    params: { experiment: 'bandit', steps: 20_000, runs: 2000 },
    arms: [
      { name: 'p050', overrides: { power: 0.5 }, control: true },
      { name: 'p100', overrides: { power: 1 } },
      { name: 'p150', overrides: { power: 1.5 } },
      { name: 'p200', overrides: { power: 2 } },
      { name: 'pInf', overrides: { power: 0, exploration: 0 } },
    ],
    replicas: 1,
    note: 'pInf never explores. The idea is the paper’s, the numbers are ours.',
  },
];

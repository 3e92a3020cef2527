import type { Preset } from '../../../contract/study.ts';
import type { StudyFields } from '../fields.ts';

export const richnessPresets: readonly Preset<StudyFields>[] = [
  {
    id: 'richness-mlp',
    title: 'Richness of the layers of a trained net',
    origin: 'ours',
    list: 'quick',
    seconds: 14,
    params: { experiment: 'richness', steps: 30_000 },
    arms: [
      { name: 'rate002', overrides: { learningRate: 0.002 } },
      { name: 'rate005', overrides: { learningRate: 0.005 } },
    ],
    replicas: 20,
    note: 'Controls: layer 1, and the bounds judged at other steps.',
  },
];

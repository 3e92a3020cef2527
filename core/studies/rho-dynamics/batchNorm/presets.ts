import type { Preset } from '../../../contract/study.ts';
import type { StudyFields } from '../fields.ts';

type StudyPreset = Preset<StudyFields>;

const gaussianArms = [10, 20, 40, 80, 160].map((trainPoints) => ({
  name: `n${trainPoints}`,
  overrides: { trainPoints },
}));

/** Presets of section 6, item 3, which the specification's tables do not have. */
export const batchNormPresets: readonly StudyPreset[] = [
  {
    id: 'bn-slider',
    title: 'Batch norm against weight norm: from one support vector to all',
    origin: 'ours',
    list: 'quick',
    seconds: 1,
    params: { experiment: 'batchNorm' },
    arms: [
      { name: 'plane', overrides: { batchNormData: 'plane' } },
      { name: 'drawn', overrides: { batchNormData: 'drawn' } },
    ],
    replicas: 8,
  },
  {
    id: 'bn-gaussian',
    title: 'Batch norm against weight norm: test error on Gaussian features',
    origin: 'ours',
    list: 'quick',
    seconds: 10,
    params: { experiment: 'batchNorm', batchNormData: 'gaussian' },
    arms: [
      ...gaussianArms,
      ...gaussianArms.map(({ name, overrides }) => ({
        name: `${name}Spread`,
        overrides: { ...overrides, featureSpread: 30 },
      })),
    ] as unknown as StudyPreset['arms'],
    replicas: 12,
  },
];

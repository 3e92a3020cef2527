import type { Preset } from '../../../contract/study.ts';
import type { StudyFields } from '../fields.ts';

type StudyPreset = Preset<StudyFields>;

export const conditioningPresets: readonly StudyPreset[] = [
  {
    id: 'cond',
    title: 'Condition number and test error over the aspect ratio',
    origin: 'paper',
    list: 'quick',
    seconds: 3,
    params: { experiment: 'conditioning', inputs: 100, targetNoise: 0.5 },
    arms: [10, 20, 50, 80, 90, 95, 100, 105, 110, 125, 200, 500, 1000].map((samples) => ({
      name: `n${samples}`,
      overrides: { samples },
    })) as unknown as StudyPreset['arms'],
    replicas: 20,
    note: 'The tail at N = D is heavy: medians are reported, never means.',
  },
];

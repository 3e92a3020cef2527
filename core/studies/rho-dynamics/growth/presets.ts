import type { Preset } from '../../../contract/study.ts';
import type { StudyFields } from '../fields.ts';

type StudyPreset = Preset<StudyFields>;

export const growthPresets: readonly StudyPreset[] = [
  {
    id: 'rho-layers',
    title: 'Growth of rho with depth (Figure 3)',
    origin: 'paper',
    list: 'quick',
    seconds: 1,
    params: { experiment: 'growth', horizonAs: 'logT', horizon: 600, records: 300 },
    arms: [
      ...[1, 2, 3, 5, 10].map((depth) => ({ name: `k${depth}`, overrides: { depth } })),
      { name: 'printedK2', overrides: { printedLaw: true }, control: true },
    ] as unknown as StudyPreset['arms'],
    replicas: 1,
    note: 'No random draws.',
  },
];

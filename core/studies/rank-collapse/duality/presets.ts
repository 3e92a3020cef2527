import type { Preset } from '../../../contract/study.ts';
import type { StudyFields } from '../fields.ts';

export const dualityPresets: readonly Preset<StudyFields>[] = [
  {
    id: 'ridge-duality',
    title: 'Norm penalties and excitation are the same',
    origin: 'ours',
    list: 'quick',
    seconds: 5,
    params: { experiment: 'duality' },
    arms: [
      { name: 'with-count', overrides: { statement: 'corrected' } },
      { name: 'printed', overrides: { statement: 'printed' }, control: true },
    ],
    replicas: 5,
  },
  {
    id: 'duality-limits',
    title: 'Where the theorems end: closed forms',
    origin: 'ours',
    list: 'quick',
    seconds: 0.1,
    params: { experiment: 'limits' },
    arms: [
      { name: 'printed', overrides: { statement: 'printed' } },
      { name: 'corrected', overrides: { statement: 'corrected' } },
    ],
    replicas: 1,
    note: 'No random numbers: each arm is the other’s control.',
  },
];

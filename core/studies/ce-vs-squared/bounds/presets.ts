import type { Preset } from '../../../contract/study.ts';
import type { StudyFields } from '../fields.ts';
import { zeroMeanLimits } from '../linear/presets.ts';

export const boundsPresets: readonly Preset<StudyFields>[] = [
  {
    id: 'thm2-random',
    title: 'Theorem 2 and Corollary 2 on 400 random sets',
    origin: 'ours',
    list: 'quick',
    seconds: 2,
    params: { experiment: 'bounds', sets: 'random', setCount: 400 },
    arms: [
      { name: 'thm2Corrected', overrides: { bound: 'theorem2Corrected' } },
      { name: 'thm2Printed', overrides: { bound: 'theorem2Printed' }, control: true },
      { name: 'cor2Corrected', overrides: { bound: 'corollary2Corrected' } },
      { name: 'cor2Printed', overrides: { bound: 'corollary2Printed' }, control: true },
      { name: 'zeroMean', overrides: zeroMeanLimits, control: true },
    ],
    replicas: 1,
    note: 'All arms look at the same sets; zeroMean holds the one-sided limits of fig2-zero-mean.',
  },
  {
    id: 'thm2-subspace',
    title: 'Theorem 2 as printed, all data in one subspace',
    origin: 'ours',
    list: 'quick',
    seconds: 1,
    params: { experiment: 'bounds', setCount: 200, bound: 'theorem2Printed' },
    arms: [
      { name: 'subspace', overrides: { sets: 'subspace' } },
      { name: 'generic', overrides: { sets: 'random' }, control: true },
    ],
    replicas: 1,
  },
  {
    id: 'cor2-sign',
    title: 'Corollary 2 needs a sign',
    origin: 'ours',
    list: 'quick',
    seconds: 0.1,
    params: { experiment: 'bounds', sets: 'sign' },
    arms: [
      { name: 'cor2Corrected', overrides: { bound: 'corollary2Corrected' } },
      { name: 'cor2Printed', overrides: { bound: 'corollary2Printed' }, control: true },
    ],
    replicas: 1,
  },
];

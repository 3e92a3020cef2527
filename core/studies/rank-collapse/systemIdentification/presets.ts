import type { Preset } from '../../../contract/study.ts';
import type { StudyFields } from '../fields.ts';

export const systemIdentificationPresets: readonly Preset<StudyFields>[] = [
  {
    id: 'linear-sysid',
    title: 'A linear system is identified only by enough frequencies',
    origin: 'ours',
    list: 'quick',
    seconds: 5,
    params: { experiment: 'systemIdentification' },
    arms: [
      { name: 'zero', overrides: { input: 'zero' } },
      { name: 'constant', overrides: { input: 'constant' } },
      { name: 'sine-1', overrides: { input: 'sines', sines: 1 } },
      { name: 'sine-2', overrides: { input: 'sines', sines: 2 } },
      { name: 'sine-3', overrides: { input: 'sines', sines: 3 } },
      { name: 'sine-4', overrides: { input: 'sines', sines: 4 } },
      { name: 'white', overrides: { input: 'white' } },
    ],
    replicas: 8,
    note: 'Each arm is the others’ control.',
  },
];

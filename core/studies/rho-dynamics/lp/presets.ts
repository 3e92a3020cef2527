import type { Preset } from '../../../contract/study.ts';
import type { StudyFields } from '../fields.ts';

type StudyPreset = Preset<StudyFields>;

const lp = {
  experiment: 'lp',
  horizonAs: 'logT',
  horizon: 100,
  records: 200,
  relativeTolerance: 1e-8,
} as const;

export const lpPresets: readonly StudyPreset[] = [
  {
    id: 'lp',
    title: 'Maximum margin of the p-norm',
    origin: 'paper',
    list: 'quick',
    seconds: 4,
    params: { ...lp, lpData: 'drawn' },
    arms: [
      { name: 'p15', overrides: { p: 1.5 } },
      { name: 'p2', overrides: { p: 2 } },
      { name: 'p3', overrides: { p: 3 } },
      { name: 'p4', overrides: { p: 4 } },
      { name: 'gdRead', overrides: { lpFlow: 'gradientRead' }, control: true },
      { name: 'unprojected', overrides: { p: 4, lpFlow: 'unprojected', horizon: 5 }, control: true },
    ],
    replicas: 12,
  },
  {
    id: 'lp-one',
    title: 'The p-norm with one datum: exact limits',
    origin: 'ours',
    list: 'quick',
    seconds: 1,
    params: { ...lp, lpData: 'one' },
    arms: [
      { name: 'p15', overrides: { p: 1.5 } },
      { name: 'p3', overrides: { p: 3 } },
      { name: 'p4', overrides: { p: 4 } },
      { name: 'gdRead', overrides: { lpFlow: 'gradientRead' }, control: true },
    ],
    replicas: 1,
    note: 'No random draws.',
  },
  {
    id: 'lp-formula',
    title: 'Eq. 73: derivative of the p-normalisation',
    origin: 'paper',
    list: 'quick',
    seconds: 1,
    params: { experiment: 'lpFormula' },
    arms: [
      { name: 'corrected', overrides: { eq73: 'corrected' } },
      { name: 'printedEq73', overrides: { eq73: 'printed' }, control: true },
    ],
    replicas: 24,
  },
];

import { choice, type ParamsOf } from '../../contract/fields.ts';
import { dualityFields } from './duality/fields.ts';
import { netFields } from './nets/fields.ts';
import { systemIdentificationFields } from './systemIdentification/fields.ts';

/** Params of the study: the experiment, then those of each experiment. */
export const fields = {
  experiment: choice({
    label: 'experiment',
    help: 'Deep linear nets (Theorems 4 and 5), duality of norms and excitation (Theorem 6), its limits, or a linear system (RICH).',
    default: 'nets',
    choices: [
      { value: 'nets', label: 'deep linear nets' },
      { value: 'duality', label: 'ridge and duality' },
      { value: 'limits', label: 'limits of the duality' },
      { value: 'systemIdentification', label: 'linear system identification' },
    ],
  }),
  ...netFields,
  ...dualityFields,
  ...systemIdentificationFields,
} as const;

export type StudyFields = typeof fields;
export type StudyParams = ParamsOf<StudyFields>;

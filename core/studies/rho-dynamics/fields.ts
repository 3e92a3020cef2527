import { choice, type ParamsOf } from '../../contract/fields.ts';
import { cifarFields } from './cifar/fields.ts';
import { conditioningFields } from './conditioning/fields.ts';
import { deepFields } from './deep/fields.ts';
import { growthFields } from './growth/fields.ts';
import { linearFields } from './linear/fields.ts';
import { lpFields } from './lp/fields.ts';
import { optimiserFields } from './optimisers/fields.ts';
import { stepFields } from './steps/fields.ts';

/** Params of the study: the experiment, then those of each experiment. */
export const fields = {
  experiment: choice({
    label: 'experiment',
    help: 'What is run: a flow of a linear net in log-time, the growth of rho, explicit steps, norms other than L2, conditioning, or deep nets.',
    default: 'linear',
    choices: [
      { value: 'linear', label: 'flows of a linear net (log-time)' },
      { value: 'growth', label: 'growth of rho with depth' },
      { value: 'steps', label: 'explicit steps beside their flow' },
      { value: 'stall', label: 'where rounding stops gradient descent' },
      { value: 'lp', label: 'tangent flow on the Lp sphere' },
      { value: 'lpFormula', label: 'derivative of the Lp normalisation' },
      { value: 'conditioning', label: 'condition number and minimum-norm least squares' },
      { value: 'optimisers', label: 'which margin an optimiser maximises' },
      { value: 'balanceIdentity', label: 'balance of the layers, identity' },
      { value: 'balance', label: 'balance of the layers, explicit steps' },
      { value: 'deep', label: 'deep nets by Polyak steps' },
      { value: 'hessian', label: 'Hessian of a two-layer net' },
      { value: 'hessianLinear', label: 'Hessian of a linear net' },
      { value: 'convNets', label: 'CIFAR-10: normalised losses' },
      { value: 'supportPoints', label: 'CIFAR-10: support points' },
    ],
  }),
  ...linearFields,
  ...growthFields,
  ...stepFields,
  ...lpFields,
  ...conditioningFields,
  ...optimiserFields,
  ...deepFields,
  ...cifarFields,
} as const;

export type StudyFields = typeof fields;
export type StudyParams = ParamsOf<StudyFields>;

import { integer, number, type ParamsOf } from '../../../contract/fields.ts';

const conditioning = { key: 'experiment', isOneOf: ['conditioning'] } as const;

/** Params of conditioning and minimum-norm least squares. */
export const conditioningFields = {
  samples: integer({
    label: 'samples',
    symbol: 'N',
    help: 'Rows of the Gaussian matrix, or points of a net.',
    default: 20,
    min: 1,
    max: 2000,
    showWhen: { key: 'experiment', isOneOf: ['conditioning', 'deep', 'hessian', 'hessianLinear', 'balance'] },
  }),
  inputs: integer({
    label: 'inputs',
    symbol: 'D',
    help: 'Columns of the Gaussian matrix.',
    default: 100,
    min: 1,
    max: 500,
    showWhen: conditioning,
  }),
  targetNoise: number({
    label: 'noise of the targets',
    symbol: '\\sigma',
    help: 'Standard deviation of what is added to the targets.',
    default: 0.5,
    min: 0,
    max: 100,
    showWhen: conditioning,
  }),
} as const;

export type ConditioningParams = ParamsOf<typeof conditioningFields>;

import { choice, number } from '../../../contract/fields.ts';

/** Params of the flows on the Lp sphere. */
export const lpFields = {
  p: number({
    label: 'p',
    symbol: 'p',
    help: 'Norm that V keeps: above 1 (not smooth at 1) and at most 8.',
    default: 4,
    min: -1e6,
    max: 1e6,
    showWhen: { key: 'experiment', isOneOf: ['lp'] },
  }),
  lpData: choice({
    label: 'data of the Lp flow',
    help: 'Six drawn points in three dimensions, or the one datum (1, 0.2).',
    default: 'drawn',
    choices: [
      { value: 'drawn', label: 'drawn, N = 6, D = 3' },
      { value: 'one', label: 'one datum (1, 0.2)' },
    ],
    showWhen: { key: 'experiment', isOneOf: ['lp'] },
  }),
  lpFlow: choice({
    label: 'flow',
    help: 'The tangent flow of section 1.2, gradient descent read in the p-norm, or the flow without its projector.',
    default: 'tangent',
    choices: [
      { value: 'tangent', label: 'Lp tangent gradient' },
      { value: 'gradientRead', label: 'gradient descent, read in each p-norm' },
      { value: 'unprojected', label: 'without the projector' },
    ],
    showWhen: { key: 'experiment', isOneOf: ['lp'] },
  }),
  eq73: choice({
    label: 'eq. 73',
    help: 'The derivative of w/|w|_p as it must be, or as printed.',
    default: 'corrected',
    choices: [
      { value: 'corrected', label: 'corrected' },
      { value: 'printed', label: 'as printed' },
    ],
    showWhen: { key: 'experiment', isOneOf: ['lpFormula'] },
  }),
} as const;

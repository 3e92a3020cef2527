import { choice, number, type ShowWhen } from '../../../contract/fields.ts';

const inFlow: ShowWhen = { key: 'experiment', isOneOf: ['flow'] };

/** Params of Theorem 3 and Lemma 5 (docs/science/ce-vs-squared.md, section 2.5). */
export const flowFields = {
  flowSet: choice({
    label: 'data',
    help: 'Three clusters in the plane, or six points in ten dimensions.',
    default: 'clusters',
    choices: [
      { value: 'clusters', label: 'clusters in the plane' },
      { value: 'highDim', label: 'six points in R¹⁰' },
    ],
    showWhen: inFlow,
  }),
  stepSize: number({
    label: 'step size',
    symbol: '\\eta',
    help: 'Euler step of the rescaled flow.',
    default: 1e-3,
    min: 0,
    openMin: true,
    max: 1,
    showWhen: inFlow,
  }),
} as const;

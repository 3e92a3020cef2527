import { boolean, choice, number, type ShowWhen } from '../../../contract/fields.ts';

const inLinear: ShowWhen = { key: 'experiment', isOneOf: ['linear'] };

/** Params of the linear classifier (docs/science/ce-vs-squared.md, section 2.3). */
export const linearFields = {
  linearSet: choice({
    label: 'point set',
    help: 'The two sets of Fig. 2, fresh draws of the line set, or your own points.',
    default: 'zeroMean',
    choices: [
      { value: 'zeroMean', label: 'zero mean (Fig. 2 left)' },
      { value: 'line', label: 'line (Fig. 2 right)' },
      { value: 'lineDrawn', label: 'line, drawn' },
      { value: 'own', label: 'own points' },
    ],
    showWhen: inLinear,
  }),
  translateFraction: number({
    label: 'translation',
    symbol: 'q',
    help: 'Both classes are moved by this share of the way that takes the optimal plane to the origin.',
    default: 0,
    min: -10,
    max: 10,
    showWhen: inLinear,
  }),
  biasRate: number({
    label: 'bias rate',
    symbol: 'R',
    help: 'The bias learns R² times as fast; the limit then has the least |w|² + b²/R².',
    default: 1,
    min: 0,
    openMin: true,
    max: 1e4,
    showWhen: inLinear,
  }),
  translations: boolean({
    label: 'translation sweep',
    help: 'Tabulates the limit for translations 0, 0.05, …, 1.',
    default: false,
    showWhen: inLinear,
  }),
} as const;

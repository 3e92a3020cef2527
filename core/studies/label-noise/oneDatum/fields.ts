import { choice, number, type ShowWhen } from '../../../contract/fields.ts';

const inOneDatum: ShowWhen = { key: 'experiment', isOneOf: ['oneDatum'] };

/** Params of one datum alone (docs/science/label-noise.md, sections 2 and 3). */
export const oneDatumFields = {
  activation: choice({
    label: 'activation',
    help: 'Activation of the units of one datum.',
    default: 'tanh',
    choices: [
      { value: 'tanh', label: 'tanh' },
      { value: 'logistic', label: 'logistic' },
    ],
    showWhen: inOneDatum,
  }),
  target: number({
    label: 'target',
    symbol: 'y',
    help: 'The label of the one datum.',
    default: 1,
    min: -1e3,
    max: 1e3,
    showWhen: inOneDatum,
  }),
  inputNorm: number({
    label: 'norm of the datum',
    symbol: '\\lVert x\\rVert',
    help: 'Length of x; only its square q enters.',
    default: 1,
    min: 0,
    openMin: true,
    max: 1e3,
    showWhen: inOneDatum,
  }),
  optimizer: choice({
    label: 'optimizer',
    help: 'The theorem is about SGD; momentum (0.9, at the speed of SGD) and Adam are beyond it. Adam needs a smaller learning rate.',
    default: 'sgd',
    choices: [
      { value: 'sgd', label: 'SGD' },
      { value: 'momentum', label: 'momentum' },
      { value: 'adam', label: 'Adam' },
    ],
    showWhen: inOneDatum,
  }),
} as const;

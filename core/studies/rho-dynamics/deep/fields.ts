import { boolean, choice, integer, list, number, type ParamsOf } from '../../../contract/fields.ts';

const deep = { key: 'experiment', isOneOf: ['deep'] } as const;

/** Params of the deep nets. */
export const deepFields = {
  activation: choice({
    label: 'activation',
    help: 'All but tanh are positively homogeneous, which balance, rho and margin rest on; tanh is a control.',
    default: 'relu',
    choices: [
      { value: 'linear', label: 'linear' },
      { value: 'relu', label: 'ReLU' },
      { value: 'leakyRelu', label: 'leaky ReLU (0.1)' },
      { value: 'tanh', label: 'tanh (control)' },
    ],
    showWhen: { key: 'experiment', isOneOf: ['deep', 'balance', 'balanceIdentity'] },
  }),
  hidden: list({
    label: 'hidden layers',
    help: 'Units of the hidden layers; 5 inputs, one output, no biases.',
    default: [20],
    item: 'integer',
    minLength: 1,
    maxLength: 8,
    min: 1,
    max: 128,
    showWhen: { key: 'experiment', isOneOf: ['deep', 'balance'] },
  }),
  layerNorm: number({
    label: 'norm of each layer at the start',
    help: 'Weights N(0, 1/fan-in), then each layer scaled to this norm; 0 leaves them as drawn.',
    default: 1.5,
    min: 0,
    max: 100,
    showWhen: { key: 'experiment', isOneOf: ['deep', 'balance'] },
  }),
  stepRule: choice({
    label: 'step',
    help: 'Polyak time: each step lowers log L by about c. A constant eta/L runs away for two layers or more.',
    default: 'polyak',
    choices: [
      { value: 'polyak', label: 'eta = c L/|grad L|²' },
      { value: 'constant', label: 'eta = c/L (runs away)' },
    ],
    showWhen: deep,
  }),
  deepMethod: choice({
    label: 'method',
    help: 'Gradient descent, weight normalisation by layer, or by row (unit).',
    default: 'gd',
    choices: [
      { value: 'gd', label: 'gradient descent' },
      { value: 'wn', label: 'weight normalisation' },
      { value: 'rowWn', label: 'weight normalisation by row' },
    ],
    showWhen: deep,
  }),
  stepConstant: number({
    label: 'step constant',
    symbol: 'c',
    help: 'Share of log L that a step removes: above 0 and at most 0.3; up to 1 with a warning.',
    default: 0.03,
    min: 0,
    max: 1000,
    openMin: true,
    showWhen: { key: 'experiment', isOneOf: ['deep', 'hessian'] },
  }),
  steps: integer({
    label: 'steps',
    help: 'Updates of the weights.',
    default: 4000,
    min: 1,
    max: 1_000_000,
    showWhen: deep,
  }),
  recordEvery: integer({
    label: 'record every',
    unit: 'steps',
    help: 'Steps between two records.',
    default: 20,
    min: 1,
    max: 100_000,
    showWhen: deep,
  }),
  balanceHorizon: number({
    label: 'horizon of the balance',
    help: 'Learning rate times steps.',
    default: 20,
    min: 0,
    max: 1000,
    openMin: true,
    showWhen: { key: 'experiment', isOneOf: ['balance'] },
  }),
  hessianLoss: choice({
    label: 'loss',
    help: 'Exponential by Polyak steps (Hessian at two times), or square at interpolation (Levenberg-Marquardt finish).',
    default: 'exponential',
    choices: [
      { value: 'exponential', label: 'exponential' },
      { value: 'square', label: 'square, interpolated' },
    ],
    showWhen: { key: 'experiment', isOneOf: ['hessian'] },
  }),
  hessianUnits: integer({
    label: 'hidden units',
    help: 'Of the net 5-h-1 whose Hessian is taken: it has 6 h weights, at most 1000.',
    default: 20,
    min: 1,
    max: 10_000,
    showWhen: { key: 'experiment', isOneOf: ['hessian'] },
  }),
  mayBlowUp: boolean({
    label: 'meant to blow up',
    help: 'A control that may run away: it ends with its rows kept and does not make the run diverged.',
    default: false,
    showWhen: deep,
  }),
} as const;

export type DeepParams = ParamsOf<typeof deepFields>;

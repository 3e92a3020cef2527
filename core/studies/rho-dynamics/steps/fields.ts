import { boolean, choice, integer, number, type ParamsOf } from '../../../contract/fields.ts';

/** Params of explicit steps. */
export const stepFields = {
  method: choice({
    label: 'method',
    help: 'The discrete steps of section 1.3.',
    default: 'gd',
    choices: [
      { value: 'gd', label: 'gradient descent' },
      { value: 'wn', label: 'weight normalisation' },
      { value: 'lagrange', label: 'Lagrange multiplier' },
      { value: 'coefficient', label: 'coefficient normalisation' },
      { value: 'geodesic', label: 'natural gradient (geodesic)' },
      { value: 'tangent', label: 'tangent gradient' },
    ],
    showWhen: { key: 'experiment', isOneOf: ['steps'] },
  }),
  learningRate: number({
    label: 'learning rate',
    symbol: '\\eta',
    help: 'Length of an explicit step in time.',
    default: 0.1,
    min: 0,
    max: 10,
    openMin: true,
    showWhen: { key: 'experiment', isOneOf: ['steps', 'stall', 'balance'] },
  }),
  renormalise: boolean({
    label: 'renormalise',
    help: 'Brings V of the tangent step back to norm 1 after each step.',
    default: false,
    showWhen: { key: 'method', isOneOf: ['tangent'] },
  }),
  precision: choice({
    label: 'precision',
    help: 'Every operation of the stalling experiment is rounded to it; flows are float64.',
    default: 'float64',
    choices: [
      { value: 'float64', label: 'float64' },
      { value: 'float32', label: 'float32' },
    ],
    showWhen: { key: 'experiment', isOneOf: ['stall', 'linear', 'steps', 'lp'] },
  }),
  startWeight: number({
    label: 'weight at the start',
    symbol: 'w_0',
    help: 'Of the one weight of the stalling experiment (datum x = 1).',
    default: 11.5,
    min: -100,
    max: 100,
    showWhen: { key: 'experiment', isOneOf: ['stall'] },
  }),
  mostSteps: integer({
    label: 'most steps',
    help: 'Steps after which the stalling experiment ends when the weight still moves.',
    default: 3_000_000,
    min: 1,
    max: 1_000_000_000,
    showWhen: { key: 'experiment', isOneOf: ['stall'] },
  }),
} as const;

export type StepParams = ParamsOf<typeof stepFields>;

import { choice, integer, number, type ShowWhen } from '../../../contract/fields.ts';

const inAttenuation: ShowWhen = { key: 'experiment', isOneOf: ['attenuation'] };
const inIdentification: ShowWhen = { key: 'experiment', isOneOf: ['identification'] };
const inBandit: ShowWhen = { key: 'experiment', isOneOf: ['bandit'] };

/** Params of the excitation examples (docs/science/ce-vs-squared.md, section 2.7). */
export const excitationFields = {
  attenuationX: number({
    label: 'attenuation of the inputs',
    symbol: 'a_x',
    help: 'The regressors are multiplied by this after every update; 1 keeps them.',
    default: 1,
    min: 0,
    openMin: true,
    max: 1,
    showWhen: inAttenuation,
  }),
  attenuationY: number({
    label: 'attenuation of the outputs',
    symbol: 'a_y',
    help: 'The targets are multiplied by this after every update; 1 keeps them.',
    default: 1,
    min: 0,
    openMin: true,
    max: 1,
    showWhen: inAttenuation,
  }),
  theta: number({
    label: 'parameter',
    symbol: '\\theta',
    help: 'The parameter of x⁺ = θ x + u that is to be identified.',
    default: 0.6,
    min: -1,
    openMin: true,
    max: 1,
    openMax: true,
    showWhen: inIdentification,
  }),
  input: choice({
    label: 'input',
    help: 'What drives the system.',
    default: 'zero',
    choices: [
      { value: 'zero', label: 'none' },
      { value: 'decay', label: '0.9^t' },
      { value: 'constant', label: 'constant 1' },
      { value: 'sine', label: 'sin 0.7t' },
      { value: 'white', label: 'white noise' },
    ],
    showWhen: inIdentification,
  }),
  power: number({
    label: 'power of the decay',
    symbol: 'p',
    help: 'The k-th gradient counts k^−p; the worse arm of the bandit is played with probability min(1, c t^−p).',
    default: 1,
    min: 0,
    max: 100,
    showWhen: { key: 'experiment', isOneOf: ['sgm', 'bandit'] },
  }),
  exploration: number({
    label: 'exploration',
    symbol: 'c',
    help: 'Factor of the exploration of the bandit; 0 never explores.',
    default: 2,
    min: 0,
    max: 1e6,
    showWhen: inBandit,
  }),
  meanA: number({
    label: 'mean of the first arm',
    help: 'Probability that the first arm of the bandit pays.',
    default: 0.5,
    min: 0,
    max: 1,
    showWhen: inBandit,
  }),
  meanB: number({
    label: 'mean of the second arm',
    help: 'Probability that the second arm of the bandit pays.',
    default: 0.6,
    min: 0,
    max: 1,
    showWhen: inBandit,
  }),
  runs: integer({
    label: 'runs',
    help: 'Repetitions of the bandit whose share of wrong arms is counted.',
    default: 2000,
    min: 1,
    max: 1_000_000,
    showWhen: inBandit,
  }),
} as const;

import { boolean, choice, integer, number, type ParamsOf } from '../../contract/fields.ts';
import { boundsFields } from './bounds/fields.ts';
import { certificateFields } from './certificates/fields.ts';
import { classFields } from './classes/fields.ts';
import { excitationFields } from './excitation/fields.ts';
import { flowFields } from './flow/fields.ts';
import { linearFields } from './linear/fields.ts';
import { planarFields } from './planar/fields.ts';

/** Params of the study: the experiment, what several experiments share, then those of each. */
export const fields = {
  experiment: choice({
    label: 'experiment',
    help: 'Which part of the study this arm computes; arms of one run may differ in it.',
    default: 'planar',
    choices: [
      { value: 'planar', label: 'planar net (Fig. 1)' },
      { value: 'linear', label: 'linear classifier (Fig. 2)' },
      { value: 'bounds', label: 'Theorem 2 and Corollary 2 on many sets' },
      { value: 'certificates', label: 'Lipschitz certificates (Theorem 1)' },
      { value: 'flow', label: 'flow of cross entropy (Theorem 3)' },
      { value: 'richness', label: 'richness of the layers (RICH)' },
      { value: 'attenuation', label: 'attenuated regression' },
      { value: 'identification', label: 'scalar identification' },
      { value: 'sgm', label: 'attenuated stochastic gradient' },
      { value: 'bandit', label: 'two-armed bandit' },
      { value: 'classes', label: 'four classes' },
    ],
  }),
  steps: integer({
    label: 'steps',
    help: 'Number of updates (rounds of the bandit); 0 computes the exact limits of the linear classifier alone.',
    default: 60_000,
    min: 0,
    max: 10_000_000,
    showWhen: {
      key: 'experiment',
      isOneOf: [
        'planar',
        'linear',
        'certificates',
        'flow',
        'richness',
        'attenuation',
        'identification',
        'sgm',
        'bandit',
        'classes',
      ],
    },
  }),
  learningRate: number({
    label: 'learning rate',
    symbol: '\\eta',
    help: 'Step of the weights in each update.',
    default: 0.01,
    min: 0,
    openMin: true,
    max: 100,
    showWhen: { key: 'experiment', isOneOf: ['planar', 'linear', 'certificates', 'richness', 'classes'] },
    onBranch: [{ key: 'experiment', isOneOf: ['planar'] }],
  }),
  momentum: number({
    label: 'momentum',
    symbol: '\\beta',
    help: 'Heavy ball of torch: m ← β m + g, θ ← θ − η m.',
    default: 0.9,
    min: 0,
    max: 1,
    openMax: true,
    showWhen: { key: 'experiment', isOneOf: ['planar', 'linear', 'classes'] },
    onBranch: [{ key: 'experiment', isOneOf: ['planar'] }],
  }),
  width: integer({
    label: 'width',
    symbol: 'r',
    help: 'Hidden units; the exact boundary costs r³ and has up to 1 + r + r(r − 1)/2 cells.',
    default: 20,
    min: 1,
    max: 200,
    showWhen: { key: 'experiment', isOneOf: ['planar', 'certificates', 'flow', 'classes'] },
  }),
  outputScale: number({
    label: 'output scale',
    symbol: 's',
    help: 'The output is divided by this before the loss.',
    default: 5,
    min: 0,
    openMin: true,
    max: 1e6,
    showWhen: { key: 'experiment', isOneOf: ['planar', 'linear', 'classes'] },
  }),
  outputBias: boolean({
    label: 'output bias',
    help: 'Whether the net has the bias c, as the reference code has and the theorems have not.',
    default: true,
    showWhen: { key: 'experiment', isOneOf: ['planar'] },
  }),
  hiddenBiasFactor: number({
    label: 'hidden bias factor',
    help: 'The hidden biases of the default initialisation are multiplied by this; with 1 about one net in seven does not fit.',
    default: 10,
    min: 0,
    max: 1000,
    showWhen: { key: 'experiment', isOneOf: ['planar', 'classes'] },
  }),
  initDraw: integer({
    label: 'initial net',
    help: 'Takes the d-th network of the stream of initial weights: equal numbers mean equal initial weights.',
    default: 0,
    min: 0,
    max: 1000,
    showWhen: { key: 'experiment', isOneOf: ['planar', 'certificates'] },
  }),
  ...planarFields,
  ...linearFields,
  ...boundsFields,
  ...certificateFields,
  ...flowFields,
  ...excitationFields,
  ...classFields,
} as const;

export type StudyFields = typeof fields;
export type StudyParams = ParamsOf<StudyFields>;

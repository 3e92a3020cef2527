import { choice, integer, number, type ShowWhen } from '../../../contract/fields.ts';

const inSystemIdentification: ShowWhen = { key: 'experiment', isOneOf: ['systemIdentification'] };

/** Params of the linear system (docs/science/rank-collapse.md, section 2.5). */
export const systemIdentificationFields = {
  input: choice({
    label: 'input',
    help: 'What drives the system.',
    default: 'white',
    choices: [
      { value: 'zero', label: 'zero' },
      { value: 'constant', label: 'constant' },
      { value: 'sines', label: 'sum of sinusoids' },
      { value: 'white', label: 'white noise' },
    ],
    showWhen: inSystemIdentification,
  }),
  sines: integer({
    label: 'sinusoids',
    symbol: 'm',
    help: 'Number of sinusoids in the input; each contributes rank 2.',
    default: 3,
    min: 1,
    max: 100,
    showWhen: { key: 'input', isOneOf: ['sines'] },
  }),
  largestPole: number({
    label: 'largest pole',
    help: 'Upper end of the radius of the complex pair, U(.6, ·), and of the real pole, U(.3, ·); a system with a pole outside the unit disc grows without bound.',
    default: 0.9,
    min: 0.6,
    openMin: true,
    max: 1.5,
    showWhen: inSystemIdentification,
  }),
  samples: integer({
    label: 'samples',
    help: 'Length of the training record.',
    default: 1200,
    min: 20,
    max: 100_000,
    showWhen: inSystemIdentification,
  }),
  transient: integer({
    label: 'transient',
    unit: 'samples',
    help: 'Rows dropped at the start of the training record.',
    default: 400,
    min: 0,
    max: 100_000,
    showWhen: inSystemIdentification,
  }),
  testSamples: integer({
    label: 'test samples',
    help: 'Length of the fresh white-noise record.',
    default: 600,
    min: 20,
    max: 100_000,
    showWhen: inSystemIdentification,
  }),
  passes: integer({
    label: 'passes of NLMS',
    help: 'Passes of the normalised least-mean-squares rule over the training record.',
    default: 30,
    min: 1,
    max: 10_000,
    showWhen: inSystemIdentification,
  }),
} as const;

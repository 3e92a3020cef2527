import { boolean, choice, integer, type ShowWhen } from '../../../contract/fields.ts';

const inMatrixSensing: ShowWhen = { key: 'experiment', isOneOf: ['matrixSensing'] };

/** Params of matrix sensing alone (docs/science/label-noise.md, sections 2 and 3). */
export const matrixSensingFields = {
  dimension: integer({
    label: 'dimension',
    symbol: 'd',
    help: 'X is d × d and has d(d+1)/2 unknowns.',
    default: 20,
    min: 1,
    max: 300,
    showWhen: inMatrixSensing,
  }),
  rank: integer({
    label: 'rank',
    symbol: 'r',
    help: 'Rank of the matrix to be found; at most d.',
    default: 1,
    min: 1,
    max: 300,
    showWhen: inMatrixSensing,
  }),
  measurements: integer({
    label: 'measurements',
    symbol: 'n',
    help: 'Random linear measurements of X: enough for the nuclear norm (about 3dr), fewer than the unknowns.',
    default: 100,
    min: 1,
    max: 20_000,
    showWhen: inMatrixSensing,
  }),
  warmStartSteps: integer({
    label: 'warm start',
    unit: 'steps',
    help: 'Noise-free steps of η = 0.008 before step 0: all arms then begin at one solution without noise.',
    default: 0,
    min: 0,
    max: 10_000_000,
    showWhen: inMatrixSensing,
  }),
  flowTerm: choice({
    label: 'regulariser of the slow flow',
    help: 'reg is the limit of small steps; finiteStep is −(1/η) log det(I − ηK), for steps of the size taken; indexNoise adds what drawing the rows at random does.',
    default: 'reg',
    choices: [
      { value: 'reg', label: 'reg' },
      { value: 'finiteStep', label: 'finite step' },
      { value: 'indexNoise', label: 'finite step and index noise' },
    ],
    showWhen: { key: 'noiseMode', isOneOf: ['flow'] },
  }),
  leastTrace: boolean({
    label: 'least trace as reference',
    help: 'At the end also the positive semidefinite matrix of least trace that fits the measurements: where it misses X*, no noise can find it.',
    default: false,
    showWhen: inMatrixSensing,
  }),
} as const;

import { choice, integer, number, type ParamsOf, type ShowWhen } from '../../contract/fields.ts';
import { matrixSensingFields } from './matrixSensing/fields.ts';
import { oneDatumFields } from './oneDatum/fields.ts';
import { reluFields } from './relu/fields.ts';

const shownIn = (...experiments: readonly string[]): ShowWhen => ({ key: 'experiment', isOneOf: experiments });
const trained = shownIn('matrixSensing', 'relu', 'oneDatum', 'cloud', 'repellent');
const trainedInSteps = shownIn('matrixSensing', 'relu', 'oneDatum');
/** Frozen errors belong to the labels, that is to the data. */
const unfrozen: ShowWhen = { key: 'noiseMode', isOneOf: ['fresh', 'none', 'explicit', 'shared', 'flow'] };

/** Params of the study (docs/science/label-noise.md, section 0); a field is shown where its experiment has it. */
export const fields = {
  experiment: choice({
    label: 'experiment',
    help: 'Matrix sensing (A), the 1-D ReLU net and the static check of Theorem 2 (B), one datum and its curves (C), the stationary cloud (D), the repellent test (E).',
    default: 'matrixSensing',
    choices: [
      { value: 'matrixSensing', label: 'A: matrix sensing' },
      { value: 'relu', label: 'B: 1-D ReLU net' },
      { value: 'theorem2', label: 'B: static check of Theorem 2' },
      { value: 'oneDatum', label: 'C: one datum' },
      { value: 'curves', label: 'C: curves of one unit' },
      { value: 'cloud', label: 'D: stationary cloud' },
      { value: 'repellent', label: 'E: repellent test' },
    ],
  }),
  ...matrixSensingFields,
  learningRate: number({
    label: 'learning rate',
    symbol: '\\eta',
    help: 'A step is −(2η/B) Σ (error) × gradient: the loss is the squared error, without 1/2. In E a run has η^{-1.6} steps.',
    default: 0.008,
    min: 0,
    openMin: true,
    max: 10,
    showWhen: trained,
    onBranch: [trainedInSteps],
  }),
  batchSize: integer({
    label: 'batch size',
    symbol: 'B',
    help: 'Data of a step, drawn with replacement; at most n. 0 is the full batch (B and D only).',
    default: 10,
    min: 0,
    max: 20_000,
    showWhen: shownIn('matrixSensing', 'relu', 'cloud'),
  }),
  noiseVariance: number({
    label: 'variance of the label noise',
    symbol: '\\sigma^2',
    help: 'The variance, not the standard deviation: it is what the strength η σ²/B of the regulariser holds.',
    default: 0.1,
    min: 0,
    max: 1e6,
    showWhen: trained,
    onBranch: [trainedInSteps, unfrozen],
  }),
  noiseLaw: choice({
    label: 'law of the noise',
    help: 'The theorem asks for bounded noise (Rademacher); Figure 1 of the paper uses Gaussian noise.',
    default: 'rademacher',
    choices: [
      { value: 'rademacher', label: 'Rademacher (±σ)' },
      { value: 'gaussian', label: 'Gaussian' },
    ],
    showWhen: trained,
  }),
  noiseMode: choice({
    label: 'noise',
    help: 'fresh: a new error at every draw; frozen: one error a label for the whole run; explicit: no noise but the regulariser itself; shared (D only, wrong on purpose): one error a step for all labels; flow (A only): no steps, but dU/ds = −P ∇R on the zero-loss set.',
    default: 'fresh',
    choices: [
      { value: 'fresh', label: 'fresh at every draw' },
      { value: 'none', label: 'none' },
      { value: 'frozen', label: 'frozen' },
      { value: 'explicit', label: 'explicit regulariser' },
      { value: 'shared', label: 'one error a step (D, wrong on purpose)' },
      { value: 'flow', label: 'slow flow on the zero-loss set (A)' },
    ],
    showWhen: trained,
  }),
  acceleration: number({
    label: 'acceleration',
    help: 'The explicit regulariser has λ = acceleration × η σ²/B; 1 is what the noise does.',
    default: 1,
    min: 0,
    openMin: true,
    max: 1e6,
    showWhen: { key: 'noiseMode', isOneOf: ['explicit'] },
  }),
  steps: integer({
    label: 'steps',
    help: 'Parameter updates.',
    default: 20_000,
    min: 1,
    max: 100_000_000,
    showWhen: shownIn('matrixSensing', 'relu', 'oneDatum', 'cloud'),
  }),
  recordEvery: integer({
    label: 'record every',
    unit: 'steps',
    help: 'Rows are written at these steps, at the start and at the end; 0 is every twentieth of the steps.',
    default: 0,
    min: 0,
    max: 100_000_000,
    showWhen: shownIn('matrixSensing', 'relu', 'oneDatum', 'cloud'),
  }),
  settleSteps: integer({
    label: 'settle phase',
    unit: 'steps',
    help: 'Noise-free full-batch steps on the clean labels after the run, before the settled metrics are taken.',
    default: 0,
    min: 0,
    max: 10_000_000,
    showWhen: shownIn('relu', 'oneDatum'),
  }),
  start: choice({
    label: 'start',
    help: 'A: the identity, or entries N(0, 1/d). E: the repellent point θ*, or the point that it slides to along zero loss.',
    default: 'identity',
    choices: [
      { value: 'identity', label: 'identity (A)' },
      { value: 'gaussian', label: 'Gaussian (A)' },
      { value: 'repellent', label: 'repellent point (E)' },
      { value: 'slid', label: 'non-repellent point (E)' },
    ],
    showWhen: shownIn('matrixSensing', 'repellent'),
  }),
  width: integer({
    label: 'width',
    symbol: 'm',
    help: 'Hidden units.',
    default: 50,
    min: 1,
    max: 10_000,
    showWhen: shownIn('relu', 'oneDatum'),
  }),
  ...reluFields,
  ...oneDatumFields,
  stiffOffset: number({
    label: 'stiff offset',
    help: 'Standard deviation of the start in each stiff direction.',
    default: 0,
    min: 0,
    max: 1e3,
    showWhen: shownIn('cloud'),
  }),
  noiseSpread: number({
    label: 'spread of the noise',
    help: 'Datum i has the variance σ² (1 + spread · w_i), w from 1 to −1 over the data: their mean stays σ². Unequal noise makes the cloud lopsided.',
    default: 0,
    min: 0,
    max: 1,
    showWhen: shownIn('cloud'),
  }),
  epsilon: number({
    label: 'size of the perturbation',
    symbol: '\\epsilon',
    help: 'Relative change of the inner weight; its sign says whether the kink moves towards or away from the datum.',
    default: 1e-4,
    min: -0.1,
    max: 0.1,
    showWhen: shownIn('theorem2'),
  }),
  statement: choice({
    label: 'statement',
    help: 'corrected, or as printed: Cases 2 and 3 of Theorem 2 with a, b set instead of changed; R_o′ and R_o″ of Prop. 11 without the factor 2.',
    default: 'corrected',
    choices: [
      { value: 'corrected', label: 'corrected' },
      { value: 'printed', label: 'as printed' },
    ],
    showWhen: shownIn('theorem2', 'curves'),
  }),
} as const;

export type StudyFields = typeof fields;
export type StudyParams = ParamsOf<StudyFields>;

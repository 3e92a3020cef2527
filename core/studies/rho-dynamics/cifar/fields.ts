import { choice, integer, number } from '../../../contract/fields.ts';

const nets = { key: 'experiment', isOneOf: ['convNets'] } as const;
const support = { key: 'experiment', isOneOf: ['supportPoints'] } as const;

/** Params of the convolutional nets on CIFAR-10. */
export const cifarFields = {
  trainSize: integer({
    label: 'training images',
    help: 'Rows 0 to this of data_batch_1.',
    default: 500,
    min: 10,
    max: 10_000,
    showWhen: nets,
  }),
  testSize: integer({
    label: 'test images',
    help: 'Rows 0 to this of test_batch.',
    default: 1000,
    min: 10,
    max: 10_000,
    showWhen: { key: 'experiment', isOneOf: ['convNets', 'supportPoints'] },
  }),
  labelFraction: number({
    label: 'replaced labels',
    help: 'Fraction of the training labels drawn anew, uniform over the ten classes; the sets are nested.',
    default: 0,
    min: 0,
    max: 1,
    showWhen: nets,
  }),
  initScale: number({
    label: 'scale of the start',
    help: 'Factor on weights N(0, 2/fan-in).',
    default: 1,
    min: 0,
    max: 100,
    openMin: true,
    showWhen: nets,
  }),
  mostEpochs: integer({
    label: 'most epochs',
    help: 'Training ends when an epoch made no error with a mean loss below 0.01, or here.',
    default: 300,
    min: 1,
    max: 10_000,
    showWhen: nets,
  }),
  branch: choice({
    label: 'branch',
    help: 'What happens at the branching step: nothing, points are removed, or the weights are perturbed.',
    default: 'continue',
    choices: [
      { value: 'continue', label: 'nothing' },
      { value: 'withoutSupport', label: 'the ten smallest margins are removed' },
      { value: 'withoutFar', label: 'the ten largest margins are removed' },
      { value: 'withoutRandom', label: 'ten random others are removed' },
      { value: 'perturb', label: 'noise of a share of each layer’s norm' },
      { value: 'perturbWeight', label: 'noise of a share of the gradient’s norm, each weight' },
      { value: 'perturbLayer', label: 'noise of a share of the gradient’s norm, each layer' },
    ],
    showWhen: support,
  }),
  perturbation: number({
    label: 'size of the noise',
    symbol: 's',
    help: 'Share of the norm that the branch names.',
    default: 0.5,
    min: 0,
    max: 10,
    showWhen: { key: 'branch', isOneOf: ['perturb', 'perturbWeight', 'perturbLayer'] },
  }),
  branchAt: integer({
    label: 'branching step',
    help: 'Full-batch steps before the branch.',
    default: 800,
    min: 50,
    max: 100_000,
    showWhen: support,
  }),
  branchSteps: integer({
    label: 'steps after it',
    help: 'Full-batch steps of the branch.',
    default: 300,
    min: 1,
    max: 100_000,
    showWhen: support,
  }),
} as const;

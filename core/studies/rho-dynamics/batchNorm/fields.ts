import { boolean, choice, integer, number } from '../../../contract/fields.ts';

const compared = { key: 'experiment', isOneOf: ['batchNorm'] } as const;
const cifar = { key: 'batchNormData', isOneOf: ['cifar'] } as const;
const gaussian = { key: 'batchNormData', isOneOf: ['gaussian'] } as const;

/** Params of the limits of batch norm and weight norm. */
export const batchNormFields = {
  batchNormData: choice({
    label: 'data of batch norm',
    help: 'Six points in the plane, or drawn ones in ten dimensions, moved onto the margin one after another; or features with a test error: Gaussian ones, or of images.',
    default: 'plane',
    choices: [
      { value: 'plane', label: 'six points, moved onto the margin' },
      { value: 'drawn', label: 'drawn points, moved onto the margin' },
      { value: 'gaussian', label: 'Gaussian features' },
      { value: 'cifar', label: 'two classes of CIFAR-10' },
    ],
    showWhen: compared,
  }),
  trainPoints: integer({
    label: 'training points',
    symbol: 'N',
    help: 'Gaussian points that both limits are computed from.',
    default: 80,
    min: 2,
    max: 2000,
    showWhen: gaussian,
  }),
  inputs: integer({
    label: 'inputs',
    symbol: 'D',
    help: 'Features of a Gaussian point.',
    default: 20,
    min: 2,
    max: 100,
    showWhen: gaussian,
  }),
  featureSpread: number({
    label: 'spread of the features',
    help: 'Standard deviation of the last feature over that of the first, in equal ratios between; 1 = all alike.',
    default: 1,
    min: 1,
    max: 1000,
    showWhen: gaussian,
  }),
  imagePair: choice({
    label: 'classes',
    help: 'The two classes of CIFAR-10 that are told apart.',
    default: 'airplaneAutomobile',
    choices: [
      { value: 'airplaneAutomobile', label: 'airplane, automobile' },
      { value: 'catDog', label: 'cat, dog' },
    ],
    showWhen: cifar,
  }),
  trainImages: integer({
    label: 'training images',
    symbol: 'N',
    help: 'Images of the pair in data_batch_1 that a replica computes both limits from; each replica takes its own.',
    default: 100,
    min: 2,
    max: 400,
    showWhen: cifar,
  }),
  imageFeatures: choice({
    label: 'features',
    help: 'What a linear net sees of an image: random ReLU features of its 768 prepared values, or these values.',
    default: 'relu',
    choices: [
      { value: 'relu', label: 'random ReLU features' },
      { value: 'pixels', label: 'the prepared values' },
    ],
    showWhen: cifar,
  }),
  reluFeatures: integer({
    label: 'random features',
    symbol: 'D',
    help: 'Number of random ReLU features; the prepared values are 768.',
    default: 100,
    min: 2,
    max: 400,
    showWhen: cifar,
  }),
  whitenedFeatures: boolean({
    label: 'whitened features',
    help: 'Whether the features are whitened by the covariance of the training images.',
    default: false,
    showWhen: cifar,
  }),
} as const;

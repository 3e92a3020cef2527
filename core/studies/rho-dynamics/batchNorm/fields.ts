import { choice, integer, number } from '../../../contract/fields.ts';

const compared = { key: 'experiment', isOneOf: ['batchNorm'] } as const;
const gaussian = { key: 'batchNormData', isOneOf: ['gaussian'] } as const;

/** Params of the limits of batch norm and weight norm. */
export const batchNormFields = {
  batchNormData: choice({
    label: 'data of batch norm',
    help: 'Six points in the plane, or drawn ones in ten dimensions, moved onto the margin one after another; or Gaussian features with a test error.',
    default: 'plane',
    choices: [
      { value: 'plane', label: 'six points, moved onto the margin' },
      { value: 'drawn', label: 'drawn points, moved onto the margin' },
      { value: 'gaussian', label: 'Gaussian features' },
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
} as const;

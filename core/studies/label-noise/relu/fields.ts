import { boolean, choice, list, number, type ShowWhen } from '../../../contract/fields.ts';

const inRelu: ShowWhen = { key: 'experiment', isOneOf: ['relu'] };

/**
 * Data `ln-zigzag12` (ours): twelve points on four straight pieces of slopes 1.98, −1.98, 1.65, −1.98. The
 * piecewise-linear interpolant is 4.2789 long, varies its slope by 11.22 and changes its convexity twice.
 */
export const zigzag: { readonly inputs: readonly number[]; readonly labels: readonly number[] } = {
  inputs: Array.from({ length: 12 }, (_, j) => -1 + (2 * j) / 11),
  labels: [-0.45, -0.09, 0.27, 0.63, 0.27, -0.09, -0.45, -0.15, 0.15, 0.45, 0.09, -0.27],
};

/** Params of the 1-D ReLU net alone (docs/science/label-noise.md, sections 2 and 3). */
export const reluFields = {
  outerScale: number({
    label: 'scale of the outer weights',
    help: 'Standard deviation of c at the start; the inner weights start as N(0,1).',
    default: 1.5,
    min: 0,
    max: 1e3,
    showWhen: inRelu,
  }),
  trainedLayers: choice({
    label: 'trained layers',
    help: 'outer trains c and the skip line only: then the noise regularises nothing.',
    default: 'both',
    choices: [
      { value: 'both', label: 'both' },
      { value: 'outer', label: 'outer weights only' },
    ],
    showWhen: inRelu,
  }),
  skipLine: boolean({
    label: 'skip line',
    help: 'The term a x + b_0 of the model of Theorem 2.',
    default: true,
    showWhen: inRelu,
  }),
  inputs: list({
    label: 'inputs',
    symbol: 'x_j',
    help: 'Points of the line, all different; at least three.',
    item: 'number',
    default: zigzag.inputs,
    minLength: 3,
    maxLength: 200,
    min: -1e3,
    max: 1e3,
    showWhen: inRelu,
  }),
  labels: list({
    label: 'labels',
    symbol: 'y_j',
    help: 'One clean label for each input.',
    item: 'number',
    default: zigzag.labels,
    minLength: 3,
    maxLength: 200,
    min: -1e3,
    max: 1e3,
    showWhen: inRelu,
  }),
} as const;

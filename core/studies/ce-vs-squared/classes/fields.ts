import { choice, number, type ShowWhen } from '../../../contract/fields.ts';

const inClasses: ShowWhen = { key: 'experiment', isOneOf: ['classes'] };

/** Params of the four classes (docs/science/ce-vs-squared.md, section 2.8). */
export const classFields = {
  scheme: choice({
    label: 'scheme',
    help: 'Squared error on equidistant targets, softmax cross entropy, or two binary nets with a code table.',
    default: 'simplex',
    choices: [
      { value: 'simplex', label: 'squared error, simplex targets' },
      { value: 'softmax', label: 'softmax cross entropy' },
      { value: 'natural', label: 'hierarchy, codes 00 01 10 11' },
      { value: 'crossed', label: 'hierarchy, codes 00 01 11 10' },
    ],
    showWhen: inClasses,
  }),
  classOffset: number({
    label: 'offset',
    symbol: 'o',
    help: 'All points are moved by (o, o).',
    default: 0,
    min: -1000,
    max: 1000,
    showWhen: inClasses,
  }),
} as const;

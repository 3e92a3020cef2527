import { choice } from '../../../contract/fields.ts';

/** Params of Theorem 1 and Corollary 1 (docs/science/ce-vs-squared.md, section 2.4). */
export const certificateFields = {
  certificateSet: choice({
    label: 'data',
    help: '60 points of a square with a smooth target, or three clusters with targets 0 and 1.',
    default: 'grid',
    choices: [
      { value: 'grid', label: 'smooth target' },
      { value: 'clusters', label: 'three clusters' },
    ],
    showWhen: { key: 'experiment', isOneOf: ['certificates'] },
  }),
} as const;

import { choice, integer, type ShowWhen } from '../../../contract/fields.ts';

const inBounds: ShowWhen = { key: 'experiment', isOneOf: ['bounds'] };

/** Params of Theorem 2 and Corollary 2 on many sets (docs/science/ce-vs-squared.md, section 2.3). */
export const boundsFields = {
  sets: choice({
    label: 'sets',
    help: 'Random separable sets, sets inside an affine subspace, or I = {10}, J = {−1}.',
    default: 'random',
    choices: [
      { value: 'random', label: 'random' },
      { value: 'subspace', label: 'in an affine subspace' },
      { value: 'sign', label: 'I = {10}, J = {−1}' },
    ],
    showWhen: inBounds,
  }),
  setCount: integer({
    label: 'number of sets',
    help: 'How many sets are drawn.',
    default: 400,
    min: 1,
    max: 100_000,
    showWhen: inBounds,
  }),
  bound: choice({
    label: 'bound',
    help: 'Which bound this arm compares with the half gap; arms on the same sets share the work.',
    default: 'theorem2Corrected',
    choices: [
      { value: 'theorem2Printed', label: 'Theorem 2 as printed' },
      { value: 'theorem2Corrected', label: 'Theorem 2 corrected' },
      { value: 'corollary2Printed', label: 'Corollary 2 as printed' },
      { value: 'corollary2Corrected', label: 'Corollary 2 with the sign condition' },
    ],
    showWhen: inBounds,
  }),
} as const;

import type { ClaimSpec } from '../../../contract/study.ts';

/** Rows of the claims table, docs/science/pe-training.md, for the preset closing. */
export const honestyClaims: readonly ClaimSpec[] = [
  {
    id: 'closing-exact',
    preset: 'closing',
    statement: 'ours',
    sentence: 'Branch and bound closes the interval on the exact margin',
    source: 'ours',
    quantity: 'closed intervals: largest distance of either end from the exact margin; share of the samples closed',
    expected: '1.0e-8; 1',
    tolerance: '<= 1e-6 and >= 0.95 (1.0e-8; 1)',
    expectedVerdict: 'holds',
    control: { arm: 'none', expected: 'linear bound and attack alone: share closed <= 0.5 (0.01)' },
  },
  {
    id: 'closing-nested',
    preset: 'closing',
    statement: 'ours',
    sentence: 'Every certificate stays below the exact margin, every find above it',
    source: 'ours',
    quantity:
      'samples and neighbours of interval, linear, optimised, closed below, exact, closed above, attack in the wrong order (slack 1e-7)',
    expected: '0',
    tolerance: '0',
    expectedVerdict: 'holds',
    control: {
      arm: 'none',
      expected: 'the attack taken for the certified end: above the exact margin on >= 10 % (0.25)',
    },
  },
  {
    id: 'closing-blame',
    preset: 'closing',
    statement: 'ours',
    sentence: 'The width of an interval is mostly the looseness of the bound',
    source: 'ours',
    quantity:
      'log(attack/exact) over log(attack/linear), 1 where nothing is found, over the closed samples of none and all',
    expected: '<= 0.0016; 0.09..0.11 on 6 seeds',
    tolerance: 'median <= 0.1, mean <= 0.3 (<= 0.0016; 0.09..0.11)',
    expectedVerdict: 'holds',
    control: {
      arm: 'none',
      expected: 'the closed end in place of the linear bound: >= 0.9 on each sample that the attack missed (1)',
    },
  },
  {
    id: 'slopes-tighter',
    preset: 'closing',
    statement: 'ours',
    sentence: 'Optimised slopes certify at least as much on each sample, more on most',
    source: 'ours',
    quantity: 'optimised/fixed certified radius of each sample: least, share above 1.0001, median',
    expected: '1; 0.93; 1.009',
    tolerance: 'least >= 1; share >= 0.5; median > 1 (1; 0.93; 1.009)',
    expectedVerdict: 'holds',
    control: { arm: 'singleLayer', expected: 'singleLayer: share 0' },
  },
];

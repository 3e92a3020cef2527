import type { ColumnSpec, TableSpec } from '../../../contract/study.ts';

const text = (key: string, label: string): ColumnSpec => ({ key, label, type: 'text' });
const number = (key: string, label: string): ColumnSpec => ({ key, label, type: 'number' });
const integer = (key: string, label: string): ColumnSpec => ({ key, label, type: 'integer' });

const arm = text('arm', 'arm');
const replica = integer('replica', 'replica');

export const dualityTables: readonly TableSpec[] = [
  {
    key: 'duality',
    title: 'Theorem 6: (12a) at the mapped lambda beside (12b)',
    columns: [
      arm,
      number('p', 'norm p'),
      number('m', 'power m'),
      replica,
      number('epsilon', 'epsilon'),
      number('lambda', 'mapped lambda'),
      number('difference', 'relative difference from the solution of (12b)'),
      number('leastChange', 'least change of (12b) over random perturbations'),
    ],
  },
  {
    key: 'solutionPath',
    title: 'Solutions over epsilon, first replica',
    columns: [
      arm,
      number('p', 'norm p'),
      number('epsilon', 'epsilon'),
      integer('coordinate', 'coordinate'),
      number('weight', 'weight of the solution of (12b)'),
      number('weightPenalty', 'weight of the solution of (12a) at the mapped lambda, m = 1'),
    ],
  },
  {
    key: 'ridge',
    title: 'Ridge, ghosts and copies; Corollary 3',
    columns: [
      arm,
      replica,
      number('ghosts', 'relative difference, ghost measurements'),
      number('copies', 'relative difference, copies at sqrt(n lambda/N)'),
      number('copiesWrong', 'relative difference, copies at sqrt(lambda/N)'),
      number('dual', 'relative difference, dual form'),
      number('eigBefore', 'least eigenvalue of the information matrix'),
      number('eigAfter', 'the same with ghosts'),
      number('corollaryGap', 'relative difference of (17) and twice (16)'),
      number('corollaryLeastChange', 'least change of (17) over random perturbations'),
      number('frobeniusExcess', 'relative excess of (17) at the Frobenius solution'),
      number('lambda', 'ridge penalty'),
    ],
  },
  {
    key: 'information',
    title: 'Eigenvalues of the information matrix, with and without ghosts',
    columns: [
      arm,
      replica,
      integer('index', 'index'),
      number('before', 'absolute eigenvalue without ghosts'),
      number('after', 'eigenvalue with ghosts'),
    ],
  },
  {
    key: 'limits',
    title: 'Closed forms where the printed statements fail',
    columns: [
      arm,
      text('case', 'case'),
      text('w', 'weights'),
      number('objective', 'objective'),
      text('fitted', 'fitted values'),
      number('norm', 'norm of the weights'),
    ],
  },
];

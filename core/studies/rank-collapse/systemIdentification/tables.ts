import type { ColumnSpec, TableSpec } from '../../../contract/study.ts';

const number = (key: string, label: string): ColumnSpec => ({ key, label, type: 'number' });
const integer = (key: string, label: string): ColumnSpec => ({ key, label, type: 'integer' });

const arm: ColumnSpec = { key: 'arm', label: 'arm', type: 'text' };
const replica = integer('replica', 'replica');

export const systemIdentificationTables: readonly TableSpec[] = [
  {
    key: 'sysid',
    title: 'Identification of the linear system',
    columns: [
      arm,
      replica,
      integer('rank', 'numerical rank of the regressors'),
      number('eigRatio', 'least over largest eigenvalue of the information matrix'),
      number('trainResidual', 'training error of least squares'),
      number('testLs', 'test error of least squares'),
      number('testNlms', 'test error of NLMS'),
    ],
  },
  {
    key: 'spectrum',
    title: 'Eigenvalues of the information matrix of the linear system',
    columns: [arm, replica, integer('index', 'index'), number('eigenvalue', 'eigenvalue')],
  },
];

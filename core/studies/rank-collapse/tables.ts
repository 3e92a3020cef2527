import type { ColumnSpec, TableSpec } from '../../contract/study.ts';
import { netTables } from './nets/tables.ts';

const text = (key: string, label: string): ColumnSpec => ({ key, label, type: 'text' });
const number = (key: string, label: string): ColumnSpec => ({ key, label, type: 'number' });
const integer = (key: string, label: string): ColumnSpec => ({ key, label, type: 'integer' });

const arm = text('arm', 'arm');
const replica = integer('replica', 'replica');

const duality: TableSpec = {
  key: 'duality',
  title: 'Theorem 6, case by case',
  columns: [
    arm,
    number('p', 'p'),
    number('m', 'm'),
    replica,
    number('epsilon', 'epsilon'),
    number('lambda', 'lambda'),
    number('difference', 'relative difference of the solutions'),
    number('leastChange', 'least change of (12b) over the perturbations'),
  ],
};

const ridge: TableSpec = {
  key: 'ridge',
  title: 'Ridge, ghosts, copies and Corollary 3: relative differences',
  columns: [
    arm,
    replica,
    number('ghosts', 'ghost measurements'),
    number('copies', 'copies at the right distance'),
    number('copiesWrong', 'copies at the printed distance'),
    number('dual', 'dual form'),
    number('eigBefore', 'least eigenvalue without ghosts'),
    number('eigAfter', 'least eigenvalue with ghosts'),
    number('corollaryGap', 'relative difference of (16) and (17)'),
    number('corollaryLeastChange', 'least change of (17) over the perturbations'),
    number('frobeniusExcess', '(17) at the Frobenius solution, relative excess'),
  ],
};

const limits: TableSpec = {
  key: 'limits',
  title: 'Closed forms at the limits of the theorems',
  columns: [
    arm,
    text('case', 'case'),
    text('w', 'w'),
    number('objective', 'objective'),
    text('fitted', 'fitted values'),
    number('norm', 'norm'),
  ],
};

const sysid: TableSpec = {
  key: 'sysid',
  title: 'System identification',
  columns: [
    arm,
    replica,
    integer('rank', 'numerical rank of the regressors'),
    number('eigRatio', 'least over largest eigenvalue of the information matrix'),
    number('trainResidual', 'training error of least squares'),
    number('testLs', 'test error of least squares'),
    number('testNlms', 'test error of NLMS'),
  ],
};

export const tables: readonly TableSpec[] = [...netTables, duality, ridge, limits, sysid];

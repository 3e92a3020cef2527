import type { ColumnSpec, TableSpec } from '../../contract/study.ts';

/** Singular values kept of a layer, largest first. */
export const keptSingularValues = 10;

const text = (key: string, label: string): ColumnSpec => ({ key, label, type: 'text' });
const number = (key: string, label: string): ColumnSpec => ({ key, label, type: 'number' });
const integer = (key: string, label: string): ColumnSpec => ({ key, label, type: 'integer' });
const boolean = (key: string, label: string): ColumnSpec => ({ key, label, type: 'boolean' });

const arm = text('arm', 'arm');
const replica = integer('replica', 'replica');
const step = integer('step', 'step');

const layers: TableSpec = {
  key: 'layers',
  title: 'Layers at recorded steps',
  columns: [
    arm,
    replica,
    step,
    number('tau', 'rescaled time'),
    integer('layer', 'layer'),
    number('norm', '|W_k|'),
    ...Array.from({ length: keptSingularValues }, (_, i) => number(`s${i + 1}`, `singular value ${i + 1}`)),
    number('s2OverS1', 's2/s1'),
    number('stableRank', 'stable rank'),
    number('alignNext', 'alignment with the next layer'),
    number('balanceNorm', '|B_k|'),
    number('balanceDrift', '|B_k(t) - B_k(0)|/|B_k(0)|'),
    number('s2Law', 'predicted s2'),
    number('s2OverS1Law', 'predicted s2/s1'),
    number('balanceLaw', 'predicted |B_k|'),
  ],
};

const weights: TableSpec = {
  key: 'weights',
  title: 'Weights of replica 0 in the singular bases of the neighbours',
  columns: [
    arm,
    replica,
    step,
    integer('layer', 'layer'),
    integer('row', 'direction of the next layer'),
    integer('column', 'direction of the previous layer'),
    number('magnitude', 'magnitude'),
  ],
};

const zeroMap: TableSpec = {
  key: 'zeroMap',
  title: 'Collapse to zero at the last step (squared loss with decay)',
  columns: [
    arm,
    integer('depth', 'layers of weights'),
    number('mu', 'weight decay'),
    replica,
    number('norm', 'largest layer norm'),
    number('threshold', 'decay above which zero is stable at depth 2'),
    boolean('predictedZero', 'predicted zero (rule of depth 2)'),
    boolean('zero', 'zero'),
  ],
};

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

export const tables: readonly TableSpec[] = [layers, weights, zeroMap, duality, ridge, limits, sysid];

import type { ColumnSpec, TableSpec } from '../../../contract/study.ts';

/** Singular values kept of a layer, largest first. */
export const keptSingularValues = 10;

const number = (key: string, label: string): ColumnSpec => ({ key, label, type: 'number' });
const integer = (key: string, label: string): ColumnSpec => ({ key, label, type: 'integer' });
const boolean = (key: string, label: string): ColumnSpec => ({ key, label, type: 'boolean' });

const arm: ColumnSpec = { key: 'arm', label: 'arm', type: 'text' };
const replica = integer('replica', 'replica');
const step = integer('step', 'step');

export const netTables: readonly TableSpec[] = [
  {
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
  },
  {
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
  },
  {
    key: 'zeroMap',
    title: 'Collapse to zero at the last step (squared loss with decay)',
    columns: [
      arm,
      integer('depth', 'layers of weights'),
      number('mu', 'weight decay'),
      number('initScale', 'scale of the start'),
      replica,
      number('norm', 'largest layer norm'),
      number('threshold', 'decay above which zero is stable at depth 2'),
      boolean('predictedZero', 'predicted zero (rule of depth 2)'),
      boolean('zero', 'zero'),
    ],
  },
  {
    key: 'drift',
    title: 'Drift of the balance matrices at the last step of a flow',
    columns: [
      arm,
      { key: 'integrator', label: 'integrator', type: 'text' },
      number('stepSize', 'step h'),
      replica,
      integer('pair', 'lower layer of the pair'),
      number('drift', '|B_k(end) - B_k(0)|/|B_k(0)|'),
    ],
  },
];

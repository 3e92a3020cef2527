import type { ColumnSpec, TableSpec } from '../../contract/study.ts';

const arm: ColumnSpec = { key: 'arm', label: 'arm', type: 'text' };
const integer = (key: string, label: string): ColumnSpec => ({ key, label, type: 'integer' });
const real = (key: string, label: string): ColumnSpec => ({ key, label, type: 'number' });
const text = (key: string, label: string): ColumnSpec => ({ key, label, type: 'text' });
const replica = integer('replica', 'replica');
const step = integer('step', 'step');

/** Everything longer than a scalar (section 5). */
export const tables: readonly TableSpec[] = [
  {
    key: 'spectrum',
    title: 'Eigenvalues of X',
    columns: [arm, replica, step, integer('index', 'index, 1 the largest'), real('eigenvalue', 'eigenvalue')],
  },
  {
    key: 'matrices',
    title: 'X and X* of replica 0 at a few steps',
    columns: [
      arm,
      step,
      integer('percent', 'percent of the arm’s steps'),
      integer('row', 'row'),
      integer('column', 'column'),
      real('entry', 'entry of X'),
      real('target', 'entry of X*'),
    ],
  },
  {
    key: 'recovery',
    title: 'Recovery by measurements and noise, beside the least trace',
    columns: [
      arm,
      replica,
      integer('measurements', 'measurements n'),
      real('samplesPerUnknown', 'n/(d r)'),
      real('noiseVariance', 'noise variance (0: none)'),
      real('relativeTestError', 'relative test error'),
      real('leastTraceError', 'relative test error of the least trace'),
    ],
  },
  {
    key: 'functions',
    title: 'Functions of the ReLU nets',
    columns: [
      arm,
      replica,
      text('phase', 'trained (replica 0) or settled'),
      step,
      integer('percent', 'percent of the arm’s steps'),
      real('x', 'x'),
      real('f', 'f(x)'),
      real('pl', 'piecewise-linear interpolant of the data'),
    ],
  },
  {
    key: 'perturbations',
    title: 'Theorem 2’s perturbations',
    columns: [
      arm,
      integer('case', 'case'),
      integer('pair', 'pair of units'),
      real('epsilon', 'epsilon'),
      real('maxChange', 'largest change of f at the data'),
      real('regChange', 'change of reg over |epsilon|'),
    ],
  },
  {
    key: 'examples',
    title: 'One pair of each case before and after a large perturbation',
    columns: [arm, integer('case', 'case'), real('x', 'x'), real('before', 'f before'), real('after', 'f after')],
  },
  {
    key: 'units',
    title: 'Units of one datum',
    columns: [
      arm,
      replica,
      integer('unit', 'unit'),
      text('phase', 'start, trained or settled'),
      step,
      real('c', 'c'),
      real('h', 'h'),
      real('o', 'o = c h'),
      integer('class', 'class'),
      real('unitReg', 'part of reg'),
    ],
  },
  {
    key: 'reduced',
    title: 'Least part of reg of a unit by its output',
    columns: [arm, real('o', 'o'), real('rO', 'R_o')],
  },
  {
    key: 'curves',
    title: 'R_o and its derivatives',
    columns: [
      arm,
      text('activation', 'activation'),
      real('z', 'o'),
      real('rO', 'R_o'),
      real('numericFirst', 'R_o′, numeric'),
      real('first', 'R_o′, closed form'),
      real('numericSecond', 'R_o″, numeric'),
      real('second', 'R_o″, closed form'),
    ],
  },
  {
    key: 'splits',
    title: 'reg of y = 2 split over logistic units',
    columns: [arm, integer('units', 'units'), real('largest', 'output of one unit'), real('reg', 'reg')],
  },
  {
    key: 'directions',
    title: 'Stiff directions of the cloud',
    columns: [
      arm,
      integer('direction', 'direction'),
      real('gamma', 'gamma'),
      real('variance', 'variance'),
      real('ratio', 'variance over eta sigma^2/B'),
      real('theory', 'the same by the Lyapunov equation: 1/(1 − eta gamma) for equal noise'),
      { key: 'relaxationTime', label: 'time of decay to 1/e', type: 'number', unit: 'steps' },
    ],
  },
  {
    key: 'covariances',
    title: 'Covariances of the stiff directions over eta sigma^2/B',
    columns: [
      arm,
      integer('first', 'direction'),
      integer('second', 'direction'),
      real('covariance', 'measured'),
      real('theory', 'Lyapunov equation'),
    ],
  },
  {
    key: 'autocorrelation',
    title: 'Autocorrelation of the stiff directions',
    columns: [
      arm,
      integer('direction', 'direction'),
      { key: 'lag', label: 'lag', type: 'integer', unit: 'steps' },
      real('value', 'autocorrelation'),
      real('theory', 'exp(−2 eta gamma t)'),
    ],
  },
  {
    key: 'displacements',
    title: 'Where the arms of the repellent test end',
    columns: [
      arm,
      replica,
      text('start', 'start'),
      text('noise', 'noise'),
      real('learningRate', 'eta'),
      real('nullDisplacement', 'null displacement'),
      real('projectionRatio', 'projection ratio'),
    ],
  },
];

import type { ColumnSpec, TableSpec } from '../../contract/study.ts';

const arm: ColumnSpec = { key: 'arm', label: 'arm', type: 'text' };
const replica: ColumnSpec = { key: 'replica', label: 'replica', type: 'integer' };
const column = (key: string, label: string, type: ColumnSpec['type'] = 'number'): ColumnSpec => ({ key, label, type });

export const tables: readonly TableSpec[] = [
  {
    key: 'margins',
    title: 'Margin of each sample: certified below, found above (l∞)',
    columns: [
      arm,
      replica,
      column('split', 'split', 'text'),
      column('index', 'sample', 'integer'),
      column('label', 'label', 'integer'),
      column('interval', 'certified by intervals'),
      column('linear', 'certified by linear bounds'),
      column('noIntercept', 'radius of the unsound control'),
      column('exact', 'exact'),
      column('attack', 'found by the attack'),
      column('joint', 'joint margin of all layers'),
      column('censored', 'no adversarial point found', 'boolean'),
      column('rank', 'rank by the attack’s margin', 'integer'),
      column('evaluations', 'network evaluations', 'integer'),
      column('seed', 'seed', 'integer'),
    ],
  },
  {
    key: 'cdf',
    title: 'Share of samples whose margin is at most r',
    columns: [
      arm,
      replica,
      column('r', 'radius r'),
      column('shareTrain', 'share of training samples'),
      column('shareTest', 'share of test samples'),
      column('certifiedTest', 'share of certified test samples not certified at r'),
      column('lowTest', 'lower end of the 95 % band, test'),
      column('highTest', 'upper end of the 95 % band, test'),
      column('gap', 'test − training'),
    ],
  },
  {
    key: 'pca',
    title: 'Principal components of the hidden layers’ activations',
    columns: [
      arm,
      replica,
      column('layer', 'layer', 'integer'),
      column('width', 'units', 'integer'),
      column('state', 'state', 'text'),
      column('k', 'component', 'integer'),
      column('eigenvalue', 'variance'),
      column('cumulative', 'share of the variance up to here'),
    ],
  },
  {
    key: 'pieces',
    title: 'Half-spread of f that the inner solver reaches (0 sign steps: random signs)',
    columns: [arm, replica, column('pieces', 'sign steps P', 'integer'), column('halfSpread', 'mean half-spread of f')],
  },
  {
    key: 'images',
    title: 'Test images with the smallest margins',
    columns: [
      arm,
      replica,
      column('rank', 'rank', 'integer'),
      column('index', 'image', 'integer'),
      column('label', 'label', 'integer'),
      column('margin', 'margin'),
      column('pixels', 'image', 'text'),
      column('perturbation', 'perturbation, ±margin as white and black', 'text'),
      column('result', 'what it becomes', 'text'),
    ],
  },
  {
    key: 'gradients',
    title: 'Mean gradient magnitude of each input coordinate',
    columns: [
      arm,
      replica,
      column('coordinate', 'coordinate', 'integer'),
      column('excited', 'excited by the data', 'boolean'),
      column('meanMagnitude', 'mean |∂f/∂x|'),
    ],
  },
  {
    key: 'duality',
    title: 'Minimisers of the min-max problem (b) and of the penalty (a)',
    columns: [
      arm,
      replica,
      column('q', 'q'),
      column('p', 'p'),
      column('m', 'm', 'integer'),
      column('eps', 'ε'),
      column('lambda', 'λ'),
      column('i', 'coordinate', 'integer'),
      column('wA', 'w of (a)'),
      column('wB', 'w of (b)'),
    ],
  },
  {
    key: 'golden',
    title: 'Expected and measured quantities of the exact checks',
    columns: [
      arm,
      replica,
      column('quantity', 'quantity', 'text'),
      column('layer', 'layer, step or point', 'integer'),
      column('expected', 'expected'),
      column('measured', 'measured'),
      column('difference', 'difference'),
    ],
  },
];

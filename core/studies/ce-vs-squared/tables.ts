import type { ColumnSpec, TableSpec } from '../../contract/study.ts';

const number = (key: string, label: string): ColumnSpec => ({ key, label, type: 'number' });
const integer = (key: string, label: string): ColumnSpec => ({ key, label, type: 'integer' });
const text = (key: string, label: string): ColumnSpec => ({ key, label, type: 'text' });

const arm = text('arm', 'arm');
const replica = integer('replica', 'replica');
const step = integer('step', 'step');

/** Everything longer than a scalar (docs/science/ce-vs-squared.md, section 5). */
export const tables: readonly TableSpec[] = [
  {
    key: 'segments',
    title: 'Segments of the decision boundaries',
    columns: [
      arm,
      replica,
      step,
      text('loss', 'loss or line'),
      number('x1', 'x of one end'),
      number('y1', 'y of one end'),
      number('x2', 'x of the other end'),
      number('y2', 'y of the other end'),
    ],
  },
  {
    key: 'points',
    title: 'Points and their distance to the boundary',
    columns: [
      arm,
      replica,
      step,
      integer('index', 'point'),
      number('x', 'x'),
      number('y', 'y'),
      integer('label', 'class'),
      number('distance', 'distance to the boundary'),
    ],
  },
  {
    key: 'geometricMeans',
    title: 'Ratios of least margins between arms',
    columns: [
      text('pair', 'arms'),
      number('centreFraction', 'centring fraction'),
      number('clusterScale', 'cluster distance'),
      number('hiddenBiasFactor', 'hidden bias factor'),
      step,
      integer('pairs', 'pairs that count'),
      integer('notCounting', 'pairs that do not'),
      number('geometricMean', 'geometric mean of the ratio'),
      number('shareAboveOne', 'share of ratios above 1'),
    ],
  },
  {
    key: 'ratios',
    title: 'Ratios of least margins at the end',
    columns: [text('pair', 'arms'), number('centreFraction', 'centring fraction'), replica, number('ratio', 'ratio')],
  },
  {
    key: 'rays',
    title: 'Exact distances against rays',
    columns: [
      replica,
      integer('point', 'point'),
      number('distance', 'exact distance'),
      integer('insideCrossing', 'sign change within 0.98 d'),
      integer('outsideCrossing', 'sign change within 1.002 d'),
      integer('wideCrossing', 'sign change within 0.98 · 1.05 d'),
    ],
  },
  {
    key: 'shares',
    title: 'Share of each point in the gradient',
    columns: [arm, replica, step, integer('index', 'point'), number('share', 'share')],
  },
  {
    key: 'translate',
    title: 'The limit while the points move',
    columns: [
      arm,
      number('translateFraction', 'translation'),
      number('margin', 'margin of the augmented SVM'),
      number('marginOverOptimal', 'margin over the optimal margin'),
    ],
  },
  {
    key: 'thm2Sets',
    title: 'Sets of Theorem 2 and Corollary 2',
    columns: [
      arm,
      integer('id', 'set'),
      integer('dim', 'dimension'),
      integer('pointsPerSide', 'points a side'),
      integer('affineCodim', 'codimension of the hull of the support vectors'),
      number('biasScaled', 'scaled bias B'),
      number('distAffine', 'distance of the hull from 0'),
      number('halfGap', 'half gap'),
      number('margin', 'margin'),
      number('gammaOptimal', 'hard margin of all points'),
      number('gammaSupport', 'hard margin of the support vectors'),
      number('boundPrinted', 'Theorem 2 as printed'),
      number('boundCorrected', 'Theorem 2 corrected'),
      number('cor2Printed', 'Corollary 2 as printed'),
      number('cor2Corrected', 'Corollary 2 with the sign condition'),
      integer('oneSided', 'touches one class only'),
      number('bound', 'bound of this arm'),
      number('quotient', 'half gap over the bound of this arm'),
    ],
  },
  {
    key: 'supportVectors',
    title: 'Support vectors and multipliers',
    columns: [
      arm,
      replica,
      integer('index', 'point'),
      number('multiplier', 'multiplier'),
      integer('kinkCount', 'nodes on whose kink it lies'),
    ],
  },
  {
    key: 'nodes',
    title: 'Excitation and bounds node by node',
    columns: [
      arm,
      replica,
      integer('node', 'node'),
      integer('activePoints', 'active points'),
      number('lambdaMin', 'least eigenvalue'),
      number('lambdaMax', 'largest eigenvalue'),
      number('sumNorm', 'norm of the sum of the points'),
      number('absBias', 'size of the bias'),
      number('normV', '|V_k|'),
      number('boundV', 'bound of |V_k|'),
      number('absW', '|W_k|'),
      number('boundW', 'bound of |W_k|'),
      text('status', 'status'),
    ],
  },
  {
    key: 'richness',
    title: 'Richness of every node',
    columns: [
      arm,
      replica,
      step,
      integer('layer', 'layer'),
      integer('node', 'node'),
      integer('activePoints', 'active points'),
      number('lambdaMin', 'least eigenvalue'),
      number('lambdaMax', 'largest eigenvalue'),
      number('richness', 'least over largest eigenvalue'),
      number('boundProof', 'bound of the row, index of the proof'),
      number('boundPrinted', 'bound of the row, printed index'),
    ],
  },
  {
    key: 'simplex',
    title: 'Equidistant targets',
    columns: [
      arm,
      integer('classes', 'classes'),
      number('deviation', 'largest deviation'),
      number('oneHotDistance', 'distance of one-hot targets'),
    ],
  },
];

import { boolean, choice, integer, list, number, text, type ShowWhen } from '../../../contract/fields.ts';

const inPlanar: ShowWhen = { key: 'experiment', isOneOf: ['planar'] };

/** Params of the planar net (docs/science/ce-vs-squared.md, sections 2.1 and 2.2). */
export const planarFields = {
  loss: choice({
    label: 'loss',
    help: 'Mean loss of o = f/s; labels are 0 and 1, targets of the squared error ±1/2.',
    default: 'ce',
    choices: [
      { value: 'ce', label: 'cross entropy' },
      { value: 'se', label: 'squared error' },
      { value: 'hinge', label: 'hinge' },
      { value: 'squaredHinge', label: 'squared hinge' },
      { value: 'focal', label: 'focal (exponent 2)' },
      { value: 'labelSmoothing', label: 'cross entropy, labels smoothed by 0.1' },
    ],
    showWhen: inPlanar,
  }),
  optimizer: choice({
    label: 'optimizer',
    help: 'Heavy ball as in the reference code, or Adam (0.9, 0.999).',
    default: 'heavyBall',
    choices: [
      { value: 'heavyBall', label: 'heavy ball' },
      { value: 'adam', label: 'Adam' },
    ],
    showWhen: inPlanar,
  }),
  pointSource: choice({
    label: 'points',
    help: 'Drawn clusters, the points and initial weights of the paper’s six seeds, or your own points.',
    default: 'drawn',
    choices: [
      { value: 'drawn', label: 'drawn clusters' },
      { value: 'paper', label: 'the paper’s six seeds' },
      { value: 'own', label: 'own points' },
    ],
    showWhen: inPlanar,
  }),
  paperSeeds: list({
    label: 'paper seeds',
    help: 'Replica k takes the k-th of these seeds of the paper’s figure: 1, 21, 41, 61, 81, 101.',
    item: 'integer',
    default: [1, 21, 41, 61, 81, 101],
    min: 1,
    max: 101,
    minLength: 1,
    maxLength: 6,
    showWhen: { key: 'pointSource', isOneOf: ['paper'] },
  }),
  clusterScale: number({
    label: 'cluster distance',
    help: 'The distances of the cluster means from their middle (6.25, 17.5) are multiplied by this.',
    default: 1,
    min: 0,
    openMin: true,
    max: 100,
    showWhen: inPlanar,
  }),
  ownPoints: text({
    label: 'own points',
    help: 'One point a line or between semicolons: x1,x2,label with label 0 or 1, as in a CSV file; a first line of names is skipped.',
    default: '',
    maxLength: 4096,
    showWhen: { key: 'experiment', isOneOf: ['planar', 'linear'] },
  }),
  importedName: text({
    label: 'imported table',
    help: 'Name of an imported table of two features and a label: its points are the own points, in place of those written above.',
    default: '',
    maxLength: 64,
    suggest: 'importedTables',
    showWhen: { key: 'experiment', isOneOf: ['planar', 'linear'] },
  }),
  centreFraction: number({
    label: 'centring fraction',
    symbol: 'q',
    help: 'This share of the mean of the points is subtracted from them; at 1 they are centred.',
    default: 0,
    min: -10,
    max: 10,
    showWhen: inPlanar,
  }),
  rays: integer({
    label: 'rays',
    help: 'Checks the exact distances at the end against this many rays from every point; 0 checks nothing.',
    default: 0,
    min: 0,
    max: 100_000,
    showWhen: inPlanar,
  }),
  features: boolean({
    label: 'hidden features',
    help: 'Measures the offset of the hidden features and what Theorem 2 says of the last layer on them.',
    default: false,
    showWhen: inPlanar,
  }),
  shares: boolean({
    label: 'gradient shares',
    help: 'Tabulates which points still excite the weights: the share of each in the gradient, of the first six replicas.',
    default: false,
    showWhen: inPlanar,
  }),
} as const;

import type { AxisSpec, ChartSpec, IntervalPanel, LinePanel, SeriesSpec } from '../../contract/charts.ts';

const radius: AxisSpec = { label: 'l∞ radius r', scale: 'linear', min: 0, max: 1.5 };
const imageRadius: AxisSpec = { ...radius, max: 0.3 };
const trainedPresets = [
  'subspace',
  'subspace-linear',
  'subspace-deeplinear',
  'intervals-planar',
  'restarts',
  'closing',
] as const;
/** Beyond the papers, on points of a subspace. */
const comparedPresets = ['matched', 'scaled-radii', 'node-richness'] as const;
const certifiedPresets = ['subspace', 'intervals-planar'] as const;
const wholePresets = ['quick', 'mid', 'paper'] as const;
const curvePresets = ['cifar-smoke', ...wholePresets, 'radii', 'paper-radii', 'ce', 'paper-ce', 'profiles'] as const;
/** CDFs of all these presets carry the radius that training ends at. */
const trainingRadius = { kind: 'x', value: 0.02, label: 'R = 0.02' } as const;

export const row = (y: string, label: string): SeriesSpec => ({ source: { from: 'rows', x: 'step', y }, label });
const cdf = (y: string, label: string, reference = false): SeriesSpec => ({
  source: { from: 'table', table: 'cdf', x: 'r', y },
  label,
  reference,
});
export const line = (title: string, x: AxisSpec, y: AxisSpec, series: readonly SeriesSpec[]): LinePanel => ({
  kind: 'line',
  title,
  x,
  y,
  series,
  center: 'median',
  band: 'minMax',
});
/** Both ends of the margins of one net of an arm. */
const intervalsOf = (arm: string): IntervalPanel => ({
  kind: 'interval',
  title: `${arm}: certified to found`,
  table: 'margins',
  x: { label: 'sample, by the attack’s margin', scale: 'linear', column: 'rank' },
  y: { label: 'l∞ margin', scale: 'linear', min: 0 },
  low: 'linear',
  high: 'attack',
  where: { arm, replica: 0, split: 'test' },
});
export const step: AxisSpec = { label: 'step', scale: 'linear' };

export const charts: readonly ChartSpec[] = [
  {
    key: 'marginCdf',
    title: 'Margins of the test points',
    caption:
      'Share of test points within r of another class: the attack’s curve is an upper bound of the radius, the certified one a lower bound; the true curve lies between. Lower is more robust.',
    presets: [...trainedPresets, ...comparedPresets, 'multi-class'],
    panels: [
      line(
        'share of test points with a margin at most r',
        radius,
        { label: 'share', scale: 'linear', min: 0, max: 1 },
        [cdf('shareTest', 'found by the attack'), cdf('certifiedTest', 'not certified at r', true)],
      ),
      line('95 % band of the attack’s share', radius, { label: 'share', scale: 'linear', min: 0, max: 1 }, [
        cdf('lowTest', 'lower end'),
        cdf('highTest', 'upper end'),
      ]),
    ],
  },
  {
    key: 'training',
    title: 'Training',
    caption: 'Losses of both directions and of clean samples while the radius grows in phases.',
    presets: [...trainedPresets, ...comparedPresets, ...curvePresets, 'fig1-pca'],
    panels: [
      line('loss of a sample', step, { label: 'loss', scale: 'log' }, [
        row('lossUp', 'at d+'),
        row('lossDown', 'at d−'),
        row('lossClean', 'clean'),
      ]),
      line('radius', step, { label: 'radius', scale: 'linear' }, [row('radius', 'radius')]),
      line('accuracy', step, { label: 'accuracy', scale: 'linear', max: 1 }, [
        row('trainAccuracy', 'training'),
        row('testAccuracy', 'test'),
      ]),
    ],
  },
  {
    key: 'gradients',
    title: 'Gradient magnitude of each input coordinate',
    caption:
      'Without a perturbation the net keeps its random sensitivity in the coordinates that the data do not excite; with all layers perturbed it is gone.',
    presets: ['subspace', 'subspace-linear', 'subspace-deeplinear', 'matched', 'scaled-radii'],
    panels: [
      line(
        'mean |∂f/∂x| (the first k coordinates are excited)',
        { label: 'coordinate', scale: 'linear' },
        { label: 'magnitude', scale: 'log' },
        [{ source: { from: 'table', table: 'gradients', x: 'coordinate', y: 'meanMagnitude' }, label: 'magnitude' }],
      ),
    ],
  },
  {
    key: 'medians',
    title: 'Median margins',
    caption:
      'Certified below, found above; all layers perturbed certify more than the attack finds without perturbation.',
    presets: [...certifiedPresets, 'matched'],
    panels: [
      {
        kind: 'bars',
        title: 'median over the test points',
        categoryLabel: 'arm',
        y: { label: 'l∞ margin', scale: 'linear' },
        series: [
          { source: { from: 'lastRow', metric: 'intervalMedian', category: 'arm' }, label: 'certified by intervals' },
          { source: { from: 'lastRow', metric: 'linearMedian', category: 'arm' }, label: 'certified by linear bounds' },
          { source: { from: 'lastRow', metric: 'marginMedianTest', category: 'arm' }, label: 'found by the attack' },
        ],
      },
      {
        kind: 'bars',
        title: 'sensitivity of each layer',
        categoryLabel: 'arm',
        y: { label: 'S_j', scale: 'log' },
        series: [1, 2, 3].map((j) => ({
          source: { from: 'lastRow', metric: `sensitivity${j}`, category: 'arm' } as const,
          label: `layer ${j}`,
        })),
      },
    ],
  },
  {
    key: 'intervals',
    title: 'Margin of each sample as an interval',
    caption:
      'One bar a test sample of the first replica, from its certified radius to what the attack found, in the order of the attack’s margin.',
    presets: [...certifiedPresets, ...wholePresets],
    panels: ['none', 'input', 'all'].map(intervalsOf),
  },
  {
    key: 'closing',
    title: 'What closes the interval',
    caption:
      'One bar a test sample of the first replica, from what branch and bound certifies to what is found at the end: a point where the interval is closed. Beside them the intervals that it began with, and the medians.',
    presets: ['closing'],
    panels: [
      ...['none', 'all'].map((arm): IntervalPanel => ({
        ...intervalsOf(arm),
        title: `${arm}: closed`,
        low: 'closedLow',
        high: 'closedHigh',
      })),
      ...['none', 'all'].map(intervalsOf),
      {
        kind: 'bars',
        title: 'median over the certified test points',
        categoryLabel: 'arm',
        y: { label: 'l∞ margin', scale: 'linear' },
        series: (
          [
            ['linearMedian', 'linear bounds, fixed slopes'],
            ['optimisedMedian', 'optimised slopes'],
            ['closedMedian', 'branch and bound'],
            ['marginMedianTest', 'found by the attack (all test points)'],
          ] as const
        ).map(([metric, label]) => ({ source: { from: 'lastRow', metric, category: 'arm' } as const, label })),
      },
    ],
  },
  {
    key: 'linearIntervals',
    title: 'Margin of each point as an interval: linear nets and a leaky one',
    caption:
      'One bar a point of the first replica, from its certified radius to what the attack found. On linear nets both ends are one number.',
    presets: ['intervals-linear'],
    panels: ['deepLinear', 'leaky'].map(intervalsOf),
  },
  {
    key: 'duality',
    title: 'Min-max and penalty',
    caption: 'At the matching λ both problems have one minimiser: the points lie on the diagonal.',
    presets: ['duality'],
    panels: [
      {
        kind: 'scatter',
        title: 'w of (a) against w of (b)',
        x: { label: 'w of the min-max problem (b)', scale: 'linear' },
        y: { label: 'w of the penalty (a)', scale: 'linear' },
        series: [{ source: { from: 'table', table: 'duality', x: 'wB', y: 'wA', splitBy: ['q'] }, label: 'q' }],
        guides: [{ kind: 'slope', slope: 1, through: [0, 0], label: 'equal' }],
      },
    ],
  },
  {
    key: 'imageCdf',
    title: 'Margins of images',
    caption:
      'Share of images within r of the other class, by an attack: an upper bound of the radius. The whole curve counts, not its mean: nets trained on squared error without perturbations keep a long tail of images at which the attack finds nothing. What is certified lies far to the left.',
    presets: curvePresets,
    panels: [
      {
        ...line(
          'share of images with a margin at most r',
          imageRadius,
          { label: 'share', scale: 'linear', min: 0, max: 1 },
          [
            cdf('shareTest', 'test'),
            cdf('shareTrain', 'training', true),
            cdf('certifiedTest', 'test, not certified at r', true),
          ],
        ),
        guides: [trainingRadius],
      },
      {
        ...line('gap: test − training', imageRadius, { label: 'gap', scale: 'linear' }, [cdf('gap', 'gap')]),
        guides: [{ kind: 'y', value: 0, label: 'none' }, trainingRadius],
      },
      line('95 % band of the test share', imageRadius, { label: 'share', scale: 'linear', min: 0, max: 1 }, [
        cdf('lowTest', 'lower end'),
        cdf('highTest', 'upper end'),
      ]),
    ],
  },
  {
    key: 'sensitivities',
    title: 'Sensitivity of each layer',
    caption:
      'Mean |∂f/∂h_j|₁ over the test images: perturbing all layers lowers it everywhere, perturbing the input mostly there.',
    presets: curvePresets,
    panels: [
      {
        kind: 'bars',
        title: 'S_j, median with the range of the replicas',
        categoryLabel: 'arm',
        y: { label: 'S_j', scale: 'log' },
        series: [1, 2, 3, 4, 5].map((j) => ({
          source: { from: 'lastRow', metric: `sensitivity${j}`, category: 'arm' } as const,
          label: `layer ${j}`,
        })),
      },
    ],
  },
  {
    key: 'pca',
    title: 'Principal components of the hidden layers',
    caption:
      'Share of the variance that the first components explain. Training makes the dense layers’ signals low-dimensional, approximately; PE does not enrich the clean activations, it lowers their dimension further.',
    presets: ['fig1-pca', ...wholePresets],
    panels: (
      [
        ['init', 'before training'],
        ['clean', 'after training, clean'],
        ['perturbed', 'after training, with d+ at all layers'],
      ] as const
    ).map(([state, title]) =>
      line(
        title,
        { label: 'components', scale: 'linear', min: 1, max: 80 },
        { label: 'share', scale: 'linear', min: 0, max: 1 },
        [
          {
            source: { from: 'table', table: 'pca', x: 'k', y: 'cumulative', splitBy: ['layer'], where: { state } },
            label: 'layer',
          },
        ],
      ),
    ),
  },
  {
    key: 'pieces',
    title: 'Inner solver',
    caption:
      'Mean half-spread of f after P sign steps at all layers; at 0 that of random signs. Four steps nearly reach what sixteen do.',
    presets: wholePresets,
    panels: [
      line(
        'half-spread against P',
        { label: 'sign steps P', scale: 'linear' },
        { label: 'half-spread of f', scale: 'log' },
        [{ source: { from: 'table', table: 'pieces', x: 'pieces', y: 'halfSpread' }, label: 'half-spread' }],
      ),
    ],
  },
  {
    key: 'images',
    title: 'Images with the smallest margins',
    caption:
      'The test images nearest to the other class, what was added to them (±margin as white and black) and what they become.',
    presets: curvePresets,
    panels: (
      [
        ['pixels', 'image'],
        ['perturbation', 'perturbation'],
        ['result', 'what it becomes'],
      ] as const
    ).map(([pixels, title]) => ({
      kind: 'images',
      title,
      table: 'images',
      pixels,
      height: 32,
      width: 32,
      channels: 3,
      captionBy: ['arm', 'margin'],
    })),
  },
];

import type { ChartSpec, LinePanel, SegmentsPanel } from '../../../contract/charts.ts';

const logStep = { label: 'step', scale: 'log' } as const;

const overSteps = (
  title: string,
  metric: string,
  label: string,
  arms?: readonly string[],
  scale: 'log' | 'linear' = 'log',
): LinePanel => ({
  kind: 'line',
  title,
  x: logStep,
  y: { label, scale },
  series: [{ source: { from: 'rows', x: 'step', y: metric }, label, ...(arms ? { arms } : {}) }],
  center: 'median',
  band: 'minMax',
});

/** Exact boundaries, points by class and circles of radius = distance, a multiple each replica. */
const boundaries = (title: string, arms: readonly string[]): SegmentsPanel => ({
  kind: 'segments',
  title,
  x: { label: 'x1', scale: 'linear' },
  y: { label: 'x2', scale: 'linear' },
  equalAxes: true,
  segments: { table: 'segments', x1: 'x1', y1: 'y1', x2: 'x2', y2: 'y2', styleBy: 'loss' },
  points: { table: 'points', x: 'x', y: 'y', classBy: 'label', radius: 'distance' },
  multiplesBy: 'replica',
  arms,
});

const scrub = { column: 'step', label: 'step' } as const;
const fig1 = ['fig1-paper', 'fig1-quick', 'fig1-long'] as const;

/** Figures 1 and 2 of section 5, and those of sections 7.1, 7.2 and 7.6. */
export const planarCharts: readonly ChartSpec[] = [
  {
    key: 'boundaries',
    title: 'Decision boundaries, exact',
    caption:
      'Cross entropy (solid) runs close to the points, squared error (dotted) keeps away; each circle has the distance of its point. Slide through training.',
    presets: [...fig1, 'fig1-features'],
    panels: [boundaries('Boundaries of ce and se', ['ce', 'se'])],
    scrub,
  },
  {
    key: 'centredBoundaries',
    title: 'The same points, centred',
    caption:
      'Once the mean is subtracted both losses leave the same margin: the gap of Fig. 1 is an effect of the offset.',
    presets: [...fig1, 'fig1-features'],
    panels: [boundaries('Boundaries of ceCentred and seCentred', ['ceCentred', 'seCentred'])],
    scrub,
  },
  {
    key: 'lossBoundaries',
    title: 'Boundaries of the other losses',
    caption: 'The same points and initial weights under six losses and two optimisers.',
    presets: ['fig1-losses'],
    panels: [boundaries('Boundaries of hinge, focal and Adam', ['hinge', 'focal', 'ceAdam'])],
    scrub,
  },
  {
    key: 'rayBoundaries',
    title: 'Boundaries that the rays check',
    caption: 'From every point no ray changes sign inside 0.98 of the circle, and one does within 1.002 of it.',
    presets: ['geometry-rays'],
    panels: [boundaries('Boundaries of ce', ['ce'])],
    scrub,
  },
  {
    key: 'marginStrip',
    title: 'Ratio of the margins, replica by replica',
    caption: 'Above 1 the second loss leaves the larger margin; centred pairs lie near 1.',
    presets: [...fig1, 'fig1-same-loss', 'fig1-bias-factor', 'fig1-losses'],
    panels: [
      {
        kind: 'scatter',
        title: 'Ratio of least margins',
        x: { label: 'replica', scale: 'linear' },
        y: { label: 'ratio', scale: 'log' },
        series: [
          { source: { from: 'table', table: 'ratios', x: 'replica', y: 'ratio', splitBy: ['pair'] }, label: '' },
        ],
        guides: [{ kind: 'y', value: 1, label: 'no gap' }],
      },
      {
        kind: 'line',
        title: 'Geometric mean of the ratio',
        x: logStep,
        y: { label: 'geometric mean', scale: 'log' },
        series: [
          {
            source: { from: 'table', table: 'geometricMeans', x: 'step', y: 'geometricMean', splitBy: ['pair'] },
            label: '',
          },
        ],
        center: 'median',
        band: 'none',
        guides: [{ kind: 'y', value: 1, label: 'no gap' }],
      },
    ],
  },
  {
    key: 'marginOverSteps',
    title: 'Margins while training',
    caption:
      'The margin of cross entropy stays behind from the first thousand steps on; the law of the nodes holds for it.',
    presets: [...fig1, 'fig1-same-loss', 'fig1-bias-factor', 'fig1-offset-sweep', 'fig1-losses', 'geometry-rays'],
    panels: [
      overSteps('Least distance to the boundary', 'minMargin', 'least margin'),
      overSteps('Mean distance to the boundary', 'meanDistance', 'mean distance'),
      overSteps('Exact Lipschitz constant', 'lipschitzExact', 'Lipschitz constant'),
      overSteps('Nodes active on no point', 'deadNodes', 'dead nodes', undefined, 'linear'),
      overSteps('Drift of w² − |V|² − b²', 'balanceDrift', 'drift / max w²'),
      overSteps('Loss', 'trainLoss', 'mean loss'),
    ],
  },
  {
    key: 'offsetSweep',
    title: 'The gap is an offset effect',
    caption: 'Subtracting more of the mean shrinks the ratio of the margins from about 3 to 0.9.',
    presets: ['fig1-offset-sweep'],
    panels: [
      {
        kind: 'scatter',
        title: 'Ratio of least margins after 10 000 steps',
        x: { label: 'centring fraction q', scale: 'linear' },
        y: { label: 'ratio se/ce', scale: 'log' },
        series: [
          { source: { from: 'table', table: 'ratios', x: 'centreFraction', y: 'ratio' }, label: 'replicas' },
          {
            source: {
              from: 'table',
              table: 'geometricMeans',
              x: 'centreFraction',
              y: 'geometricMean',
              where: { step: 10_000 },
            },
            label: 'geometric mean',
          },
        ],
        guides: [{ kind: 'y', value: 1, label: 'no gap' }],
      },
      {
        kind: 'line',
        title: 'Geometric mean while training',
        x: logStep,
        y: { label: 'geometric mean of se/ce', scale: 'log' },
        series: [
          {
            source: { from: 'table', table: 'geometricMeans', x: 'step', y: 'geometricMean', splitBy: ['pair'] },
            label: '',
          },
        ],
        center: 'median',
        band: 'none',
        guides: [{ kind: 'y', value: 1, label: 'no gap' }],
      },
    ],
  },
  {
    key: 'phase',
    title: 'Where cross entropy stops being worse',
    caption:
      'Geometric mean of se/ce over the offset, the distance of the clusters and the factor of the hidden biases.',
    presets: ['fig1-phase'],
    panels: [10, 3].map((hiddenBiasFactor) => ({
      kind: 'heatmap',
      title: `Hidden biases times ${hiddenBiasFactor}`,
      table: 'geometricMeans',
      x: { column: 'centreFraction', label: 'centring fraction q', scale: 'linear' },
      y: { column: 'clusterScale', label: 'distance of the clusters', scale: 'linear' },
      value: { column: 'geometricMean', label: 'se/ce', scale: 'log', min: 0.5, max: 8 },
      where: { step: 2000, hiddenBiasFactor },
    })),
  },
  {
    key: 'features',
    title: 'The offset that the last layer sees',
    caption:
      'The corrected Theorem 2 on the hidden features: how much of their hard margin cross entropy can reach in the last layer, with their mean and without it.',
    presets: ['fig1-features'],
    panels: [
      overSteps('Distance of the hull from the origin', 'featureOffset', 'distance', undefined, 'linear'),
      overSteps('Bound over the hard margin', 'featureRatio', 'share of the hard margin', undefined, 'linear'),
      overSteps('The same, features centred', 'featureRatioCentred', 'share of the hard margin', undefined, 'linear'),
      overSteps('Least margin in the input plane', 'minMargin', 'least margin'),
    ],
  },
  {
    key: 'shares',
    title: 'Which points keep exciting the weights',
    caption: 'Share of every point in the sum of the gradients; under cross entropy a few points soon carry all of it.',
    presets: ['fig1-losses'],
    panels: ['ce', 'se', 'hinge', 'focal'].map((arm) => ({
      kind: 'heatmap',
      title: `Arm ${arm}`,
      table: 'shares',
      x: { column: 'step', label: 'step', scale: 'linear' },
      y: { column: 'index', label: 'point', scale: 'linear' },
      value: { column: 'share', label: 'share', scale: 'log', min: 1e-4, max: 1 },
      where: { arm },
    })),
  },
];

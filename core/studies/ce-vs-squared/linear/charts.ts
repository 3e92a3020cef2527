import type { ChartSpec, SegmentsPanel } from '../../../contract/charts.ts';

const logStep = { label: 'step', scale: 'log' } as const;
const scrub = { column: 'step', label: 'step' } as const;

const plane = (
  title: string,
  arms: readonly string[],
  x: readonly [number, number],
  y: readonly [number, number],
): SegmentsPanel => ({
  kind: 'segments',
  title,
  x: { label: 'x1', scale: 'linear', min: x[0], max: x[1] },
  y: { label: 'x2', scale: 'linear', min: y[0], max: y[1] },
  equalAxes: true,
  segments: { table: 'segments', x1: 'x1', y1: 'y1', x2: 'x2', y2: 'y2', styleBy: 'loss' },
  points: { table: 'points', x: 'x', y: 'y', classBy: 'label' },
  arms,
});

const onZeroMean = (arm: string): SegmentsPanel => plane(`Boundary of ${arm}`, [arm], [-150, 150], [-150, 150]);
const onLine = (arm: string): SegmentsPanel => plane(`Boundary of ${arm}`, [arm], [-35, 35], [25, 95]);

/** Figure 3 of section 5, and the bias of section 7.3. */
export const linearCharts: readonly ChartSpec[] = [
  {
    key: 'zeroMeanPlane',
    title: 'Linear classifier, zero-mean set',
    caption:
      'Cross entropy’s line (solid) approaches the augmented SVM (dotted), not the hard SVM (dashed), though the data have zero mean.',
    presets: ['fig2-zero-mean'],
    panels: [onZeroMean('ce'), onZeroMean('ceTranslated')],
    scrub,
  },
  {
    key: 'linePlane',
    title: 'Linear classifier, line set',
    caption: 'The support vectors lie on a line far from the origin, so that the augmented SVM passes close by them.',
    presets: ['fig2-line'],
    panels: [onLine('ce'), plane('Boundary of ceTranslated', ['ceTranslated'], [-35, 35], [-40, 40])],
    scrub,
  },
  {
    key: 'longPlane',
    title: 'A million steps',
    caption: 'The line hardly moves any more; it has still not reached its limit.',
    presets: ['fig2-long'],
    panels: [onZeroMean('zeroMean'), onLine('line')],
    scrub,
  },
  {
    key: 'linearMargin',
    title: 'Margin against its limit',
    caption:
      'Margin over the optimal margin; the dashed line is the exact limit, to which training creeps like 1/log t.',
    presets: ['fig2-zero-mean', 'fig2-line', 'fig2-long', 'fig2-bias-rate'],
    panels: [
      {
        kind: 'line',
        title: 'Margin / optimal margin',
        x: logStep,
        y: { label: 'margin / γ_opt', scale: 'linear' },
        series: [
          { source: { from: 'rows', x: 'step', y: 'marginOverOptimal' }, label: 'measured' },
          { source: { from: 'rows', x: 'step', y: 'limitOverOptimal' }, label: 'limit', reference: true },
        ],
        center: 'median',
        band: 'minMax',
      },
      {
        kind: 'line',
        title: 'Distance of the direction from its limit',
        x: logStep,
        y: { label: '1 − cos', scale: 'log' },
        series: [
          {
            source: { from: 'rows', x: 'step', y: 'cosAugmented' },
            label: 'limit of this arm',
            transform: 'oneMinus',
          },
        ],
        center: 'median',
        band: 'minMax',
      },
    ],
  },
  {
    key: 'lineDraws',
    title: 'The line set drawn afresh',
    caption:
      'The poor margin is no accident of the draw: 4 % of the optimum in every replica, all of it once translated.',
    presets: ['fig2-line-draws'],
    panels: [
      {
        kind: 'bars',
        title: 'Margin of the augmented SVM',
        categoryLabel: 'arm',
        y: { label: 'margin', scale: 'log' },
        series: [
          { source: { from: 'lastRow', metric: 'augmentedMargin', category: 'arm' }, label: 'augmented SVM' },
          { source: { from: 'lastRow', metric: 'gammaOptimal', category: 'arm' }, label: 'hard SVM' },
          { source: { from: 'lastRow', metric: 'boundCorrected', category: 'arm' }, label: 'corrected Theorem 2' },
        ],
      },
    ],
  },
  {
    key: 'translation',
    title: 'Moving the data',
    caption: 'The margin of the limit grows as the optimal plane is moved to the origin, and is optimal there.',
    presets: ['fig2-translate'],
    panels: [
      {
        kind: 'line',
        title: 'Margin / optimal margin',
        x: { label: 'translation q', scale: 'linear' },
        y: { label: 'margin / γ_opt', scale: 'linear', min: 0, max: 1 },
        series: [
          {
            source: { from: 'table', table: 'translate', x: 'translateFraction', y: 'marginOverOptimal' },
            label: 'augmented SVM',
          },
        ],
        center: 'median',
        band: 'none',
      },
    ],
  },
];

import type { ChartSpec } from '../../../contract/charts.ts';

const slider = ['bn-slider'] as const;

/** Section 6, item 3. */
export const batchNormCharts: readonly ChartSpec[] = [
  {
    key: 'limitPlane',
    title: 'Boundaries of batch norm and weight norm',
    caption:
      'Slide from one point on the margin to all: they move along v*, so that weight norm ends at the same boundary throughout, and batch norm comes to it.',
    presets: slider,
    panels: [
      {
        kind: 'segments',
        title: 'Six points',
        x: { label: 'z₁', scale: 'linear', min: -0.5, max: 2.5 },
        y: { label: 'z₂', scale: 'linear', min: -1.5, max: 2.8 },
        equalAxes: true,
        segments: { table: 'limitLines', x1: 'x1', y1: 'y1', x2: 'x2', y2: 'y2', styleBy: 'limit' },
        points: { table: 'limitPoints', x: 'x', y: 'y', classBy: 'place' },
        arms: ['plane'],
      },
    ],
    scrub: { column: 'onMargin', label: 'points on the margin' },
  },
  {
    key: 'limitSlider',
    title: 'From one support vector to all',
    caption: 'The limits part while some points lie beyond the margin and are one when all lie on it.',
    presets: slider,
    panels: [
      {
        kind: 'line',
        title: 'Distance of the limits',
        x: { label: 'share of the points on the margin', scale: 'linear' },
        y: { label: 'distance', scale: 'linear' },
        series: [{ source: { from: 'rows', x: 'onMarginShare', y: 'bnDistance' }, label: 'distance' }],
        center: 'median',
        band: 'minMax',
      },
      {
        kind: 'line',
        title: 'Margin of the limit of batch norm',
        x: { label: 'share of the points on the margin', scale: 'linear' },
        y: { label: 'share of the largest', scale: 'linear' },
        series: [{ source: { from: 'rows', x: 'onMarginShare', y: 'bnMarginShare' }, label: 'margin' }],
        center: 'median',
        band: 'minMax',
      },
    ],
  },
  {
    key: 'limitErrors',
    title: 'Test error of both limits',
    caption:
      'Up to N = D batch norm ends at the least-squares interpolator, whose error peaks at N = D; far beyond it both predict alike. Batch norm does not notice the scales of the features, weight norm does.',
    presets: ['bn-gaussian'],
    panels: [
      {
        kind: 'scatter',
        title: 'Test error over N/D',
        x: { label: 'N/D', scale: 'log' },
        y: { label: 'test error', scale: 'linear' },
        series: [
          {
            source: { from: 'rows', x: 'aspect', y: 'wnTestError' },
            label: 'weight norm',
            arms: ['n10', 'n20', 'n40', 'n80', 'n160'],
          },
          {
            source: { from: 'rows', x: 'aspect', y: 'bnTestError' },
            label: 'batch norm',
            arms: ['n10', 'n20', 'n40', 'n80', 'n160'],
          },
        ],
      },
      {
        kind: 'bars',
        title: 'Batch norm, by arm',
        categoryLabel: 'arm',
        y: { label: 'test error', scale: 'linear' },
        series: [{ source: { from: 'lastRow', metric: 'bnTestError', category: 'arm' }, label: 'batch norm' }],
      },
      {
        kind: 'bars',
        title: 'Weight norm, by arm',
        categoryLabel: 'arm',
        y: { label: 'test error', scale: 'linear' },
        series: [{ source: { from: 'lastRow', metric: 'wnTestError', category: 'arm' }, label: 'weight norm' }],
      },
    ],
  },
];

import type { ChartSpec } from '../../../contract/charts.ts';

const supports = ['support-cifar', 'support-literal'] as const;

/** Figures 6 and 7 of section 4. */
export const cifarCharts: readonly ChartSpec[] = [
  {
    key: 'normalisedLosses',
    title: 'Test against train loss',
    caption:
      'Normalised, test loss follows train loss, above the diagonal; unnormalised it does not. Over initialisations part of the correlation is trivial: a larger start gives a larger ρ and both losses nearer log 10. Networks that have not fitted are left out of the claims.',
    presets: ['fig1-cifar'],
    panels: [
      {
        kind: 'scatter',
        title: 'Normalised',
        x: { label: 'train cross entropy', scale: 'linear' },
        y: { label: 'test cross entropy', scale: 'linear' },
        series: [
          {
            source: { from: 'table', table: 'networks', x: 'normalizedTrainLoss', y: 'normalizedTestLoss' },
            label: '',
          },
        ],
        guides: [{ kind: 'slope', slope: 1, through: [2.29, 2.29], label: 'diagonal' }],
      },
      {
        kind: 'scatter',
        title: 'Unnormalised',
        x: { label: 'train cross entropy', scale: 'linear' },
        y: { label: 'test cross entropy', scale: 'linear' },
        series: [{ source: { from: 'table', table: 'networks', x: 'trainLoss', y: 'testLoss' }, label: '' }],
      },
      {
        kind: 'scatter',
        title: 'Test error against normalised test loss',
        x: { label: 'test cross entropy', scale: 'linear' },
        y: { label: 'test error', scale: 'linear' },
        series: [{ source: { from: 'table', table: 'networks', x: 'normalizedTestLoss', y: 'testError' }, label: '' }],
      },
      {
        kind: 'line',
        title: 'Test loss at scale s',
        x: { label: 's', scale: 'log' },
        y: { label: 'test cross entropy of s f_V', scale: 'log' },
        series: [{ source: { from: 'table', table: 'scaledTestLoss', x: 'scale', y: 'testLoss' }, label: '' }],
        center: 'median',
        band: 'minMax',
      },
    ],
  },
  {
    key: 'supportPoints',
    title: 'Support points',
    caption:
      'The smallest margins form a group that settles; removing it moves the outputs, removing far points does not.',
    presets: [...supports],
    panels: [
      {
        kind: 'scatter',
        title: 'Margins of all points (arm continue)',
        x: { label: 'step', scale: 'linear' },
        y: { label: 'normalised margin', scale: 'linear' },
        series: [
          {
            source: { from: 'table', table: 'margins', x: 'phase', y: 'normalizedMargin' },
            label: '',
            arms: ['continue'],
          },
        ],
      },
      {
        kind: 'line',
        title: 'Smallest and tenth margin',
        x: { label: 'step', scale: 'linear' },
        y: { label: 'normalised margin', scale: 'linear' },
        series: [
          { source: { from: 'rows', x: 'step', y: 'minMargin' }, label: 'smallest' },
          { source: { from: 'rows', x: 'step', y: 'tenthMargin' }, label: 'tenth' },
        ],
        center: 'median',
        band: 'none',
      },
      {
        kind: 'bars',
        title: 'Shift of the test outputs',
        categoryLabel: 'arm',
        y: { label: 'shift', scale: 'log' },
        series: [{ source: { from: 'lastRow', metric: 'outputShift', category: 'arm' }, label: 'shift' }],
      },
      {
        kind: 'bars',
        title: 'Ten smallest margins shared with continue',
        categoryLabel: 'arm',
        y: { label: 'Jaccard index', scale: 'linear', min: 0, max: 1 },
        series: [{ source: { from: 'lastRow', metric: 'jaccard10', category: 'arm' }, label: 'Jaccard' }],
      },
    ],
  },
  {
    key: 'supportImages',
    title: 'Support images',
    caption:
      'The ten training images of smallest normalised margin at the end of the arm continue: rank 1 decides the margin of the net.',
    presets: [...supports],
    panels: [
      {
        kind: 'images',
        title: 'Smallest margins first',
        table: 'supportImages',
        pixels: 'pixels',
        height: 32,
        width: 32,
        channels: 3,
        captionBy: ['rank', 'class'],
      },
    ],
  },
];

import type { MetricSpec } from '../../contract/study.ts';

const metric = (key: string, label: string, scale: MetricSpec['scale'] = 'linear', symbol?: string): MetricSpec => ({
  key,
  label,
  scale,
  ...(symbol === undefined ? {} : { symbol }),
});

export const metrics: readonly MetricSpec[] = [
  metric('radius', 'radius of the epoch', 'linear', 'r'),
  metric('lossUp', 'loss at d+ (mean of a sample)', 'log'),
  metric('lossDown', 'loss at d− (mean of a sample)', 'log'),
  metric('lossClean', 'clean loss (mean of a sample)', 'log'),
  metric('trainAccuracy', 'training accuracy'),
  metric('testAccuracy', 'test accuracy'),
  ...[1, 2, 3, 4, 5].map((j) => metric(`sensitivity${j}`, `sensitivity of layer ${j}`, 'log', `S_${j}`)),
  metric('marginMedianTest', 'median margin, test'),
  metric('marginMeanTest', 'mean margin, test (not found counts as 2; do not rank by it)'),
  metric('jointMarginMedian', 'median joint margin of all layers', 'log'),
  metric('intervalMedian', 'median radius certified by intervals', 'log'),
  metric('linearMedian', 'median radius certified by linear bounds', 'log'),
  metric('exactMedian', 'median exact margin'),
  metric('tighterShare', 'share of samples with a tighter linear bound'),
  metric('unexcitedChange', 'largest change of an unexcited weight', 'log'),
  metric('unexcitedNorm', 'norm of the unexcited weights', 'log'),
  metric('unexcitedGradient', 'gradient magnitude in unexcited directions', 'log'),
];

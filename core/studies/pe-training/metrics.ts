import type { MetricSpec } from '../../contract/study.ts';

const metric = (key: string, label: string, scale: MetricSpec['scale'] = 'linear', symbol?: string): MetricSpec => ({
  key,
  label,
  scale,
  ...(symbol === undefined ? {} : { symbol }),
});

export const metrics: readonly MetricSpec[] = [
  metric('radius', 'radius of the epoch', 'linear', 'r'),
  metric('passes', 'passes of a training sample through the net so far'),
  metric('lossUp', 'loss at d+ (mean of a sample)', 'log'),
  metric('lossDown', 'loss at d− (mean of a sample)', 'log'),
  metric('lossClean', 'clean loss (mean of a sample)', 'log'),
  metric('trainAccuracy', 'training accuracy'),
  metric('testAccuracy', 'test accuracy'),
  ...[1, 2, 3, 4, 5].map((j) => metric(`sensitivity${j}`, `sensitivity of layer ${j}`, 'log', `S_${j}`)),
  ...[1, 2, 3, 4, 5].map((j) => metric(`radius${j}`, `radius of layer ${j} in the epoch`, 'linear', `r_${j}`)),
  metric('marginMedianTest', 'median margin, test'),
  metric('marginMeanTest', 'mean margin, test (not found counts as 2; do not rank by it)'),
  metric('marginMedianTrain', 'median margin, training'),
  metric('marginMeanTrain', 'mean margin, training (not found counts as 2; do not rank by it)'),
  metric('outputSize', 'mean |output|'),
  metric('smallShareTest', 'share of test margins up to 0.05'),
  metric('tailTest', 'share of test margins up to 0.2'),
  ...(['002', '005'] as const).flatMap((r) => [
    metric(`shareTest${r}`, `F(0.${r.slice(1)}) on test images`),
    metric(`shareTrain${r}`, `F(0.${r.slice(1)}) on training images`),
    metric(`gap${r}`, `F test − F training at 0.${r.slice(1)}`),
  ]),
  ...[1, 2, 3, 4].flatMap((layer) => [
    metric(`pc1Layer${layer}`, `share of the first component, layer ${layer}`),
    metric(`n90Layer${layer}`, `components for 90 % of the variance, layer ${layer}`),
    metric(`n99Layer${layer}`, `components for 99 % of the variance, layer ${layer}`),
    metric(`share80Layer${layer}`, `share of the first 80 components, layer ${layer}`),
  ]),
  metric('rankRatio', 'smallest over largest eigenvalue, last hidden layer', 'log'),
  metric('copiedRankRatio', 'the same with a unit copied onto another', 'log'),
  ...(['clean', 'trained'] as const).flatMap((state) =>
    [1, 2].flatMap((layer) => {
      const of = `layer ${layer}, ${state === 'clean' ? 'clean inputs' : 'inputs trained on'}`;
      return [
        metric(`${state}Directions${layer}`, `directions excited, mean of the nodes, ${of}`),
        metric(`${state}Rich${layer}`, `share of nodes excited in all directions, ${of}`),
        metric(`${state}LambdaMin${layer}`, `least eigenvalue a sample, mean of the nodes, ${of}`, 'log'),
      ];
    }),
  ),
  metric('jointMarginMedian', 'median joint margin of all layers', 'log'),
  metric('intervalMedian', 'median radius certified by intervals', 'log'),
  metric('linearMedian', 'median radius certified by linear bounds', 'log'),
  metric('optimisedMedian', 'median radius certified with optimised slopes', 'log'),
  metric('closedMedian', 'median radius certified by branch and bound', 'log'),
  metric('attackRefused', 'share of images at which the attack’s margin is refused as a certificate'),
  metric('singleLayerTighter', 'share of images with a tighter linear bound of the last layer alone'),
  metric('exactMedian', 'median exact margin'),
  metric('tighterShare', 'share of samples with a tighter linear bound'),
  metric('unexcitedChange', 'largest change of an unexcited weight', 'log'),
  metric('unexcitedNorm', 'norm of the unexcited weights', 'log'),
  metric('unexcitedGradient', 'gradient magnitude in unexcited directions', 'log'),
];

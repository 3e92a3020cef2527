import type * as Tensorflow from '@tensorflow/tfjs';

type Tensor = Tensorflow.Tensor;

/** −log softmax(logits)[label] for each row: logits […, n, classes], labels […, n] whole numbers; […, n]. */
export function softmaxCrossEntropy(tf: typeof Tensorflow, logits: Tensor, labels: Tensor): Tensor {
  const classes = logits.shape.at(-1)!;
  const chosen = logits.mul(tf.oneHot(labels.toInt(), classes).cast('float32')).sum(-1);
  return tf.logSumExp(logits, -1).sub(chosen);
}

/** log(1 + exp(−y f)) for each sample, y = ±1, without overflow. */
export function logisticLoss(tf: typeof Tensorflow, outputs: Tensor, signs: Tensor): Tensor {
  const margin = outputs.mul(signs);
  return tf.relu(margin.neg()).add(tf.log1p(tf.exp(tf.abs(margin).neg())));
}

/** exp(−y f) for each sample, y = ±1. */
export function exponentialLoss(tf: typeof Tensorflow, outputs: Tensor, signs: Tensor): Tensor {
  return tf.exp(outputs.mul(signs).neg());
}

/** (f − y)² for each sample, no factor 1/2. */
export function squaredLoss(outputs: Tensor, targets: Tensor): Tensor {
  return outputs.sub(targets).square();
}

import type * as Tensorflow from '@tensorflow/tfjs';

type Tensor = Tensorflow.Tensor;

/**
 * Gradients of a scalar loss, with whatever else the forward pass is to give (a loss for each replica, outputs).
 * tf.valueAndGrads gives the loss alone.
 */
export function gradientsOf<Also extends Readonly<Record<string, Tensor>>>(
  tf: typeof Tensorflow,
  weights: readonly Tensor[],
  forward: (weights: readonly Tensor[]) => { readonly loss: Tensor; readonly also: Also },
): { loss: Tensorflow.Scalar; gradients: Tensor[]; also: Also } {
  let kept: Also | undefined;
  const { value, grads } = tf.valueAndGrads((...own: Tensor[]) => {
    const { loss, also } = forward(own);
    kept = also;
    for (const tensor of Object.values(also)) tf.keep(tensor);
    return loss as Tensorflow.Scalar;
  })([...weights]);
  const also = Object.fromEntries(
    Object.entries(kept!).map(([key, tensor]) => {
      const copy = tensor.clone();
      tensor.dispose();
      return [key, copy];
    }),
  ) as Also;
  return { loss: value as Tensorflow.Scalar, gradients: grads, also };
}

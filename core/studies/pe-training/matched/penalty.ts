import type * as Tensorflow from '@tensorflow/tfjs';
import { gradientsOf } from '../../../training/gradients.ts';
import { real } from '../../../training/graph/real.ts';
import type { Objective } from './adversarial.ts';

type Tensor = Tensorflow.Tensor;

/**
 * PE's first-order equivalent for an MLP: the gradient of Σ 2 [(f − y)² + S²] with S(x) = Σ_j r_j |∂f/∂h_{j−1}(x)|₁.
 *
 * No gradient is taken twice: with u_j = r_j sign(∂f/∂h_{j−1}) S is the derivative of f along u, and both u and the
 * pattern of active units are constant wherever S has a gradient. So S is carried forward beside the signal as its
 * tangent, t_j = D_j W_j t_{j−1} + u_{j+1}, and one backward pass gives the gradient exactly.
 *
 * `weights`: w0, b0, w1, … [replicas, in, out] and [replicas, 1, out]; `x` [replicas, batch, inputs], `y` [replicas, batch];
 * `radii`: r_j of each map, 0 where it takes no part.
 */
export function penaltyObjective(
  tf: typeof Tensorflow,
  slope: number,
  weights: readonly Tensor[],
  x: Tensor,
  y: Tensor,
  radii: readonly Tensor[],
): Objective {
  const last = radii.length - 1;
  const masks = activePattern(tf, slope, weights, x);
  const direction = steepest(tf, weights, masks, radii, y.expandDims(-1));
  const { gradients, also } = gradientsOf(tf, weights, (own) => {
    let [signal, tangent] = [x, direction[0]!];
    for (let j = 0; j <= last; j++) {
      signal = tf.matMul(signal, own[2 * j]!).add(own[2 * j + 1]!);
      tangent = tf.matMul(tangent, own[2 * j]!);
      if (j === last) break;
      signal = signal.mul(masks[j]!);
      tangent = tangent.mul(masks[j]!).add(direction[j + 1]!);
    }
    const spread = tangent.reshape(y.shape);
    const losses = signal.reshape(y.shape).sub(y).square().add(spread.square());
    return { loss: losses.sum().mul(tf.scalar(2)), also: { losses } };
  });
  return { gradients, up: also.losses, down: also.losses };
}

/** Slope of each hidden unit's activation at the samples: 1 or the net's slope, [replicas, batch, units] a layer. */
function activePattern(tf: typeof Tensorflow, slope: number, weights: readonly Tensor[], x: Tensor): Tensor[] {
  const masks: Tensor[] = [];
  let h = x;
  for (let j = 0; j < weights.length / 2 - 1; j++) {
    const before = tf.matMul(h, weights[2 * j]!).add(weights[2 * j + 1]!);
    const ones = tf.onesLike(before);
    masks.push(tf.where(before.greater(0), ones, ones.mul(real(tf, slope))));
    h = before.mul(masks[j]!);
  }
  return masks;
}

/** u_j = r_j sign(∂f/∂h_{j−1}) at each map's input, [replicas, batch, inputs]; `like` [replicas, batch, 1]. */
function steepest(
  tf: typeof Tensorflow,
  weights: readonly Tensor[],
  masks: readonly Tensor[],
  radii: readonly Tensor[],
  like: Tensor,
): Tensor[] {
  const found = new Array<Tensor>(radii.length);
  let gradient: Tensor = tf.onesLike(like);
  for (let j = radii.length - 1; j >= 0; j--) {
    const atInput = tf.matMul(gradient, weights[2 * j]!, false, true);
    found[j] = atInput.sign().mul(radii[j]!);
    if (j > 0) gradient = atInput.mul(masks[j - 1]!);
  }
  return found;
}

import type * as Tensorflow from '@tensorflow/tfjs';

type Tensor = Tensorflow.Tensor;

/** Rounds of the ascent: each takes the signs for v, then v for the signs. */
export const ascentRounds = 3;

/** Where the ascent begins: along each of `count` outputs, and along all of them alike. */
export function startDirections(count: number): number[][] {
  const each = Array.from({ length: count }, (_, o) => o);
  return [...each.map((own) => each.map((o) => (o === own ? 1 : 0))), each.map(() => 1)];
}

/**
 * v of Corollary 3's corollary for classifiers (PE, section 7.1), to first order in the perturbations: the unit vector in
 * the space of the outputs along which ±r_j sign(·) at the perturbed maps moves them furthest,
 *
 *     argmax_{|v|₂ ≤ 1} Σ_j r_j |J_jᵀ v|₁,   v ← J s/|J s|₂,  s = r_j sign(J_jᵀ v),
 *
 * an ascent from each of `startDirections`; the furthest one is kept. `jacobians[o][j]` [..., n_j] is ∂f_o/∂d_j of each
 * sample, `radii[j]` r_j or a multiple of all of them. The result [..., m] is |J s|₂ v: the
 * signs along it are those along v.
 */
export function excitingDirection(
  tf: typeof Tensorflow,
  jacobians: readonly (readonly Tensor[])[],
  radii: readonly Tensor[],
): Tensor {
  const moved = (v: readonly Tensor[]): Tensor => {
    const signs = radii.map((radius, j) =>
      jacobians
        .map((own, o) => own[j]!.mul(v[o]!))
        .reduce((a, b) => a.add(b))
        .sign()
        .mul(radius),
    );
    const outputs = jacobians.map((own) =>
      own.map((jacobian, j) => jacobian.mul(signs[j]!).sum(-1, true)).reduce((a, b) => a.add(b)),
    );
    return tf.concat(outputs, -1);
  };
  const climbed = startDirections(jacobians.length).map((start) => {
    let v: Tensor[] = start.map((value) => tf.scalar(value));
    let reached = moved(v);
    for (let round = 1; round < ascentRounds; round++) {
      v = tf.split(reached, start.length, -1);
      reached = moved(v);
    }
    return reached;
  });
  const size = (t: Tensor): Tensor => t.square().sum(-1, true);
  return climbed.reduce((best, other) => {
    const further = tf.greater(size(other), size(best));
    return tf.where(tf.tile(further, [1, 1, best.shape.at(-1)!]), other, best);
  });
}

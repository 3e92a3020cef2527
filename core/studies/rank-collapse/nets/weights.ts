import type { NetWeights, RunArm, State } from '../../runner.ts';
import type { NetParams } from './draws.ts';
import { layerOf, shapesOf } from './shapes.ts';

/** W_1 … W_L of every replica of the arm that a restore point is of, [n_k, n_{k−1}]. */
export function netWeights(arms: readonly RunArm[], replicas: number, state: State): NetWeights {
  const saved = state as { readonly arm: number; readonly weights: Float64Array };
  const arm = arms[saved.arm]!;
  const shapes = shapesOf((arm.params as unknown as NetParams).sizes);
  const tensors = Array.from({ length: replicas }, (_, replica) => {
    const own = saved.weights.subarray(replica * shapes.length, (replica + 1) * shapes.length);
    return Array.from({ length: shapes.layers }, (__, k) => ({
      replica,
      name: `W${k + 1}`,
      shape: [shapes.sizes[k + 1]!, shapes.sizes[k]!],
      values: layerOf(own, shapes, k),
    }));
  });
  return { arm: arm.name, tensors: tensors.flat() };
}

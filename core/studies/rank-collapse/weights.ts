import { noArm, type NetWeights, type NoWeights, type RunArm, type State } from '../runner.ts';
import type { StudyParams } from './fields.ts';
import type { NetParams } from './nets/draws.ts';
import { layerOf, shapesOf } from './nets/shapes.ts';

/** W1 … WL of every replica of the arm that a restore point is of, [n_k, n_{k−1}]. */
export function weightsOf(arms: readonly RunArm[], replicas: number, state: State): NetWeights | NoWeights {
  const { experiment } = arms[0]!.params as unknown as StudyParams;
  if (experiment !== 'nets') return { why: `the experiment ${experiment} solves for matrices, it trains no net` };
  const saved = state as { readonly arm: number; readonly weights: Float64Array };
  const arm = arms[saved.arm];
  if (!arm) return noArm;
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

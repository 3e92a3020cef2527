import type { NetWeights, RunArm, State } from '../runner.ts';
import type { StudyParams } from './fields.ts';
import { layers, sizes, weightCount } from './richness/draws.ts';
import { layerMatrix } from './richness/monitor.ts';

interface Saved {
  readonly arm: number;
  readonly job: { readonly weights: Float64Array } | null;
}

/**
 * Weights of every replica of the arm that a restore point is of: V [r, 2], b, w and c of the planar nets, W_1 … W_L of the
 * nets of `richness`. undefined for other experiments, and before an arm has begun.
 */
export function netWeights(arms: readonly RunArm[], replicas: number, state: State): NetWeights | undefined {
  const { arm: index, job } = state as unknown as Saved;
  const arm = arms[index];
  if (!arm || !job) return undefined;
  const params = arm.params as unknown as StudyParams;
  const parts = { planar: planarTensors, richness: richnessTensors }[params.experiment as string];
  if (!parts) return undefined;
  const count = job.weights.length / replicas;
  const tensors = Array.from({ length: replicas }, (_, replica) =>
    parts(job.weights.slice(replica * count, (replica + 1) * count)).map((tensor) => ({ replica, ...tensor })),
  );
  return { arm: arm.name, tensors: tensors.flat() };
}

type Tensors = readonly { readonly name: string; readonly shape: readonly number[]; readonly values: Float64Array }[];

/** [v1 (r), v2 (r), b (r), w (r), c] (see `initialNet`). */
function planarTensors(weights: Float64Array): Tensors {
  const r = (weights.length - 1) / 4;
  const V = Float64Array.from({ length: 2 * r }, (_, i) => weights[(i % 2) * r + (i >> 1)]!);
  return [
    { name: 'V', shape: [r, 2], values: V },
    { name: 'b', shape: [r], values: weights.slice(2 * r, 3 * r) },
    { name: 'w', shape: [1, r], values: weights.slice(3 * r, 4 * r) },
    { name: 'c', shape: [1], values: weights.slice(4 * r) },
  ];
}

function richnessTensors(weights: Float64Array): Tensors {
  if (weights.length !== weightCount)
    throw new Error(`a net of richness has ${weightCount} weights, not ${weights.length}`);
  return Array.from({ length: layers }, (_, j) => ({
    name: `W${j + 1}`,
    shape: [sizes[j + 1]!, sizes[j]!],
    values: layerMatrix(weights, j + 1),
  }));
}

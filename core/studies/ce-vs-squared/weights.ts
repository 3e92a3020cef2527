import { noArm, type NetWeights, type NoWeights, type RunArm, type State } from '../runner.ts';
import type { StudyParams } from './fields.ts';
import { layers, sizes, weightCount } from './richness/draws.ts';
import { layerMatrix } from './richness/monitor.ts';

interface Saved {
  readonly arm: number;
  readonly job: unknown;
}

type Tensors = readonly { readonly name: string; readonly shape: readonly number[]; readonly values: Float64Array }[];
/** The nets of the replicas, from the state of their arm's job. */
type Nets = (job: never, params: StudyParams, replicas: number) => Tensors[];

const nets: Partial<Record<StudyParams['experiment'], Nets>> = {
  planar: (job: { readonly weights: Float64Array }, _params, replicas) => split(job.weights, replicas).map(planarNet),
  certificates: (job: { readonly weights: Float64Array }, _params, replicas) =>
    split(job.weights, replicas).map(planarNet),
  classes: (job: { readonly weights: readonly Float64Array[] }, { width }, replicas) => {
    const each = job.weights.length / replicas;
    return Array.from({ length: replicas }, (_, k) =>
      job.weights.slice(k * each, (k + 1) * each).flatMap((weights, bit) => {
        const tensors = planarNetOf(weights, width);
        return each === 1 ? tensors : tensors.map((tensor) => ({ ...tensor, name: `bit${bit + 1}.${tensor.name}` }));
      }),
    );
  },
  richness: (job: { readonly weights: Float64Array }, _params, replicas) =>
    split(job.weights, replicas).map(richnessNet),
  flow: (job: { readonly theta: Float64Array }, { width }, replicas) =>
    split(job.theta, replicas).map((theta) => flowNet(theta, width)),
  linear: (job: { readonly theta: Float64Array }, _params, replicas) =>
    split(job.theta, replicas).map((theta) => [
      { name: 'W1', shape: [1, 2], values: theta.slice(0, 2) },
      { name: 'b1', shape: [1], values: theta.slice(2, 3) },
    ]),
};

const whyNot: Partial<Record<StudyParams['experiment'], string>> = {
  bounds: 'bounds solves for exact margins of sets, it trains no net',
  attenuation: 'attenuation follows the parameters of a regression, not the weights of a net',
  identification: 'identification follows three numbers of a scalar system, not the weights of a net',
  sgm: 'sgm follows the parameters of a regression, not the weights of a net',
  bandit: 'bandit counts plays and wins, it has no net',
};

/** The nets of every replica of the arm that a restore point is of, layers as W1, b1, W2, … [outputs, inputs]. */
export function weightsOf(arms: readonly RunArm[], replicas: number, state: State): NetWeights | NoWeights {
  const { arm: index, job } = state as unknown as Saved;
  const arm = arms[index];
  if (!arm || job === null) return noArm;
  const params = arm.params as unknown as StudyParams;
  const found = nets[params.experiment];
  if (!found) return { why: `the experiment ${whyNot[params.experiment]}` };
  const tensors = found(job as never, params, replicas).flatMap((net, replica) =>
    net.map((tensor) => ({ replica, ...tensor })),
  );
  return { arm: arm.name, tensors };
}

function split(all: Float64Array, count: number): Float64Array[] {
  const length = all.length / count;
  return Array.from({ length: count }, (_, k) => all.slice(k * length, (k + 1) * length));
}

/** [v1 (r), v2 (r), b (r), w (r), c] (see `initialNet`). */
function planarNet(weights: Float64Array): Tensors {
  return planarNetOf(weights, (weights.length - 1) / 4);
}

/** [v1 (r), v2 (r), b (r), W row by row (m·r), c (m)], of m outputs (see `ClassNet`). */
function planarNetOf(weights: Float64Array, r: number): Tensors {
  const outputs = (weights.length - 3 * r) / (r + 1);
  const V = Float64Array.from({ length: 2 * r }, (_, i) => weights[(i % 2) * r + (i >> 1)]!);
  return [
    { name: 'W1', shape: [r, 2], values: V },
    { name: 'b1', shape: [r], values: weights.slice(2 * r, 3 * r) },
    { name: 'W2', shape: [outputs, r], values: weights.slice(3 * r, (3 + outputs) * r) },
    { name: 'b2', shape: [outputs], values: weights.slice((3 + outputs) * r) },
  ];
}

/** [V row by row (r·d), b (r), w (r)] (see `FlowKernel`). */
function flowNet(theta: Float64Array, r: number): Tensors {
  const inputs = theta.length / r - 2;
  return [
    { name: 'W1', shape: [r, inputs], values: theta.slice(0, inputs * r) },
    { name: 'b1', shape: [r], values: theta.slice(inputs * r, (inputs + 1) * r) },
    { name: 'W2', shape: [1, r], values: theta.slice((inputs + 1) * r) },
  ];
}

function richnessNet(weights: Float64Array): Tensors {
  if (weights.length !== weightCount)
    throw new Error(`a net of richness has ${weightCount} weights, not ${weights.length}`);
  return Array.from({ length: layers }, (_, j) => ({
    name: `W${j + 1}`,
    shape: [sizes[j + 1]!, sizes[j]!],
    values: layerMatrix(weights, j + 1),
  }));
}

import type { NetParams } from './draws.ts';
import { shapesOf } from './shapes.ts';

/** How an arm's work is cut up, and how it is counted; estimated from shapes alone, so that it is always the same. */
export interface Work {
  /** Replicas that advance and are measured together. */
  readonly blockSize: number;
  /** Steps of a block between two restore points. */
  readonly chunkSteps: number;
  /** Work of the whole arm in nanoseconds, roughly. */
  readonly total: number;
  /** Blocks before `block` are at the record step, `block` at `step`, later ones at the record step before. */
  doneAt(record: number, block: number, step: number): number;
}

/** Well below the 50 ms after which a restore point is due. */
const pieceNs = 12e6;
const largestBlock = 32;

/** Steps at which an arm is measured: the start, every recordEvery steps, and the end. */
export function recordSteps({ steps, recordEvery }: NetParams): readonly number[] {
  const regular = Array.from({ length: Math.ceil(steps / recordEvery) }, (_, i) => i * recordEvery);
  return [...regular, steps];
}

export function workOf(params: NetParams, replicas: number): Work {
  const stepNs = stepCostNs(params);
  const blockSize = Math.min(largestBlock, replicas, Math.max(1, Math.floor(pieceNs / measureCostNs(params))));
  const steps = recordSteps(params);
  return {
    blockSize,
    chunkSteps: Math.max(1, Math.floor(pieceNs / (blockSize * stepNs))),
    total: params.steps * replicas * stepNs,
    doneAt(record, block, step) {
      const before = steps[record - 1] ?? 0;
      const ahead = Math.min(replicas, block * blockSize);
      const moving = Math.min(blockSize, replicas - ahead);
      const reached = ahead * ((steps[record] ?? before) - before) + moving * (step - before);
      return (replicas * before + reached) * stepNs;
    },
  };
}

/** About 1 ns a multiplication, 25 ns an exponential. */
function stepCostNs(params: NetParams): number {
  const { length, inputs, outputs } = shapesOf(params.sizes);
  const pointCost = 2 * inputs * outputs + 25 * outputs;
  const lossCost =
    params.loss === 'square' || params.loss === 'oneHotSquare' ? inputs ** 2 * outputs : params.points * pointCost;
  const evaluations = { gd: 1, euler: 1.5, rk4: 6 }[params.integrator];
  return evaluations * (4 * length * outputs + lossCost);
}

/** Singular values of each layer, and at the start the data and their support vector machine. */
function measureCostNs(params: NetParams): number {
  const { sizes, inputs } = shapesOf(params.sizes);
  const layers = sizes.slice(1).map((height, k) => 60 * Math.max(height, sizes[k]!) * Math.min(height, sizes[k]!) ** 2);
  const data = params.points * (inputs + sizes.at(-1)!) * 300;
  const svm = params.loss === 'logistic' ? params.points * inputs * inputs * 200 : 0;
  return layers.reduce((sum, cost) => sum + cost, 0) + data + svm;
}

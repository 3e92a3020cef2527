import { addOuter, rowTimesLayer, rowTimesTransposed, timesTransposedThenAdd } from './kernels.ts';
import type { Loss } from './losses.ts';
import type { Shapes } from './shapes.ts';

/**
 * Thin products of one replica's layers (section 2.1), C = outputs:
 * left[k] = W_L … W_{k+1} [C, n_k], so left[0] = P; right[k − 1] = M (W_{k-1} … W_1)^T [C, n_{k-1}].
 * Then dLoss/dW_k = left[k]^T right[k − 1].
 */
export interface Workspace {
  readonly left: readonly Float64Array[];
  readonly right: readonly Float64Array[];
}

export function createWorkspace({ sizes, layers, outputs }: Shapes): Workspace {
  const left = sizes.map((n) => new Float64Array(outputs * n));
  for (let c = 0; c < outputs; c++) left[layers]![c * outputs + c] = 1;
  return { left, right: sizes.slice(0, layers).map((n) => new Float64Array(outputs * n)) };
}

/** Fills left[L−1] .. left[0]; returns P = left[0] [C, n_0]. */
export function multiply(weights: Float64Array, shapes: Shapes, { left }: Workspace): Float64Array {
  const { sizes, offsets, layers, outputs } = shapes;
  const last = left[layers - 1]!;
  const from = offsets[layers - 1]!;
  for (let i = 0; i < last.length; i++) last[i] = weights[from + i]!;
  for (let k = layers - 2; k >= 0; k--) {
    const [rows, columns] = [sizes[k + 1]!, sizes[k]!];
    for (let c = 0; c < outputs; c++) {
      rowTimesLayer(left[k + 1]!, c * rows, weights, offsets[k]!, rows, columns, left[k]!, c * columns);
    }
  }
  return left[0]!;
}

/** right[k + 1] = right[k] W_{k+1}^T; nothing is needed above the last layer. */
function passBack(weights: Float64Array, shapes: Shapes, { right }: Workspace, k: number): void {
  if (k + 1 === shapes.layers) return;
  const [rows, columns] = [shapes.sizes[k + 1]!, shapes.sizes[k]!];
  for (let c = 0; c < shapes.outputs; c++) {
    rowTimesTransposed(right[k]!, c * columns, weights, shapes.offsets[k]!, rows, columns, right[k + 1]!, c * rows);
  }
}

/** target's layer k = keep · itself + scale · left^T right. */
function addGradient(
  target: Float64Array,
  shapes: Shapes,
  work: Workspace,
  k: number,
  keep: number,
  scale: number,
): void {
  const [rows, columns] = [shapes.sizes[k + 1]!, shapes.sizes[k]!];
  const [left, right] = [work.left[k + 1]!, work.right[k]!];
  for (let c = 0; c < shapes.outputs; c++) {
    const kept = c === 0 ? keep : 1;
    addOuter(target, shapes.offsets[k]!, rows, columns, left, c * rows, right, c * columns, kept, scale);
  }
}

/** One update W_k ← W_k − η r_k (dLoss/dW_k + 2 μ W_k) of all layers at once. */
export function descend(
  weights: Float64Array,
  shapes: Shapes,
  loss: Loss,
  work: Workspace,
  learningRate: number,
  mu: number,
  rates: readonly number[],
): void {
  const { sizes, offsets, layers, outputs } = shapes;
  loss.derivative(multiply(weights, shapes, work), work.right[0]!);
  for (let k = 0; k < layers; k++) {
    const step = learningRate * rates[k]!;
    const keep = 1 - 2 * mu * step;
    if (outputs === 1 && k + 1 < layers) {
      const [left, right, above] = [work.left[k + 1]!, work.right[k]!, work.right[k + 1]!];
      timesTransposedThenAdd(weights, offsets[k]!, sizes[k + 1]!, sizes[k]!, left, right, keep, -step, above);
    } else {
      passBack(weights, shapes, work, k);
      addGradient(weights, shapes, work, k, keep, -step);
    }
  }
}

/** Fills `out` with the gradient dLoss/dW_k + 2 μ W_k of all layers. */
export function gradient(
  weights: Float64Array,
  shapes: Shapes,
  loss: Loss,
  work: Workspace,
  mu: number,
  out: Float64Array,
): void {
  loss.derivative(multiply(weights, shapes, work), work.right[0]!);
  for (let i = 0; i < out.length; i++) out[i] = 2 * mu * weights[i]!;
  for (let k = 0; k < shapes.layers; k++) {
    passBack(weights, shapes, work, k);
    addGradient(out, shapes, work, k, 1, 1);
  }
}

import type { Loss } from './losses.ts';
import type { Shapes } from './shapes.ts';

/**
 * Thin products of one replica's layers (section 2.1), C = outputs:
 * left[k] = W_L … W_{k+1} [C, n_k], so left[0] = P; right[k] = M (W_{k-1} … W_1)^T [C, n_{k-1}].
 * Then dLoss/dW_k = left[k]^T right[k].
 */
export interface Workspace {
  readonly left: readonly Float64Array[];
  /** right[k − 1] belongs to W_k. */
  readonly right: readonly Float64Array[];
}

export function createWorkspace({ sizes, layers, outputs }: Shapes): Workspace {
  const left = sizes.map((n) => new Float64Array(outputs * n));
  for (let c = 0; c < outputs; c++) left[layers]![c * outputs + c] = 1;
  return { left, right: sizes.slice(0, layers).map((n) => new Float64Array(outputs * n)) };
}

/** Fills left[L−1] .. left[0]; returns P = left[0]. */
export function multiply(weights: Float64Array, shapes: Shapes, { left }: Workspace): Float64Array {
  const { sizes, offsets, layers, outputs } = shapes;
  const last = left[layers - 1]!;
  const from = offsets[layers - 1]!;
  for (let i = 0; i < last.length; i++) last[i] = weights[from + i]!;
  for (let k = layers - 2; k >= 0; k--) {
    timesLayer(left[k + 1]!, weights, offsets[k]!, outputs, sizes[k + 1]!, sizes[k]!, left[k]!);
  }
  return left[0]!;
}

/** out [C, columns] = factor [C, rows] · W [rows, columns]. */
function timesLayer(
  factor: Float64Array,
  weights: Float64Array,
  offset: number,
  outputs: number,
  rows: number,
  columns: number,
  out: Float64Array,
): void {
  out.fill(0);
  for (let c = 0; c < outputs; c++) {
    const target = c * columns;
    for (let i = 0; i < rows; i++) {
      const f = factor[c * rows + i]!;
      const row = offset + i * columns;
      for (let j = 0; j < columns; j++) out[target + j] = out[target + j]! + f * weights[row + j]!;
    }
  }
}

/** out [C, rows] = factor [C, columns] · W^T, W [rows, columns]. */
function timesTransposedLayer(
  factor: Float64Array,
  weights: Float64Array,
  offset: number,
  outputs: number,
  rows: number,
  columns: number,
  out: Float64Array,
): void {
  for (let c = 0; c < outputs; c++) {
    const from = c * columns;
    for (let i = 0; i < rows; i++) {
      const row = offset + i * columns;
      let sum = 0;
      for (let j = 0; j < columns; j++) sum += factor[from + j]! * weights[row + j]!;
      out[c * rows + i] = sum;
    }
  }
}

/** target[offset..] (W_k's part, [rows, columns]) = keep · target + factor · left^T right. */
function addOuter(
  target: Float64Array,
  offset: number,
  left: Float64Array,
  right: Float64Array,
  outputs: number,
  rows: number,
  columns: number,
  keep: number,
  factor: number,
): void {
  for (let c = 0; c < outputs; c++) {
    const shrink = c === 0 ? keep : 1;
    const from = c * columns;
    for (let i = 0; i < rows; i++) {
      const f = factor * left[c * rows + i]!;
      const row = offset + i * columns;
      for (let j = 0; j < columns; j++) target[row + j] = shrink * target[row + j]! + f * right[from + j]!;
    }
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
    const [rows, columns] = [sizes[k + 1]!, sizes[k]!];
    const right = work.right[k]!;
    // The next right product needs W_k as it was.
    if (k + 1 < layers) timesTransposedLayer(right, weights, offsets[k]!, outputs, rows, columns, work.right[k + 1]!);
    const step = learningRate * rates[k]!;
    addOuter(weights, offsets[k]!, work.left[k + 1]!, right, outputs, rows, columns, 1 - 2 * mu * step, -step);
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
  const { sizes, offsets, layers, outputs } = shapes;
  loss.derivative(multiply(weights, shapes, work), work.right[0]!);
  for (let i = 0; i < out.length; i++) out[i] = 2 * mu * weights[i]!;
  for (let k = 0; k < layers; k++) {
    const [rows, columns] = [sizes[k + 1]!, sizes[k]!];
    const right = work.right[k]!;
    if (k + 1 < layers) timesTransposedLayer(right, weights, offsets[k]!, outputs, rows, columns, work.right[k + 1]!);
    addOuter(out, offsets[k]!, work.left[k + 1]!, right, outputs, rows, columns, 1, 1);
  }
}

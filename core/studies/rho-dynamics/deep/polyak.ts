import { layerCount, layerNorms, layerOf, type Shape } from './net.ts';
import type { DeepParams } from './fields.ts';

type Method = DeepParams['deepMethod'];

/** A block of weights with one norm of its own: a layer, or for row-wise weight normalisation a row. */
interface Block {
  readonly from: number;
  readonly to: number;
}

/** Blocks that a method normalises, in the order of the weights. */
function blocksOf(shape: Shape, method: Method): Block[] {
  return Array.from({ length: layerCount(shape) }, (_, k) => {
    const [from, to] = [shape.offsets[k]!, shape.offsets[k + 1]!];
    if (method !== 'rowWn') return [{ from, to }];
    const width = shape.sizes[k]!;
    return Array.from({ length: shape.sizes[k + 1]! }, (_, i) => ({
      from: from + i * width,
      to: from + (i + 1) * width,
    }));
  }).flat();
}

/**
 * One step in place. `gradient` is ∇ log L, so that with eta = c L/|∇L|² the step −eta ∇L is −c ∇log L/|∇log L|² (section
 * 2.2): log L falls by about c. Weight normalisation moves the gain and the unit part of each block by section 1.2,
 * V' = rho S G, rho' = <V, G>, with eta = c L/Σ max(1, rho²)|G|², and brings V back to norm 1. Returns log eta, or NaN where
 * a block's norm is zero or a layer's gain would not stay positive (a different function behind a ReLU, section 7). The gain
 * of a row may pass through zero: w = g v moves on smoothly, since (g, v) and (−g, −v) are the same row.
 */
export function polyakStep(
  weights: Float64Array,
  gradient: Float64Array,
  logLoss: number,
  shape: Shape,
  method: Method,
  c: number,
): number {
  if (method === 'gd') {
    let square = 0;
    for (const value of gradient) square += value * value;
    for (let i = 0; i < weights.length; i++) weights[i] = weights[i]! - (c / square) * gradient[i]!;
    return Math.log(c / square) - logLoss;
  }
  const blocks = blocksOf(shape, method);
  const gains = blocks.map(({ from, to }) => normOf(weights, from, to));
  let weighted = 0;
  blocks.forEach(({ from, to }, b) => (weighted += Math.max(1, gains[b]! ** 2) * normOf(gradient, from, to) ** 2));
  const eta = c / weighted;
  for (const [b, { from, to }] of blocks.entries()) {
    const rho = gains[b]!;
    if (!(rho > 0)) return NaN;
    let along = 0;
    for (let i = from; i < to; i++) along -= (weights[i]! / rho) * gradient[i]!;
    let square = 0;
    for (let i = from; i < to; i++) {
      const v = weights[i]! / rho;
      weights[i] = v + eta * rho * (-gradient[i]! - v * along);
      square += weights[i]! ** 2;
    }
    const grown = rho + eta * along;
    if (method === 'wn' ? !(grown > 0) : grown === 0) return NaN;
    for (let i = from; i < to; i++) weights[i] = (weights[i]! * grown) / Math.sqrt(square);
  }
  return Math.log(eta) - logLoss;
}

function normOf(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += values[i]! ** 2;
  return Math.sqrt(sum);
}

/** Largest |(rho_k² − rho_1²)(now) − (rho_k² − rho_1²)(start)| over the layers. */
export function balanceDrift(weights: Float64Array, shape: Shape, startNorms: Float64Array): number {
  const now = layerNorms(weights, shape);
  const change = (k: number): number => now[k]! ** 2 - startNorms[k]! ** 2;
  return now.reduce((most, _, k) => Math.max(most, Math.abs(change(k) - change(0))), 0);
}

/** Product W_K … W_1 of a linear net with one output, [inputs]. */
export function endToEnd(weights: Float64Array, shape: Shape): Float64Array {
  let row = Float64Array.from(layerOf(weights, shape, layerCount(shape) - 1));
  for (let k = layerCount(shape) - 2; k >= 0; k--) {
    const layer = layerOf(weights, shape, k);
    const width = shape.sizes[k]!;
    const next = new Float64Array(width);
    row.forEach((value, i) => {
      for (let j = 0; j < width; j++) next[j] = next[j]! + value * layer[i * width + j]!;
    });
    row = next;
  }
  return row;
}

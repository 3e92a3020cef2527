import type { Backend } from '../backends/backend.ts';
import type { StepCost } from './traceSteps.ts';

/**
 * The default mode of a step in native TensorFlow. The table is made from `excite bench --plan-table`
 * (docs/performance.md holds its output); it depends on the step's shape and the backend alone, so that a spec gives
 * the same bits.
 * - XLA fuses what lies between products and pays no overhead for ops; its products are slower than TensorFlow's own,
 *   so with large ones the graph wins.
 * - XLA's convolutions on a CPU are slower by an order of magnitude.
 * - On a graphics card each op of a graph is a launch of its own: XLA is the faster way whatever the products' size.
 */
/** Multiply-adds of the largest product below which XLA is the faster way. */
const xlaBelow = 800_000;

export function defaultMode({ largestProduct, convolutions }: StepCost, backend: Backend['name']): 'graph' | 'xla' {
  return convolutions === 0 && (backend === 'gpu' || largestProduct < xlaBelow) ? 'xla' : 'graph';
}

/** What tells one step from another in a tuned plan. */
export function stepSignature(cost: StepCost, precision: string): string {
  return `${precision} ${cost.nodes} nodes ${cost.multiplyAdds} multiply-adds ${cost.stateBytes} bytes`;
}

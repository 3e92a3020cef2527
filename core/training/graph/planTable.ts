import type { StepCost } from './traceSteps.ts';

/**
 * The default mode of a step in native TensorFlow. The table is made from `excite bench --plan-table`
 * (docs/performance.md holds its output); it depends on the step's shape alone, so that a spec gives the same bits.
 * - XLA fuses what lies between products and pays no overhead for ops; its products are slower than TensorFlow's own,
 *   so with large ones the graph wins.
 * - XLA's convolutions on a CPU are slower by an order of magnitude.
 */
/** Multiply-adds of the largest product below which XLA is the faster way. */
const xlaBelow = 800_000;

export function defaultMode({ largestProduct, convolutions }: StepCost): 'graph' | 'xla' {
  return convolutions === 0 && largestProduct < xlaBelow ? 'xla' : 'graph';
}

/** What tells one step from another in a tuned plan. */
export function stepSignature(cost: StepCost, precision: string): string {
  return `${precision} ${cost.nodes} nodes ${cost.multiplyAdds} multiply-adds ${cost.stateBytes} bytes`;
}

import type { StepCost } from './traceSteps.ts';

/** Multiply-adds of a step below which XLA's saved overhead outweighs its slower products (docs/performance.md). */
const xlaMultiplyAdds = 1_500_000;

/** The default mode of a step of that cost in native TensorFlow. It depends on nothing else, so the bits do not. */
export function defaultMode(cost: StepCost): 'graph' | 'xla' {
  return cost.multiplyAdds < xlaMultiplyAdds ? 'xla' : 'graph';
}

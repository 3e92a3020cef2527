import type { Architecture } from '../architecture.ts';

interface SpreadSettings {
  readonly radius: number;
  readonly pieces: number;
  /** h (1 + d) in place of h + d. */
  readonly multiplicative: boolean;
}

/**
 * (f(d+) − f(d−))/|f| of a bias-free MLP whose hidden layers' inputs are perturbed with P sign steps: `weights[j]`
 * [out, in], `x` one sample.
 */
export function relativeSpread(
  weights: readonly Float64Array[],
  { widths, slope }: Architecture,
  x: Float64Array,
  { radius, pieces, multiplicative }: SpreadSettings,
): number {
  const layers = weights.length;
  const forward = (taps: readonly Float64Array[]): { f: number; hidden: Float64Array[]; before: Float64Array[] } => {
    const hidden: Float64Array[] = [];
    const before: Float64Array[] = [];
    let input = x;
    for (let j = 0; j < layers; j++) {
      if (j > 0) {
        hidden.push(input);
        const tap = taps[j - 1]!;
        input = input.map((h, k) => (multiplicative ? h * (1 + tap[k]!) : h + tap[k]!));
      }
      const inputs = widths[j]!;
      const out = new Float64Array(widths[j + 1]!);
      for (let o = 0; o < out.length; o++)
        for (let k = 0; k < inputs; k++) out[o]! += weights[j]![o * inputs + k]! * input[k]!;
      before.push(out);
      input = out.map((v) => (v > 0 ? v : slope * v));
    }
    return { f: before.at(-1)![0]!, hidden, before };
  };
  /** ∂f/∂d of every hidden layer. */
  const gradients = (taps: readonly Float64Array[]): Float64Array[] => {
    const { hidden, before } = forward(taps);
    const out: Float64Array[] = [];
    let above = Float64Array.of(1);
    for (let j = layers - 1; j > 0; j--) {
      const inputs = widths[j]!;
      const below = new Float64Array(inputs);
      for (let o = 0; o < above.length; o++)
        for (let k = 0; k < inputs; k++) below[k]! += above[o]! * weights[j]![o * inputs + k]!;
      const [h, tap] = [hidden[j - 1]!, taps[j - 1]!];
      out.unshift(multiplicative ? below.map((g, k) => g * h[k]!) : below.slice());
      const inner = multiplicative ? below.map((g, k) => g * (1 + tap[k]!)) : below;
      above = inner.map((g, k) => (before[j - 1]![k]! > 0 ? g : slope * g));
    }
    return out;
  };
  const pushed = (direction: number): number => {
    const taps = widths.slice(1, -1).map((width) => new Float64Array(width));
    for (let piece = 0; piece < pieces; piece++)
      gradients(taps).forEach((gradient, j) => {
        gradient.forEach((g, k) => {
          taps[j]![k]! += (direction * radius * Math.sign(g)) / pieces;
        });
      });
    return forward(taps).f;
  };
  const clean = forward(widths.slice(1, -1).map((width) => new Float64Array(width))).f;
  return (pushed(1) - pushed(-1)) / Math.abs(clean);
}

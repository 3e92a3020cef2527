import type { LayeredNet, NetLayer } from '../../../../core/margins/layeredNet.ts';

/** Uniform numbers on [0, 1) of a 32-bit congruence: for nets of tests. */
export function uniforms(seed: number): () => number {
  let x = seed >>> 0;
  return () => {
    x = (Math.imul(1664525, x) + 1013904223) >>> 0;
    return (x + 0.5) / 2 ** 32;
  };
}

/** A dense net of the given widths, weights gain · U(±1/√fan-in) tensor after tensor, ½ taken off its output. */
export function mlp(draw: () => number, widths: readonly number[], gain: number, slope: number): LayeredNet {
  const layers = widths.slice(1).map((outputs, j): NetLayer => {
    const inputs = widths[j]!;
    const values = (count: number): Float64Array =>
      Float64Array.from({ length: count }, () => (gain * (2 * draw() - 1)) / Math.sqrt(inputs));
    return { kind: 'dense', inputs, outputs, weights: values(inputs * outputs), bias: values(outputs) };
  });
  layers.at(-1)!.bias[0]! -= 0.5;
  return { layers, slope };
}

/** A small net of one pooled convolution (2 channels of 6 × 6) and two dense layers. */
export function smallConvNet(draw: () => number): LayeredNet {
  const values = (count: number): Float64Array => Float64Array.from({ length: count }, () => 2 * draw() - 1);
  return {
    slope: 0.01,
    layers: [
      { kind: 'conv', channels: 2, side: 6, filters: 3, kernel: 3, weights: values(54), bias: values(3) },
      { kind: 'dense', inputs: 12, outputs: 8, weights: values(96), bias: values(8) },
      { kind: 'dense', inputs: 8, outputs: 1, weights: values(8), bias: values(1) },
    ],
  };
}

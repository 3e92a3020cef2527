import type { ConvShape, Weights } from './convNet.ts';
import { channels, classes, side } from './images.ts';

/**
 * Logits [n, classes] in float64 of images first .. first + count − 1 of [·, 16, 16, 3]: normalised losses are differences
 * of 1e-3 on 2.3, which float32 blurs. The same net as `logitsOf`.
 */
export function hostLogits(
  { convolutions, lastSide, features }: ConvShape,
  weights: Weights,
  images: Float64Array,
  first: number,
  count: number,
): Float64Array {
  const out = new Float64Array(count * classes);
  const size = side * side * channels;
  const last = weights.at(-1)!;
  for (let n = 0; n < count; n++) {
    let layer = images.subarray((first + n) * size, (first + n + 1) * size);
    let width = side;
    convolutions.forEach(({ inputs, outputs, stride }, k) => {
      layer = convolved(layer, width, inputs, outputs, stride, weights[k]!);
      width = Math.ceil(width / stride);
    });
    const plane = lastSide * lastSide;
    for (let feature = 0; feature < features; feature++) {
      const value = layer[(feature % plane) * (features / plane) + Math.floor(feature / plane)]!;
      if (value === 0) continue;
      for (let c = 0; c < classes; c++) {
        out[n * classes + c] = out[n * classes + c]! + value * last[feature * classes + c]!;
      }
    }
  }
  return out;
}

/** One 3 x 3 convolution with padding 1 and its ReLU, [width, width, inputs] to [·, ·, outputs]. */
function convolved(
  layer: Float64Array,
  width: number,
  inputs: number,
  outputs: number,
  stride: number,
  filter: Float32Array,
): Float64Array {
  const next = Math.ceil(width / stride);
  const out = new Float64Array(next * next * outputs);
  for (let y = 0; y < next; y++) {
    for (let x = 0; x < next; x++) {
      const to = (y * next + x) * outputs;
      for (let ky = 0; ky < 3; ky++) {
        const row = y * stride + ky - 1;
        if (row < 0 || row >= width) continue;
        for (let kx = 0; kx < 3; kx++) {
          const column = x * stride + kx - 1;
          if (column < 0 || column >= width) continue;
          const from = (row * width + column) * inputs;
          for (let i = 0; i < inputs; i++) {
            const value = layer[from + i]!;
            if (value === 0) continue;
            const weights = ((ky * 3 + kx) * inputs + i) * outputs;
            for (let o = 0; o < outputs; o++) out[to + o] = out[to + o]! + value * filter[weights + o]!;
          }
        }
      }
      for (let o = 0; o < outputs; o++) out[to + o] = Math.max(0, out[to + o]!);
    }
  }
  return out;
}

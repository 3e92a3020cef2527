import {
  layerInputs,
  layerOutputs,
  responseSide,
  type ConvLayer,
  type DenseLayer,
  type LayeredNet,
} from './layeredNet.ts';

/**
 * Forward and backward passes of a net, one sample at a time, in float64. What was added at the inputs of the affine
 * maps ("taps") is part of the pass; a pool's gradient goes to the first maximum of its window in row-major order.
 */
export class NetPass {
  readonly net: LayeredNet;
  /** Inputs of the affine maps, taps included, of the last forward pass. */
  readonly inputs: readonly Float64Array[];
  /** Gradients with respect to them, of the last backward pass. */
  readonly inputGradients: readonly Float64Array[];
  private readonly before: readonly Float64Array[];
  private readonly gradients: readonly Float64Array[];
  private readonly largest: readonly Int32Array[];

  constructor(net: LayeredNet) {
    this.net = net;
    this.inputs = net.layers.map((layer) => new Float64Array(layerInputs(layer)));
    this.inputGradients = this.inputs.map((input) => new Float64Array(input.length));
    this.before = net.layers.map((layer) => new Float64Array(layerOutputs(layer)));
    this.gradients = this.before.map((values) => new Float64Array(values.length));
    this.largest = net.layers.map((layer) => new Int32Array(layer.kind === 'conv' ? layerOutputs(layer) : 0));
  }

  /** Size of the net's input and of everything that can be added in front of an affine map, the input included. */
  get tapSizes(): readonly number[] {
    return this.inputs.map((input) => input.length);
  }

  /**
   * Output of the last layer for the sample that begins at `at` of `x`. With `taps`, what follows the sample there is
   * added at the inputs of the later maps, map after map.
   */
  forward(x: Float32Array | Float64Array, at: number, taps = false): Float64Array {
    const { layers, slope } = this.net;
    const sample = this.inputs[0]!;
    let from = at;
    for (let k = 0; k < sample.length; k++) sample[k] = x[from + k]!;
    from += sample.length;
    for (let j = 0; j < layers.length; j++) {
      const layer = layers[j]!;
      const out = this.before[j]!;
      if (layer.kind === 'dense') denseForward(layer, this.inputs[j]!, out);
      else convForward(layer, this.inputs[j]!, out, this.largest[j]!);
      if (j === layers.length - 1) break;
      const next = this.inputs[j + 1]!;
      // With a slope of at most 1 the leaky ReLU is a maximum: no branch to guess.
      for (let k = 0; k < out.length; k++) next[k] = Math.max(out[k]!, slope * out[k]!);
      if (!taps) continue;
      for (let k = 0; k < out.length; k++) next[k] = next[k]! + x[from + k]!;
      from += out.length;
    }
    return this.before.at(-1)!;
  }

  /** Gradients of direction · output with respect to all affine maps' inputs (`inputGradients`). */
  backward(direction: ArrayLike<number>): void {
    const { layers, slope } = this.net;
    const last = this.gradients.at(-1)!;
    for (let k = 0; k < last.length; k++) last[k] = direction[k]!;
    for (let j = layers.length - 1; j >= 0; j--) {
      const layer = layers[j]!;
      if (layer.kind === 'dense') denseBackward(layer, this.gradients[j]!, this.inputGradients[j]!);
      else convBackward(layer, this.gradients[j]!, this.largest[j]!, this.inputGradients[j]!);
      if (j === 0) return;
      const out = this.before[j - 1]!;
      const into = this.gradients[j - 1]!;
      const from = this.inputGradients[j]!;
      for (let k = 0; k < out.length; k++) into[k] = out[k]! > 0 ? from[k]! : slope * from[k]!;
    }
  }

  /** Adds the weight gradients of the last backward pass to `weights` and `biases`, layer by layer. */
  accumulate(weights: readonly Float64Array[], biases: readonly Float64Array[]): void {
    this.net.layers.forEach((layer, j) => {
      const [g, input, largest] = [this.gradients[j]!, this.inputs[j]!, this.largest[j]!];
      if (layer.kind === 'dense') {
        for (let o = 0; o < layer.outputs; o++) {
          for (let k = 0; k < layer.inputs; k++) weights[j]![o * layer.inputs + k]! += g[o]! * input[k]!;
          biases[j]![o]! += g[o]!;
        }
      } else convWeightGradient(layer, g, largest, input, weights[j]!, biases[j]!);
    });
  }
}

/** Four rows at a time: four sums that do not wait for each other. */
function denseForward({ inputs, outputs, weights, bias }: DenseLayer, x: Float64Array, out: Float64Array): void {
  let o = 0;
  for (; o + 3 < outputs; o += 4) {
    const first = o * inputs;
    const second = first + inputs;
    const third = second + inputs;
    const fourth = third + inputs;
    let a = bias[o]!;
    let b = bias[o + 1]!;
    let c = bias[o + 2]!;
    let d = bias[o + 3]!;
    for (let k = 0; k < inputs; k++) {
      const value = x[k]!;
      a += weights[first + k]! * value;
      b += weights[second + k]! * value;
      c += weights[third + k]! * value;
      d += weights[fourth + k]! * value;
    }
    out[o] = a;
    out[o + 1] = b;
    out[o + 2] = c;
    out[o + 3] = d;
  }
  for (; o < outputs; o++) {
    let sum = bias[o]!;
    for (let k = 0; k < inputs; k++) sum += weights[o * inputs + k]! * x[k]!;
    out[o] = sum;
  }
}

function denseBackward({ inputs, outputs, weights }: DenseLayer, g: Float64Array, out: Float64Array): void {
  out.fill(0);
  let o = 0;
  for (; o + 3 < outputs; o += 4) {
    const first = o * inputs;
    const second = first + inputs;
    const third = second + inputs;
    const fourth = third + inputs;
    const a = g[o]!;
    const b = g[o + 1]!;
    const c = g[o + 2]!;
    const d = g[o + 3]!;
    for (let k = 0; k < inputs; k++)
      out[k] =
        out[k]! +
        (a * weights[first + k]! + b * weights[second + k]! + c * weights[third + k]! + d * weights[fourth + k]!);
  }
  for (; o < outputs; o++) for (let k = 0; k < inputs; k++) out[k] = out[k]! + g[o]! * weights[o * inputs + k]!;
}

/** Pooled responses, before the activation (which is monotone), and where each window's first maximum lies. */
function convForward(layer: ConvLayer, x: Float64Array, out: Float64Array, largest: Int32Array): void {
  const { filters, bias } = layer;
  const size = responseSide(layer);
  const response = new Float64Array(size * size);
  for (let f = 0; f < filters; f++) {
    response.fill(bias[f]!);
    addResponse(layer, f, x, response);
    for (let r = 0; r < size / 2; r++)
      for (let c = 0; c < size / 2; c++) {
        const corner = 2 * r * size + 2 * c;
        let best = corner;
        for (const place of [corner + 1, corner + size, corner + size + 1])
          if (response[place]! > response[best]!) best = place;
        const unit = (f * size * size) / 4 + (r * size) / 2 + c;
        out[unit] = response[best]!;
        largest[unit] = best;
      }
  }
}

/** Adds filter f's response to the image x. */
export function addResponse(layer: ConvLayer, f: number, x: Float64Array, response: Float64Array): void {
  const { channels, side, kernel, weights } = layer;
  const size = responseSide(layer);
  for (let ch = 0; ch < channels; ch++)
    for (let i = 0; i < kernel; i++)
      for (let j = 0; j < kernel; j++) {
        const w = weights[((f * channels + ch) * kernel + i) * kernel + j]!;
        for (let r = 0; r < size; r++) {
          const from = (ch * side + r + i) * side + j;
          const to = r * size;
          for (let c = 0; c < size; c++) response[to + c] = response[to + c]! + w * x[from + c]!;
        }
      }
}

function convBackward(layer: ConvLayer, g: Float64Array, largest: Int32Array, out: Float64Array): void {
  out.fill(0);
  const { filters, channels, side, kernel, weights } = layer;
  const size = responseSide(layer);
  const pooled = (size * size) / 4;
  for (let f = 0; f < filters; f++)
    for (let unit = f * pooled; unit < (f + 1) * pooled; unit++) {
      const value = g[unit]!;
      if (value === 0) continue;
      const [r, c] = [Math.floor(largest[unit]! / size), largest[unit]! % size];
      for (let ch = 0; ch < channels; ch++)
        for (let i = 0; i < kernel; i++) {
          const from = ((f * channels + ch) * kernel + i) * kernel;
          const to = (ch * side + r + i) * side + c;
          for (let j = 0; j < kernel; j++) out[to + j] = out[to + j]! + value * weights[from + j]!;
        }
    }
}

function convWeightGradient(
  layer: ConvLayer,
  g: Float64Array,
  largest: Int32Array,
  x: Float64Array,
  weights: Float64Array,
  bias: Float64Array,
): void {
  const { filters, channels, side, kernel } = layer;
  const size = responseSide(layer);
  const pooled = (size * size) / 4;
  for (let f = 0; f < filters; f++)
    for (let unit = f * pooled; unit < (f + 1) * pooled; unit++) {
      const value = g[unit]!;
      const [r, c] = [Math.floor(largest[unit]! / size), largest[unit]! % size];
      bias[f] = bias[f]! + value;
      for (let ch = 0; ch < channels; ch++)
        for (let i = 0; i < kernel; i++) {
          const to = ((f * channels + ch) * kernel + i) * kernel;
          const from = (ch * side + r + i) * side + c;
          for (let j = 0; j < kernel; j++) weights[to + j] = weights[to + j]! + value * x[from + j]!;
        }
    }
}

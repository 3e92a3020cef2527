import type { LayeredNet, NetLayer } from '../../margins/layeredNet.ts';
import type { RandomStream } from '../../random.ts';

/** Side of the images, of the convolutions' windows, and their channels. */
const [imageSide, kernel, imageChannels] = [32, 5, 3] as const;

/**
 * `mlp`: dense layers between `widths`, input and output included. `cnn`: two convolutions with pooling and three dense
 * layers on images of 3 × 32 × 32; `widths`: filters and units of the four hidden layers, then the outputs (1, or 2 for
 * cross-entropy).
 */
export interface Architecture {
  readonly kind: 'mlp' | 'cnn';
  readonly widths: readonly number[];
  /** Of the leaky ReLU; 1 makes the net linear. */
  readonly slope: number;
}

/** A net's weights as the reference code lays them out: [out, in] or [filters, channels, row, column], bias [out]. */
export interface LayerWeights {
  readonly weights: Float64Array;
  readonly bias: Float64Array;
}

export type NetWeights = readonly LayerWeights[];

/** One affine map's kind and sizes. */
export type LayerShape =
  | { readonly kind: 'dense'; readonly inputs: number; readonly outputs: number }
  | {
      readonly kind: 'conv';
      readonly channels: number;
      readonly side: number;
      readonly filters: number;
      readonly kernel: number;
    };

export function layerShapes({ kind, widths }: Architecture): readonly LayerShape[] {
  if (kind === 'mlp') return widths.slice(1).map((outputs, j) => ({ kind: 'dense', inputs: widths[j]!, outputs }));
  const [first, second, third, fourth, outputs] = widths as [number, number, number, number, number];
  const pooled = (imageSide - kernel + 1) / 2;
  const flat = second * ((pooled - kernel + 1) / 2) ** 2;
  return [
    { kind: 'conv', channels: imageChannels, side: imageSide, filters: first, kernel },
    { kind: 'conv', channels: first, side: pooled, filters: second, kernel },
    { kind: 'dense', inputs: flat, outputs: third },
    { kind: 'dense', inputs: third, outputs: fourth },
    { kind: 'dense', inputs: fourth, outputs },
  ];
}

/** The reference code's names of the affine maps; those of an MLP are dense maps alone. */
export function layerNames({ kind, widths }: Architecture): readonly string[] {
  if (kind === 'cnn') return ['conv1', 'conv2', 'fc1', 'fc2', 'fc3'];
  return widths.slice(1).map((_, j) => `fc${j + 1}`);
}

/** Of weights and bias as torch has them. */
export function tensorShapes(shape: LayerShape): [weights: number[], bias: number[]] {
  return shape.kind === 'dense'
    ? [[shape.outputs, shape.inputs], [shape.outputs]]
    : [[shape.filters, shape.channels, shape.kernel, shape.kernel], [shape.filters]];
}

function fanIn(shape: LayerShape): number {
  return shape.kind === 'dense' ? shape.inputs : shape.channels * shape.kernel ** 2;
}

function weightCount(shape: LayerShape): number {
  return fanIn(shape) * outputCount(shape);
}

export function outputCount(shape: LayerShape): number {
  return shape.kind === 'dense' ? shape.outputs : shape.filters;
}

/** Every weight and bias gain · U(±1/√fan-in), tensor after tensor, row by row, from one sequence of uniforms. */
export function initialWeights(
  architecture: Architecture,
  uniforms: (count: number) => Float64Array,
  gain = 1,
): NetWeights {
  return layerShapes(architecture).map((shape) => {
    const scale = gain / Math.sqrt(fanIn(shape));
    const values = (count: number): Float64Array => uniforms(count).map((u) => scale * (2 * u - 1));
    return { weights: values(weightCount(shape)), bias: values(outputCount(shape)) };
  });
}

/** Zero weights in the layout of a net. */
export function zerosLike(net: NetWeights): NetWeights {
  return net.map(({ weights, bias }) => ({
    weights: new Float64Array(weights.length),
    bias: new Float64Array(bias.length),
  }));
}

/** The uniforms of a stream one after the other, for `initialWeights`. */
export function sequence(stream: RandomStream, step = 0): (count: number) => Float64Array {
  let next = 0;
  return (count) => {
    const drawn = stream.uniforms(step, new Float64Array(count), next);
    next += count;
    return drawn;
  };
}

/**
 * The net whose single output is the decision g (class 1 where g > 0): f − ½, or z1 − z0 of two outputs. In float64,
 * which holds float32 weights exactly.
 */
export function decisionNet(architecture: Architecture, net: NetWeights): LayeredNet {
  const layers = layerShapes(architecture).map((shape, j): NetLayer => ({ ...shape, ...net[j]! }));
  const last = layers.at(-1)!;
  if (last.kind !== 'dense') throw new Error('the last layer is dense');
  const { inputs, outputs, weights, bias } = last;
  const difference =
    outputs === 1
      ? { weights, bias: bias.map((b) => b - 0.5) }
      : {
          weights: Float64Array.from({ length: inputs }, (_, k) => weights[inputs + k]! - weights[k]!),
          bias: Float64Array.of(bias[1]! - bias[0]!),
        };
  return { slope: architecture.slope, layers: [...layers.slice(0, -1), { ...last, outputs: 1, ...difference }] };
}

import type { HostTensor, HostTensors } from '../../training/graph/stepDefinition.ts';
import type { Precision } from '../../training/graph/graphType.ts';
import { layerShapes, outputCount, type Architecture, type LayerShape, type NetWeights } from './architecture.ts';

/** Values in a step's precision. */
export function inPrecision(values: Float64Array, precision: Precision): Float64Array | Float32Array {
  return precision === 'float64' ? values : Float32Array.from(values);
}

/**
 * Weights of the replicas as a step's tensors `w0`, `b0`, `w1`, … : [replicas, in, out] and [replicas, 1, out] in an MLP,
 * [k, k, channels, filters] or [in, out] and [out] in the CNN (one replica).
 */
export function toTensors(
  architecture: Architecture,
  replicas: readonly NetWeights[],
  precision: Precision,
  prefix = '',
): HostTensors {
  if (architecture.kind === 'cnn' && replicas.length !== 1) throw new Error('the CNN is trained one replica at a time');
  const lead = architecture.kind === 'mlp' ? [replicas.length] : [];
  return Object.fromEntries(
    layerShapes(architecture).flatMap((shape, j): [string, HostTensor][] => {
      const weights = joined(replicas.map((net) => transposed(shape, net[j]!.weights)));
      const bias = joined(replicas.map((net) => net[j]!.bias));
      const outputs = outputCount(shape);
      const weightShape =
        shape.kind === 'dense'
          ? [...lead, shape.inputs, outputs]
          : [shape.kernel, shape.kernel, shape.channels, shape.filters];
      const biasShape = architecture.kind === 'mlp' ? [...lead, 1, outputs] : [outputs];
      return [
        [`${prefix}w${j}`, { shape: weightShape, values: inPrecision(weights, precision) }],
        [`${prefix}b${j}`, { shape: biasShape, values: inPrecision(bias, precision) }],
      ];
    }),
  );
}

/** The inverse of `toTensors`: one net a replica. */
export function fromTensors(
  architecture: Architecture,
  tensors: HostTensors,
  replicas: number,
  prefix = '',
): NetWeights[] {
  return Array.from({ length: replicas }, (_, r) =>
    layerShapes(architecture).map((shape, j) => {
      const part = (key: string): Float64Array => {
        const { values } = tensors[key]!;
        const size = values.length / replicas;
        return Float64Array.from(values.subarray(r * size, (r + 1) * size));
      };
      return { weights: untransposed(shape, part(`${prefix}w${j}`)), bias: part(`${prefix}b${j}`) };
    }),
  );
}

/** Images [count, 3, side, side] to [count, side, side, 3]. */
export function channelsLast(images: Float64Array, count: number, channels: number, side: number): Float64Array {
  const out = new Float64Array(images.length);
  const area = side * side;
  for (let i = 0; i < count; i++)
    for (let c = 0; c < channels; c++)
      for (let p = 0; p < area; p++) out[(i * area + p) * channels + c] = images[(i * channels + c) * area + p]!;
  return out;
}

/** [out, in] to [in, out]; [f, c, i, j] to [i, j, c, f]. */
function transposed(shape: LayerShape, weights: Float64Array): Float64Array {
  const out = new Float64Array(weights.length);
  places(shape, (from, to) => {
    out[to] = weights[from]!;
  });
  return out;
}

function untransposed(shape: LayerShape, weights: Float64Array): Float64Array {
  const out = new Float64Array(weights.length);
  places(shape, (from, to) => {
    out[from] = weights[to]!;
  });
  return out;
}

function places(shape: LayerShape, each: (from: number, to: number) => void): void {
  if (shape.kind === 'dense') {
    const { inputs, outputs } = shape;
    for (let o = 0; o < outputs; o++) for (let k = 0; k < inputs; k++) each(o * inputs + k, k * outputs + o);
    return;
  }
  const { filters, channels, kernel } = shape;
  for (let f = 0; f < filters; f++)
    for (let c = 0; c < channels; c++)
      for (let i = 0; i < kernel; i++)
        for (let j = 0; j < kernel; j++)
          each(((f * channels + c) * kernel + i) * kernel + j, ((i * kernel + j) * channels + c) * filters + f);
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const out = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

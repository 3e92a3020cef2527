import type * as Tensorflow from '@tensorflow/tfjs';
import type { AttackOracle, OracleAnswer } from '../../margins/attackOracle.ts';
import type { Compute } from '../../training/compute.ts';
import { gradientsOf } from '../../training/gradients.ts';
import { compileSteps } from '../../training/graph/compileSteps.ts';
import type { Precision } from '../../training/graph/graphType.ts';
import type { CompiledSteps, Evaluation, HostTensor, HostTensors } from '../../training/graph/stepDefinition.ts';
import { layerShapes, type Architecture, type NetWeights } from './architecture.ts';
import { inPrecision, toTensors } from './hostLayout.ts';
import { towardsClassOne, type AttackDirection } from './attackGradient/attackDirection.ts';
import { netOutputs, scalarOutput, tapShapes, type TensorNetSettings } from './tensorNet.ts';

type Tensor = Tensorflow.Tensor;

interface CompiledNetSettings extends TensorNetSettings {
  readonly precision: Precision;
  /** Points that it takes at a time. */
  readonly capacity: number;
  /** Default: of the decision itself. */
  readonly direction?: AttackDirection;
  /** A point is the input followed by what is added at the inputs of the later maps. */
  readonly joint?: boolean;
  readonly more?: Readonly<Record<string, NetEvaluation>>;
}

/** What is read of a net besides its decision; `x` [capacity, …] are the points given. */
export type NetEvaluation = (scope: {
  readonly tf: typeof Tensorflow;
  readonly weights: readonly Tensor[];
  readonly x: Tensor;
  readonly real: (value: number) => Tensorflow.Scalar;
}) => Readonly<Record<string, Tensor>>;

/**
 * Gradients at fewer points are taken in a smaller pass: each size is so many times smaller than the next. A pass through
 * convolutions costs as much as its points, one of an MLP hardly less for one point than for hundreds.
 */
const shrink = { cnn: 1.25, mlp: 3 } as const;

/**
 * One net of a study at a time, its passes compiled: the decision g (f − ½, or z1 − z0) and its gradient at many points.
 * Points are rows [inputs], of images [row, column, channel].
 */
export class CompiledNet implements AttackOracle {
  readonly dimension: number;
  readonly precision: Precision;
  readonly capacity: number;
  private readonly settings: CompiledNetSettings;
  private readonly steps: CompiledSteps;
  private readonly sizes: readonly number[];
  private readonly room: Float32Array | Float64Array;

  constructor(compute: Compute, settings: CompiledNetSettings, weights: HostTensors) {
    const { architecture, precision, capacity, joint = false, more = {} } = settings;
    this.settings = settings;
    this.precision = precision;
    this.capacity = capacity;
    const parts = partShapes(architecture, capacity, joint);
    this.dimension = parts.reduce((sum, { size }) => sum + size, 0);
    this.sizes = sizesUpTo(capacity, shrink[architecture.kind]);
    const keys = weightKeys(architecture);
    this.room = reals(precision, capacity * this.dimension);
    const zero = { shape: [capacity, this.dimension], values: this.room };
    const evaluations: Record<string, Evaluation> = { values: valuesOf(settings, capacity) };
    for (const size of this.sizes) evaluations[`gradients${size}`] = gradientsAt(settings, size, this.dimension);
    for (const [name, evaluation] of Object.entries(more))
      evaluations[name] = ({ tf, state, inputs, real }) =>
        evaluation({
          tf,
          weights: keys.map((key) => state[key]!),
          x: asInput(architecture, inputs['points']!, capacity),
          real,
        });
    this.steps = compileSteps(compute, {
      precision,
      state: weightsOnly(architecture, weights),
      inputs: { points: zero },
      step: ({ tf, state }) => ({ state, metrics: { steps: tf.scalar(0) } }),
      evaluations,
    });
  }

  /** Takes another net's weights, as `toTensors` gives them. */
  load(weights: HostTensors): void {
    this.steps.write(weightsOnly(this.settings.architecture, weights), 0);
  }

  evaluate(points: Float32Array | Float64Array, count: number): OracleAnswer {
    const size = this.sizes.find((known) => known >= count)!;
    const { values, gradients } = this.steps.evaluate(`gradients${size}`, { points: this.fed(points, count) });
    return { values: values!.values, gradients: gradients!.values } as OracleAnswer;
  }

  /** g of any number of points. */
  decisions(points: Float64Array): Float64Array {
    const count = points.length / this.dimension;
    const out = new Float64Array(count);
    for (let first = 0; first < count; first += this.capacity) {
      const some = Math.min(this.capacity, count - first);
      const part = points.subarray(first * this.dimension, (first + some) * this.dimension);
      out.set(this.read('values', part)['values']!.values.subarray(0, some), first);
    }
    return out;
  }

  /** What was asked for besides the decision, at `capacity` points or fewer (the rest of a batch is zeros). */
  read(name: string, points: Float64Array): Readonly<Record<string, HostTensor>> {
    return this.steps.evaluate(name, { points: this.fed(points, points.length / this.dimension) });
  }

  dispose(): void {
    this.steps.dispose();
  }

  private fed(points: Float32Array | Float64Array, count: number): HostTensor {
    this.room.fill(0, count * this.dimension);
    this.room.set(points.subarray(0, count * this.dimension));
    return { shape: [this.capacity, this.dimension], values: this.room };
  }
}

/** The weights of one net as the state of a `CompiledNet`. */
export function netTensors(architecture: Architecture, net: NetWeights, precision: Precision): HostTensors {
  return toTensors(architecture, [net], precision);
}

function weightKeys(architecture: Architecture): string[] {
  return layerShapes(architecture).flatMap((_, j) => [`w${j}`, `b${j}`]);
}

function weightsOnly(architecture: Architecture, tensors: HostTensors): HostTensors {
  return Object.fromEntries(weightKeys(architecture).map((key) => [key, tensors[key]!]));
}

function reals(precision: Precision, size: number): Float32Array | Float64Array {
  return precision === 'float64' ? new Float64Array(size) : inPrecision(new Float64Array(size), precision);
}

/** Sizes of the passes, ascending, the last one `capacity`. */
function sizesUpTo(capacity: number, ratio: number): number[] {
  const sizes = [capacity];
  while (sizes[0]! > 1) sizes.unshift(Math.max(1, Math.floor(sizes[0]! / ratio)));
  return sizes;
}

/** Shapes of a batch's input, and of what is added later where a point holds that too. */
function partShapes(architecture: Architecture, batch: number, joint: boolean): { shape: number[]; size: number }[] {
  const shapes = tapShapes(architecture, 1, batch);
  return (joint ? shapes : shapes.slice(0, 1)).map((shape) => ({
    shape,
    size: shape.reduce((a, b) => a * b) / batch,
  }));
}

function asInput(architecture: Architecture, points: Tensor, count: number): Tensor {
  return points.reshape(tapShapes(architecture, 1, count)[0]!);
}

/** Logits or f of the input and what is added at later maps, the net's sizes in front. */
function outputsOf(
  tf: typeof Tensorflow,
  settings: CompiledNetSettings,
  weights: readonly Tensor[],
  [x, ...later]: readonly Tensor[],
): Tensor {
  return netOutputs(tf, settings, weights, x!, [undefined, ...later]);
}

/** g [size] of a net's outputs. */
function decisionOf(
  tf: typeof Tensorflow,
  { architecture }: CompiledNetSettings,
  outputs: Tensor,
  half: Tensor,
  size: number,
): Tensor {
  const scalar = scalarOutput(tf, outputs).reshape([size]);
  return architecture.widths.at(-1)! === 1 ? scalar.sub(half) : scalar;
}

function splitPoints(tf: typeof Tensorflow, settings: CompiledNetSettings, points: Tensor, size: number): Tensor[] {
  const { architecture, joint = false } = settings;
  const parts = partShapes(architecture, size, joint);
  const rows = tf.slice(points, [0, 0], [size, points.shape[1]!]);
  if (parts.length === 1) return [rows.reshape(parts[0]!.shape)];
  const sizes = parts.map((part) => part.size);
  return tf.split(rows, sizes, 1).map((part, i) => part.reshape(parts[i]!.shape));
}

function valuesOf(settings: CompiledNetSettings, size: number): Evaluation {
  const keys = weightKeys(settings.architecture);
  return ({ tf, state, inputs, real }) => {
    const parts = splitPoints(tf, settings, inputs['points']!, size);
    const outputs = outputsOf(
      tf,
      settings,
      keys.map((key) => state[key]!),
      parts,
    );
    return { values: decisionOf(tf, settings, outputs, real(0.5), size) };
  };
}

function gradientsAt(settings: CompiledNetSettings, size: number, dimension: number): Evaluation {
  const keys = weightKeys(settings.architecture);
  const { direction } = settings;
  return ({ tf, state, inputs, real }) => {
    const weights = keys.map((key) => state[key]!);
    const parts = splitPoints(tf, settings, inputs['points']!, size);
    const { gradients, also } = gradientsOf(tf, parts, (own) => {
      const outputs = outputsOf(tf, settings, weights, own);
      const values = decisionOf(tf, settings, outputs, real(0.5), size);
      const loss = direction ? towardsClassOne(tf, direction, outputs) : values.sum();
      return { loss, also: { values } };
    });
    const rows = gradients.map((gradient) => gradient.reshape([size, gradient.size / size]));
    const joined = rows.length === 1 ? rows[0]! : tf.concat(rows, 1);
    return { values: also.values, gradients: joined.reshape([size, dimension]) };
  };
}

import type * as Tensorflow from '@tensorflow/tfjs';
import { gradientsOf } from '../../training/gradients.ts';
import type { Precision } from '../../training/graph/graphType.ts';
import type { HostTensors, StepDefinition, StepScope } from '../../training/graph/stepDefinition.ts';
import { momentumStep } from '../../training/optimizers/momentum.ts';
import { layerShapes } from './architecture.ts';
import { inPrecision } from './hostLayout.ts';
import { adversarialObjective, type Objective } from './matched/adversarial.ts';
import { penaltyObjective } from './matched/penalty.ts';
import { excitingDirection } from './multiClass/excitingDirection.ts';
import { netOutputs, scalarOutput, tapShapes, type TensorNetSettings } from './tensorNet.ts';

type Tensor = Tensorflow.Tensor;

export interface PeSettings extends TensorNetSettings {
  /** PE training, or for MLPs on squared error what it is compared with (`matched`). */
  readonly method?: 'pe' | 'adversarial' | 'penalty';
  /** `simplex`: several outputs, the targets their values; MLPs alone. */
  readonly loss: 'squared' | 'crossEntropy' | 'simplex';
  /** Of several outputs: along which the perturbations push them, v of each sample or always the first one. */
  readonly direction?: 'exciting' | 'first';
  /** Which affine maps' inputs are perturbed; none of them: plain gradient descent. */
  readonly perturbed: readonly boolean[];
  /** P: sign steps of the inner solver. */
  readonly pieces: number;
  readonly replicas: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly momentum: number;
  readonly dampening: number;
  /** Gradients are summed over the batch; averaging them is another algorithm (a control). */
  readonly reduction?: 'sum' | 'mean';
  readonly precision: Precision;
  /** An MLP's radii differ from replica to replica: `radii` is [maps, replicas]. */
  readonly ownRadii?: boolean;
}

export interface PeData {
  /** Weights and their velocities, as `toTensors` names them, velocities with the prefix v. */
  readonly state: HostTensors;
  /** `x`: samples, `y`: labels 0 or 1 [(replicas,) samples] or targets [replicas, samples, outputs], `order`: [steps, (replicas,) batch] int32. */
  readonly data: HostTensors;
  readonly firstStep?: number;
}

/**
 * A step of PE training (Algorithm 1; docs/science/pe-training.md, "Objective and inner problem"): with d± from P sign
 * steps at all perturbed maps at once, v ← g v + (1 − g) Σ ∇[(f(x; d+) − y)² + (f(x; d−) − y)²], θ ← θ − η v. The two
 * directions lie behind each other on the batch axis and share their first sign; weights take no part in the inner
 * passes. Without a perturbation both directions are one pass, counted twice. The radii come as the input `radii`, one
 * for each affine map (and each replica).
 */
export function peStep(settings: PeSettings, { state, data, firstStep = 0 }: PeData): StepDefinition {
  const keys = layerShapes(settings.architecture).flatMap((_, j) => [`w${j}`, `b${j}`]);
  const { learningRate, momentum, dampening, precision } = settings;
  const layers = keys.length / 2;
  const radii = settings.ownRadii ? [layers, settings.replicas] : [layers];
  const zeros = new Float64Array(radii.reduce((a, b) => a * b));
  return {
    precision,
    state,
    data,
    firstStep,
    inputs: { radii: { shape: radii, values: inPrecision(zeros, precision) } },
    step: ({ tf, state: now, data: given, inputs, step, real }) => {
      const weights = keys.map((key) => now[key]!);
      const { x, y } = batchOf(tf, settings, given, step);
      const { gradients, up, down } = objective(tf, settings, weights, x, y, inputs['radii']!, real);
      const axis = sampleAxis(settings);
      const velocities = keys.map((key) => now[`v${key}`]!);
      const rule = { learningRate, momentum, dampening };
      const moved = momentumStep(tf, rule, weights, gradients, velocities);
      const share = real(1 / settings.batchSize);
      return {
        state: Object.fromEntries(
          keys.flatMap((key, i) => [
            [key, moved.weights[i]!],
            [`v${key}`, moved.velocities[i]!],
          ]),
        ),
        metrics: { lossUp: up.sum(axis).mul(share), lossDown: down.sum(axis).mul(share) },
      };
    },
  };
}

const sampleAxis = ({ architecture }: TensorNetSettings): number => (architecture.kind === 'mlp' ? 1 : 0);

/** Gradients of the batch's loss by weight and the losses of both directions, one a sample. */
function objective(
  tf: typeof Tensorflow,
  settings: PeSettings,
  weights: readonly Tensor[],
  x: Tensor,
  y: Tensor,
  radii: Tensor,
  real: StepScope['real'],
): Objective {
  const { method = 'pe', pieces, reduction, batchSize, architecture } = settings;
  const plain = !settings.perturbed.includes(true);
  const perPiece = (): Tensor[] => radiusOfMaps(tf, settings, radii.mul(real(1 / pieces)));
  if (!plain && method === 'adversarial') return adversarialObjective(tf, settings, weights, x, y, perPiece());
  if (!plain && method === 'penalty')
    return penaltyObjective(tf, architecture.slope, weights, x, y, radiusOfMaps(tf, settings, radii));
  const taps = plain ? [] : perturbations(tf, settings, weights, x, perPiece());
  const axis = sampleAxis(settings);
  const twice = (t: Tensor): Tensor => tf.concat([t, t], axis);
  const [samples, labels] = plain ? [x, y] : [twice(x), twice(y)];
  const { gradients, also } = gradientsOf(tf, weights, (own) => {
    const losses = sampleLosses(tf, settings, netOutputs(tf, settings, own, samples, taps), labels);
    const sum = plain ? losses.sum().mul(tf.scalar(2)) : losses.sum();
    const loss = reduction === 'mean' ? sum.mul(real(1 / batchSize)) : sum;
    return { loss, also: { losses } };
  });
  const [up, down] = plain ? [also.losses, also.losses] : (tf.split(also.losses, 2, axis) as [Tensor, Tensor]);
  return { gradients, up, down };
}

/** One radius a map: a scalar, or [replicas, 1, 1] where `radii` [maps, replicas] has one for each replica. */
function radiusOfMaps(tf: typeof Tensorflow, { perturbed }: PeSettings, radii: Tensor): Tensor[] {
  const shape = radii.rank === 1 ? [] : [radii.shape[1]!, 1, 1];
  return tf.split(radii, perturbed.length).map((part) => part.reshape(shape));
}

/** The samples and labels of step t: row t of `order`. */
function batchOf(
  tf: typeof Tensorflow,
  { architecture }: PeSettings,
  data: Readonly<Record<string, Tensor>>,
  step: Tensorflow.Scalar,
): { x: Tensor; y: Tensor } {
  const at = tf.gather(data['order']!, step) as Tensorflow.Tensor1D;
  if (architecture.kind === 'cnn') return { x: tf.gather(data['x']!, at), y: tf.gather(data['y']!, at) };
  return { x: tf.gather(data['x']!, at, 1, 1), y: tf.gather(data['y']!, at, 1, 1) };
}

/** Loss of each sample; outputs [..., outputs], labels [...]. */
function sampleLosses(
  tf: typeof Tensorflow,
  { loss }: Pick<PeSettings, 'loss'>,
  outputs: Tensor,
  labels: Tensor,
): Tensor {
  if (loss === 'simplex') return outputs.sub(labels).square().sum(-1);
  const scalar = scalarOutput(tf, outputs);
  if (loss === 'squared') return scalar.sub(labels).square();
  // Softmax cross-entropy of two classes: log(1 + exp(∓(z1 − z0))).
  const sign = tf.scalar(1).sub(labels.mul(tf.scalar(2)));
  return tf.softplus(scalar.mul(sign));
}

/**
 * d+ (first half of the batch axis) and d− (second half) at the perturbed maps: d ← d ± (r_j/P) sign(∂f/∂d_j), P times
 * from 0, all maps at once. `perPiece`: r_j/P of each map.
 */
export function perturbations(
  tf: typeof Tensorflow,
  settings: PeSettings,
  weights: readonly Tensor[],
  x: Tensor,
  perPiece: readonly Tensor[],
): (Tensor | undefined)[] {
  const { architecture, perturbed, pieces, replicas, batchSize } = settings;
  const axis = sampleAxis(settings);
  const maps = perturbed.flatMap((is, j) => (is ? [j] : []));
  const placed = (own: readonly Tensor[]): (Tensor | undefined)[] => {
    const taps = new Array<Tensor | undefined>(perturbed.length).fill(undefined);
    maps.forEach((j, i) => {
      taps[j] = own[i]!;
    });
    return taps;
  };
  const shapes = tapShapes(architecture, replicas, batchSize);
  const start = maps.map((j) => tf.zeros(shapes[j]!));
  const outputs = (samples: Tensor, own: readonly Tensor[]): Tensor =>
    netOutputs(tf, settings, weights, samples, placed(own));
  const along = pushed(
    tf,
    settings,
    (own) => outputs(x, own),
    start,
    maps.map((j) => perPiece[j]!),
  );
  const output = (samples: Tensor, own: readonly Tensor[]): Tensor => along(outputs(samples, own));
  const first = tf.grads((...own: Tensor[]) => output(x, own).sum())(start);
  let taps = first.map((g, i) => {
    const up = g.sign().mul(perPiece[maps[i]!]!);
    return tf.concat([up, up.neg()], axis);
  });
  if (pieces === 1) return placed(taps);
  const both = tf.concat([x, x], axis);
  const ones = tf.ones(axis === 1 ? [replicas, batchSize] : [batchSize]);
  const direction = tf.concat([ones, ones.neg()], axis);
  for (let piece = 1; piece < pieces; piece++) {
    const g = tf.grads((...own: Tensor[]) => output(both, own).mul(direction).sum())(taps);
    taps = taps.map((tap, i) => tap.add(g[i]!.sign().mul(perPiece[maps[i]!]!)));
  }
  return placed(taps);
}

/** The scalar of each sample's outputs (or of both directions' behind each other) that its perturbations push. */
function pushed(
  tf: typeof Tensorflow,
  { loss, direction = 'exciting', architecture }: PeSettings,
  outputs: (taps: readonly Tensor[]) => Tensor,
  start: readonly Tensor[],
  radii: readonly Tensor[],
): (outputs: Tensor) => Tensor {
  if (loss !== 'simplex') return (own) => scalarOutput(tf, own);
  const count = architecture.widths.at(-1)!;
  if (direction === 'first') return (own) => tf.split(own, count, -1)[0]!.squeeze([-1]);
  const jacobians = Array.from({ length: count }, (_, o) =>
    tf.grads((...own: Tensor[]) => tf.split(outputs(own), count, -1)[o]!.sum())([...start]),
  );
  const v = excitingDirection(tf, jacobians, radii);
  const both = tf.concat([v, v], 1);
  return (own) => own.mul(own.shape[1] === v.shape[1] ? v : both).sum(-1);
}

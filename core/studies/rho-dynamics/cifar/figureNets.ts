import { readCifar10 } from '../../../data/cifar10/binary.ts';
import { dataOf } from '../../../data/dataSets.ts';
import { computeOf } from '../../../training/compute.ts';
import { compileSteps } from '../../../training/graph/compileSteps.ts';
import type { CompiledSteps, HostTensors } from '../../../training/graph/stepDefinition.ts';
import type { RunContext, State } from '../../runner.ts';
import type { StudyParams } from '../fields.ts';
import { tableRows, type Experiment, type Job, type Row, type TableRows } from '../jobs.ts';
import {
  drawConvWeights,
  figureNet,
  layerNormsOf,
  weightShapes,
  weightsOf,
  weightTensors,
  type Weights,
} from './convNet.ts';
import { figureDefinition, largestBatch } from './figureDefinition.ts';
import { hostLogits } from './hostForward.ts';
import { classes, prepared } from './images.ts';
import { accuracyOf, crossEntropy, marginsOf } from './scores.ts';

const stopLoss = 0.01;
/** Scales s of s f_V in the table scaledTestLoss (Figure 8). */
const scales = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];
/** Images that the host evaluates in one piece of work. */
const evaluatedAtOnce = 250;

interface Images {
  readonly train: Float64Array;
  readonly trainLabels: Uint8Array;
  readonly test: Float64Array;
  readonly testLabels: Uint8Array;
}

type Saved = {
  readonly epoch: number;
  readonly ended: boolean;
  readonly weights: readonly Float32Array[];
  readonly velocities: readonly Float32Array[];
  readonly logits: Float64Array;
  readonly evaluated: number;
  readonly startError: number;
};

/** Labels of a replica at a fraction: the first rows of one permutation get uniform labels, so the sets are nested. */
export function replacedLabels(
  labels: Uint8Array,
  fraction: number,
  rng: RunContext['rng'],
  replica: number,
): Uint8Array {
  const stream = rng.stream('data', replica);
  const order = stream.permutation(0, labels.length);
  const drawn = stream.integers(1, new Uint32Array(labels.length), classes);
  const out = Uint8Array.from(labels);
  for (let i = 0; i < Math.round(labels.length * fraction); i++) out[order[i]!] = drawn[i]!;
  return out;
}

/**
 * Small convolutional nets on CIFAR-10 over label noise and initialisation (preset fig1-cifar). One compiled step serves all
 * networks: a job writes its weights into it, does an epoch and reads them back.
 */
export function figureExperiment(context: RunContext): Experiment {
  let images: Images | undefined;
  let steps: CompiledSteps | undefined;
  const load = (params: StudyParams): Images => {
    if (images) return images;
    const data = dataOf(context);
    const train = readCifar10(data, 'data_batch_1.bin', 0, params.trainSize);
    const test = readCifar10(data, 'test_batch.bin', 0, params.testSize);
    images = {
      train: prepared(train),
      trainLabels: train.labels,
      test: prepared(test),
      testLabels: test.labels,
    };
    return images;
  };
  const compiled = (params: StudyParams): CompiledSteps =>
    (steps ??= compileSteps(computeOf(context), figureDefinition(load(params).train, params.trainSize)));
  return {
    start: ({ params, replica, rng, saved }) =>
      figureJob(params as StudyParams, replica, rng, saved as Saved | undefined, load, compiled),
    dispose: () => steps?.dispose(),
  };
}

function figureJob(
  params: StudyParams,
  replica: number,
  rng: RunContext['rng'],
  saved: Saved | undefined,
  load: (params: StudyParams) => Images,
  compiled: (params: StudyParams) => CompiledSteps,
): Job {
  const { train, trainLabels, test, testLabels } = load(params);
  const labels = replacedLabels(trainLabels, params.labelFraction, rng, replica);
  const count = labels.length;
  const total = count + testLabels.length;
  const batch = Math.min(largestBatch, count);
  const batches = Math.floor(count / batch);
  let weights = (saved?.weights ?? drawConvWeights(figureNet, rng, replica, params.initScale)) as Float32Array[];
  let velocities = (saved?.velocities ?? weights.map((w) => new Float32Array(w.length))) as Float32Array[];
  const logits = Float64Array.from(saved?.logits ?? new Float64Array(total * classes));
  let { epoch, ended, evaluated, startError } = saved ?? { epoch: 0, ended: false, evaluated: 0, startError: NaN };
  let diverged = false;

  const trainEpoch = (rows: Row[]): void => {
    const steps = compiled(params);
    const order = rng.stream('order', replica).permutation(epoch, count);
    const inputs: HostTensors = {
      order: { shape: [batches, batch], values: Int32Array.from(order.subarray(0, batches * batch)) },
      labels: { shape: [count], values: Int32Array.from(labels) },
    };
    steps.write({ ...weightTensors(figureNet, weights), ...velocityTensors(velocities) }, epoch * batches);
    let [loss, errors, done] = [0, 0, 0];
    while (done < batches && !diverged) {
      const chunk = steps.run(batches - done, inputs);
      chunk.metrics['loss']!.forEach((value) => (loss += value / batches));
      chunk.metrics['errors']!.forEach((value) => (errors += value));
      done += chunk.steps;
      diverged = chunk.diverged;
    }
    const state = steps.read();
    weights = weightsOf(figureNet, state);
    velocities = weights.map((_, k) => Float32Array.from(state[`m${k}`]!.values));
    epoch += 1;
    rows.push({
      step: epoch * batches,
      values: { epochs: epoch, epochLoss: loss, epochError: errors / (batches * batch) },
    });
    ended = diverged || (errors === 0 && loss < stopLoss) || epoch >= params.mostEpochs;
  };

  const summary = (): Record<string, number> => {
    const rho = layerNormsOf(weights).reduce((a, b) => a * b, 1);
    const [own, other] = [logits.subarray(0, count * classes), logits.subarray(count * classes)];
    return {
      labelFraction: params.labelFraction,
      initScale: params.initScale,
      epochs: epoch,
      trainError: 1 - accuracyOf(marginsOf(own, labels)),
      testError: 1 - accuracyOf(marginsOf(other, testLabels)),
      rho,
      trainLoss: crossEntropy(own, labels, 1),
      testLoss: crossEntropy(other, testLabels, 1),
      // The net with each layer divided by its norm is f/rho: its activations are positively homogeneous.
      normalizedTrainLoss: crossEntropy(own, labels, 1 / rho),
      normalizedTestLoss: crossEntropy(other, testLabels, 1 / rho),
      minMargin: marginsOf(own, labels).reduce((a, b) => Math.min(a, b)) / rho,
    };
  };
  const pieces = Math.ceil(total / evaluatedAtOnce);
  return {
    total: params.mostEpochs + pieces,
    get done() {
      return (ended ? params.mostEpochs : epoch) + Math.ceil(evaluated / evaluatedAtOnce);
    },
    advance(rows) {
      if (epoch === 0) {
        startError =
          1 -
          accuracyOf(
            marginsOf(
              hostLogits(figureNet, weights, train, 0, Math.min(count, 100)),
              labels.subarray(0, Math.min(count, 100)),
            ),
          );
      }
      if (!ended) {
        trainEpoch(rows);
        return;
      }
      const end = Math.min(total, evaluated + evaluatedAtOnce);
      while (evaluated < end) {
        const inTrain = evaluated < count;
        const stop = inTrain ? Math.min(end, count) : end;
        const first = inTrain ? evaluated : evaluated - count;
        logits.set(
          hostLogits(figureNet, weights, inTrain ? train : test, first, stop - evaluated),
          evaluated * classes,
        );
        evaluated = stop;
      }
      if (evaluated === total) rows.push({ step: epoch * batches, values: summary() });
    },
    tables: () => tablesOf(summary(), startError, weights, logits.subarray(count * classes), testLabels),
    state: (): State => ({
      epoch,
      ended,
      weights,
      velocities,
      logits: Float64Array.from(logits),
      evaluated,
      startError,
    }),
    get diverged() {
      return diverged;
    },
    warnings: [],
  };
}

function velocityTensors(velocities: Weights): HostTensors {
  const shapes = weightShapes(figureNet);
  return Object.fromEntries(velocities.map((values, k) => [`m${k}`, { shape: shapes[k]!, values }]));
}

function tablesOf(
  summary: Record<string, number>,
  startError: number,
  weights: Weights,
  testLogits: Float64Array,
  testLabels: Uint8Array,
): TableRows[] {
  const norms = layerNormsOf(weights);
  const rho = norms.reduce((a, b) => a * b, 1);
  // A net that has not fitted its labels is left out of the correlations.
  const fitted = summary['trainError'] === 0 ? 'fitted' : 'notFitted';
  return [
    ...tableRows('networks', [{ ...summary, startError, fitted }]),
    ...tableRows(
      'layerNorms',
      norms.map((rhoK, k) => ({ step: summary['epochs']!, layer: k + 1, rhoK })),
    ),
    ...tableRows(
      'scaledTestLoss',
      scales.map((scale) => ({
        scale,
        testLoss: crossEntropy(testLogits, testLabels, scale / rho),
        testError: summary['testError']!,
        labelFraction: summary['labelFraction']!,
        initScale: summary['initScale']!,
      })),
    ),
  ];
}

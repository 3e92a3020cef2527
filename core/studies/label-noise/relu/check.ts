import type { Randomness } from '../../../random.ts';
import type { Finding } from '../check.ts';
import { sortedData, startNet, type ReluParams } from './arm.ts';
import { reg } from './net.ts';

/** Replicas whose start is looked at before a run. */
const looked = 16;

/** Rules of section 8 for the 1-D ReLU net. */
export function checkRelu(params: ReluParams, rng: Randomness, replicas: number): Finding[] {
  const refusals = dataFaults(params);
  return refusals.length > 0 ? refusals : warnings(params, rng, replicas);
}

function dataFaults({ inputs, labels, batchSize }: ReluParams): Finding[] {
  const faults: Finding[] = [];
  const fault = (key: string, sentence: string): void => {
    faults.push({ refuse: true, code: 'data', key, sentence });
  };
  if (labels.length !== inputs.length) {
    fault('labels', `labels has ${labels.length} numbers; it must have one for each of the ${inputs.length} inputs.`);
  }
  const repeated = inputs.find((x, j) => inputs.indexOf(x) !== j);
  if (repeated !== undefined) fault('inputs', `inputs has ${repeated} twice; all must be different.`);
  if (batchSize > inputs.length) {
    fault('batchSize', `batchSize is ${batchSize}; it must be at most the ${inputs.length} data (0: all of them).`);
  }
  return faults;
}

function warnings(params: ReluParams, rng: Randomness, replicas: number): Finding[] {
  const findings: Finding[] = [];
  const warn = (code: string, key: string, sentence: string): void => {
    findings.push({ code, key, sentence });
  };
  const { inputs } = sortedData(params);
  if (inputs.some((x, j) => x !== params.inputs[j])) {
    warn('sorted', 'inputs', 'inputs are not in ascending order: they are sorted, each with its label.');
  }
  if (!params.skipLine) {
    warn('theorem2DoesNotApply', 'skipLine', 'the model has no skip line: Theorem 2 does not apply.');
  }
  if (params.trainedLayers === 'outer') {
    const sentence = 'one layer is trained: Theorem 2 does not apply.';
    warn('theorem2DoesNotApply', 'trainedLayers', sentence);
  }
  const count = Math.min(looked, replicas);
  const start =
    Array.from({ length: count }, (_, k) => reg(startNet(params, rng, k), params.width, inputs)).reduce(
      (sum, value) => sum + value,
      0,
    ) / count;
  const product = params.learningRate * start;
  if (product > 0.5) {
    const sentence = `learningRate is ${params.learningRate} and reg starts at ${start.toPrecision(3)}: their product ${product.toPrecision(2)} is above 0.5, so the early phase regularises by itself and the control is not clean.`;
    warn('earlyPhase', 'learningRate', sentence);
  }
  return findings;
}

import type { Warning } from '../../../contract/run.ts';
import type { Preflight, RunArm, RunContext } from '../../runner.ts';
import { drawData, drawWeights, type DataSet, type NetParams } from './draws.ts';
import { createWorkspace, gradient } from './gradient.ts';
import { createLoss, crossMoment } from './losses.ts';
import { svmDirection } from './member.ts';
import { shapesOf, type Shapes } from './shapes.ts';
import { inner, normOf } from './spectra.ts';

type Refusal = Preflight['refusals'][number];

/** Replicas whose data are looked at before a run. */
const looked = 64;
/** Replicas whose Hessian and thresholds are looked at. */
const probed = 4;
const largestStableStep = 0.005;
const deepest = 10;
const farScale = 10;
/** Of the largest eigenvalue: a round of power iteration that changes it by less is the last. */
const settled = 1e-4;
const mostRounds = 60;

/** Every rule of section 8 for the nets that the fields' ranges do not tell. */
export function checkNets(context: RunContext): Preflight {
  const refusals: Refusal[] = [];
  const warnings: Warning[] = [];
  for (const arm of context.arms) {
    const params = arm.params as unknown as NetParams;
    const faults = [...shapeFaults(arm, params), ...decayFaults(arm, params)];
    if (faults.length === 0) faults.push(...dataFaults(arm, params, context));
    refusals.push(...faults);
    if (faults.length === 0) warnings.push(...warningsOf(arm, params, context));
  }
  return { refusals, warnings };
}

function refuse(arm: RunArm, key: string, sentence: string): Refusal {
  return { key, sentence: `Arm ${arm.name}: ${sentence}`, forcible: false };
}

function shapeFaults(arm: RunArm, params: NetParams): Refusal[] {
  const { sizes, loss, data, layerRates } = params;
  const outputs = sizes.at(-1)!;
  const layers = sizes.length - 1;
  const faults: Refusal[] = [];
  const oneOutput = loss === 'logistic' || data === 'noisySign' || data === 'separated';
  if (loss === 'logistic' && data !== 'noisySign' && data !== 'separated') {
    const sentence = `data is ${data}, whose labels are not ±1; the logistic loss needs noisySign or separated.`;
    faults.push(refuse(arm, 'data', sentence));
  } else if ((loss === 'softmax' || loss === 'oneHotSquare') && data !== 'classes') {
    faults.push(refuse(arm, 'data', `data is ${data}; the loss ${loss} needs classes.`));
  } else if (loss === 'square' && data === 'classes') {
    faults.push(
      refuse(
        arm,
        'data',
        'data is classes; the loss square needs noisySign, separated or regression (or take oneHotSquare).',
      ),
    );
  } else if (oneOutput && outputs !== 1) {
    faults.push(refuse(arm, 'sizes', `sizes end with ${outputs} outputs; data of signs have exactly 1.`));
  } else if (data === 'classes' && outputs < 2) {
    faults.push(refuse(arm, 'sizes', `sizes end with ${outputs} output; classes need at least 2.`));
  }
  if (layerRates.length !== 1 && layerRates.length !== layers) {
    const sentence = `layerRates has ${layerRates.length} numbers; it must have 1, or one for each of the ${layers} layers.`;
    faults.push(refuse(arm, 'layerRates', sentence));
  }
  if (params.constantFeature && sizes[0]! < 2) {
    faults.push(refuse(arm, 'sizes', `sizes start with ${sizes[0]} input; a constant feature needs at least 2.`));
  }
  return faults;
}

/** The decay part of a step multiplies W_k by 1 − 2 μ η r_k. */
function decayFactor({ mu, learningRate, layerRates }: NetParams): number {
  return 2 * mu * learningRate * Math.max(...layerRates);
}

function decayFaults(arm: RunArm, params: NetParams): Refusal[] {
  const factor = decayFactor(params);
  if (params.integrator !== 'gd' || factor < 2) return [];
  const largest = 1 / (params.learningRate * Math.max(...params.layerRates));
  const sentence = `mu is ${params.mu}, so 2 mu eta = ${short(factor)} and the decay alone diverges; mu must be below ${short(largest)} at this learning rate.`;
  return [refuse(arm, 'mu', sentence)];
}

function dataFaults(arm: RunArm, params: NetParams, { rng, replicas }: RunContext): Refusal[] {
  const flow = params.integrator !== 'gd' && params.loss === 'logistic';
  const inputs = params.sizes[0]!;
  for (let k = 0; k < Math.min(looked, replicas); k++) {
    const data = drawData(params, rng, k);
    if (!(data.inputs.every(Number.isFinite) && data.targets.every(Number.isFinite))) {
      return [
        refuse(arm, 'spread', `spread is ${params.spread}, which makes data that are not finite; take a smaller one.`),
      ];
    }
    if (flow && svmDirection(data, inputs) === null) {
      const offer = params.constantFeature ? '' : ' or add a constant feature (constantFeature true)';
      const sentence = `the ${params.data} data of replica ${k} are not separable through the origin, so the flow has no direction to tend to; data must be separable: take separated${offer}.`;
      return [refuse(arm, 'data', sentence)];
    }
  }
  return [];
}

function warningsOf(arm: RunArm, params: NetParams, { rng, replicas }: RunContext): Warning[] {
  const warnings: Warning[] = [];
  const warn = (code: string, key: string, sentence: string): void => {
    warnings.push({ code, key, sentence: `Arm ${arm.name}: ${sentence}` });
  };
  const shapes = shapesOf(params.sizes);
  const factor = decayFactor(params);
  if (params.integrator === 'gd' && factor >= 1) {
    warn(
      'decayOvershoots',
      'mu',
      `2 mu eta is ${short(factor)}: from 1 on the decay step overshoots zero, from 2 on it is refused.`,
    );
  }
  if (params.integrator === 'rk4' && params.stepSize > largestStableStep) {
    warn(
      'stepUnstable',
      'stepSize',
      `stepSize is ${params.stepSize}; above ${largestStableStep} the Runge–Kutta flow may leave its stability border.`,
    );
  }
  if (shapes.layers > deepest || params.initScale > farScale || params.initScale < 1 / farScale) {
    const decades = shapes.layers * Math.log10(params.initScale);
    const how = decades < 0 ? 'underflow' : decades > 0 ? 'overflow' : 'underflow or overflow';
    const key = shapes.layers > deepest ? 'sizes' : 'initScale';
    warn(
      'productRange',
      key,
      `${shapes.layers} layers at scale ${params.initScale}: their product is of order 1e${Math.round(decades)} and may ${how}.`,
    );
  }
  const members = Array.from({ length: Math.min(probed, replicas) }, (_, k) => ({
    data: drawData(params, rng, k),
    weights: drawWeights(params, shapes, rng, k),
  }));
  if (params.integrator === 'gd') {
    const sharpest = Math.max(...members.map(({ data, weights }) => sharpness(params, shapes, data, weights)));
    const bound = 2 / sharpest;
    if (params.learningRate * Math.max(...params.layerRates) > bound) {
      warn(
        'learningRateHigh',
        'learningRate',
        `learningRate is ${params.learningRate}, above 2/lambda_max = ${short(bound)} of the loss Hessian at the start: the run may diverge.`,
      );
    }
  }
  if (params.mu > 0 && params.loss === 'square') {
    const threshold = Math.min(...members.map(({ data }) => zeroThreshold(params, shapes, data)));
    if (params.mu > 0.9 * threshold) {
      warn(
        'nearZero',
        'mu',
        `mu is ${params.mu}, near or above ${short(threshold)}, where nets of this depth begin to end at zero.`,
      );
    }
  }
  return warnings;
}

/** Largest eigenvalue of the loss Hessian at some weights: power iteration on differences of the gradient. */
export function sharpness(params: NetParams, shapes: Shapes, data: DataSet, weights: Float64Array): number {
  const loss = createLoss(params, data, false);
  const work = createWorkspace(shapes);
  const [above, below] = [new Float64Array(shapes.length), new Float64Array(shapes.length)];
  const reach = 1e-4 * normOf(weights);
  let direction = weights.map((_, i) => 1 + (i % 7));
  let value = 0;
  for (let round = 0; round < mostRounds; round++) {
    const scale = reach / normOf(direction);
    gradient(
      weights.map((w, i) => w + scale * direction[i]!),
      shapes,
      loss,
      work,
      params.mu,
      above,
    );
    gradient(
      weights.map((w, i) => w - scale * direction[i]!),
      shapes,
      loss,
      work,
      params.mu,
      below,
    );
    const image = above.map((g, i) => (g - below[i]!) / (2 * scale));
    const before = value;
    value = normOf(image) / normOf(direction);
    if (!(value > 0)) return 0;
    if (Math.abs(value - before) <= settled * value) return value;
    direction = image;
  }
  return value;
}

/**
 * Decay above which a net of L aligned layers of equal norm a, along the direction of Y^T X, has no stationary point
 * but zero: 2 μ > max_a a^{L−2} (s − q a^L), s = |Y^T X|/n, q the points' variance in that direction. At depth 2 it is
 * the exact threshold s/2 of section 2.2; deeper it is an estimate.
 */
function zeroThreshold({ sizes }: NetParams, { layers }: Shapes, data: DataSet): number {
  const [inputs, outputs] = [sizes[0]!, sizes.at(-1)!];
  const cross = crossMoment(data.targets, outputs, data.inputs, inputs, data.points);
  const s = normOf(cross);
  if (layers === 2 || s === 0) return s / 2;
  const gram = crossMoment(data.inputs, inputs, data.inputs, inputs, data.points);
  let q = 0;
  for (let c = 0; c < outputs; c++) {
    for (let i = 0; i < inputs; i++) {
      q += (cross[c * inputs + i]! * inner(gram, i * inputs, cross, c * inputs, inputs)) / s ** 2;
    }
  }
  // The maximum lies at a^L = s (L − 2)/(q (2L − 2)).
  const power = (s * (layers - 2)) / (q * (2 * layers - 2));
  return (power ** ((layers - 2) / layers) * (s - q * power)) / 2;
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}

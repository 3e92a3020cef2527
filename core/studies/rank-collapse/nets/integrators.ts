import type { DataSet, NetParams } from './draws.ts';
import { createWorkspace, descend, gradient } from './gradient.ts';
import { createLoss, type Loss } from './losses.ts';
import { ratesOf, type Shapes } from './shapes.ts';

/** Advances one replica's weights by one step, in place. */
export type Stepper = (weights: Float64Array) => void;

export interface Dynamics {
  readonly loss: Loss;
  readonly step: Stepper;
}

/** The rescaled flow computes M up to a common factor, which a decay term could not share: with decay M is exact. */
export function createDynamics(params: NetParams, shapes: Shapes, data: DataSet): Dynamics {
  const loss = createLoss(params, data, params.integrator !== 'gd' && params.mu === 0);
  const rates = ratesOf(params.layerRates, shapes.layers);
  if (params.integrator === 'gd') {
    const work = createWorkspace(shapes);
    const { learningRate, mu } = params;
    return { loss, step: (weights) => descend(weights, shapes, loss, work, learningRate, mu, rates) };
  }
  const flow = createFlow(shapes, loss, params.mu, rates);
  const h = params.stepSize;
  return {
    loss,
    step: params.integrator === 'euler' ? euler(flow, h, shapes.length) : rungeKutta4(flow, h, shapes.length),
  };
}

type Flow = (weights: Float64Array, out: Float64Array) => void;

/** dW_k/dτ = −r_k |W| G_k/|G|, both norms over all layers together (section 2.3); at rest where G = 0. */
function createFlow(shapes: Shapes, loss: Loss, mu: number, rates: readonly number[]): Flow {
  const work = createWorkspace(shapes);
  return (weights, out) => {
    gradient(weights, shapes, loss, work, mu, out);
    let weightSquare = 0;
    let gradientSquare = 0;
    for (let i = 0; i < out.length; i++) {
      weightSquare += weights[i]! * weights[i]!;
      gradientSquare += out[i]! * out[i]!;
    }
    const factor = gradientSquare === 0 ? 0 : -Math.sqrt(weightSquare / gradientSquare);
    for (let k = 0; k < shapes.layers; k++) {
      const end = shapes.offsets[k + 1] ?? shapes.length;
      const scale = factor * rates[k]!;
      for (let i = shapes.offsets[k]!; i < end; i++) out[i] = out[i]! * scale;
    }
  };
}

function euler(flow: Flow, h: number, length: number): Stepper {
  const slope = new Float64Array(length);
  return (weights) => {
    flow(weights, slope);
    for (let i = 0; i < length; i++) weights[i] = weights[i]! + h * slope[i]!;
  };
}

/** The classical Runge–Kutta step of fourth order. */
function rungeKutta4(flow: Flow, h: number, length: number): Stepper {
  const [k1, k2, k3, k4, between] = Array.from({ length: 5 }, () => new Float64Array(length)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const move = (weights: Float64Array, slope: Float64Array, by: number): Float64Array => {
    for (let i = 0; i < length; i++) between[i] = weights[i]! + by * slope[i]!;
    return between;
  };
  return (weights) => {
    flow(weights, k1);
    flow(move(weights, k1, h / 2), k2);
    flow(move(weights, k2, h / 2), k3);
    flow(move(weights, k3, h), k4);
    for (let i = 0; i < length; i++) {
      weights[i] = weights[i]! + (h / 6) * (k1[i]! + 2 * (k2[i]! + k3[i]!) + k4[i]!);
    }
  };
}

import type { DataSet, NetParams } from './draws.ts';
import { rowTimesLayer, rowTimesTransposed } from './kernels.ts';

/** A loss of the end-to-end matrix P [C, d] on one data set (section 2.1). */
export interface Loss {
  /**
   * M = dLoss/dP [C, d]. With `rescaled` a positive common factor keeps the largest sample weight near 1: the weights
   * exp(log σ(−y o) − max) of section 2.3, so that M never underflows.
   */
  derivative(product: Float64Array, out: Float64Array): void;
  /** Per-example mean. */
  value(product: Float64Array): number;
  /** Least y o, or least lead of the true class; undefined for real targets. */
  leastMargin(product: Float64Array): number | undefined;
}

export function createLoss(params: NetParams, data: DataSet, rescaled: boolean): Loss {
  if (params.loss === 'logistic') return logisticLoss(data, rescaled);
  if (params.loss === 'softmax') return softmaxLoss(params, data, rescaled);
  return squaredLoss(params, data);
}

/** (1/2n)|X P^T − Y|², whose derivative P (X^T X/n) − Y^T X/n needs the data no more. */
function squaredLoss(params: NetParams, data: DataSet): Loss {
  const d = params.sizes[0]!;
  const outputs = params.sizes.at(-1)!;
  const gram = crossMoment(data.inputs, d, data.inputs, d, data.points);
  const cross = crossMoment(data.targets, outputs, data.inputs, d, data.points);
  const classes = params.data === 'classes';
  const signs = params.data === 'noisySign' || params.data === 'separated';
  return {
    derivative(product, out) {
      for (let c = 0; c < outputs; c++) {
        rowTimesLayer(product, c * d, gram, 0, d, d, out, c * d);
        for (let j = c * d; j < (c + 1) * d; j++) out[j] = out[j]! - cross[j]!;
      }
    },
    value(product) {
      const o = outputsOf(product, data, d, outputs);
      let sum = 0;
      for (let i = 0; i < o.length; i++) sum += (o[i]! - data.targets[i]!) ** 2;
      return sum / (2 * data.points);
    },
    leastMargin(product) {
      if (classes) return leastLead(product, data, d, outputs);
      return signs ? leastSignedOutput(product, data, d, outputs) : undefined;
    },
  };
}

/** mean log(1 + exp(−y o)), y = ±1, one output. */
function logisticLoss(data: DataSet, rescaled: boolean): Loss {
  const { points } = data;
  const d = data.inputs.length / points;
  const signed = data.inputs.map((x, i) => x * data.targets[Math.floor(i / d)]!);
  const margins = new Float64Array(points);
  const shares = new Float64Array(points);

  function fillMargins(product: Float64Array): number {
    rowTimesTransposed(product, 0, signed, 0, points, d, margins, 0);
    let least = Infinity;
    for (let i = 0; i < points; i++) if (margins[i]! < least) least = margins[i]!;
    return least;
  }

  return {
    derivative(product, out) {
      const least = fillMargins(product);
      // σ(−z) e^s = e^{s−z}/(1 + e^{−s} e^{s−z}): s is the least margin where that is positive.
      const shift = rescaled && least > 0 ? least : 0;
      const base = Math.exp(-shift);
      for (let i = 0; i < points; i++) {
        const z = margins[i]!;
        const weight = shift > 0 ? shiftedSigmoid(Math.exp(shift - z), base) : 1 / (1 + Math.exp(z));
        shares[i] = -weight / points;
      }
      rowTimesLayer(shares, 0, signed, 0, points, d, out, 0);
    },
    value(product) {
      fillMargins(product);
      return margins.reduce((sum, z) => sum + logOnePlusExp(-z), 0) / points;
    },
    leastMargin: (product) => fillMargins(product),
  };
}

function shiftedSigmoid(e: number, base: number): number {
  return e / (1 + base * e);
}

/** Softmax cross entropy: dO = (softmax − onehot)/n, the true class as minus the sum of the others. */
function softmaxLoss(params: NetParams, data: DataSet, rescaled: boolean): Loss {
  const d = params.sizes[0]!;
  const classes = params.sizes.at(-1)!;
  const { points, inputs } = data;
  // Both [classes, points]: leads o_true − o_c, and dO.
  const leads = new Float64Array(classes * points);
  const shares = new Float64Array(classes * points);

  /** Fills the leads of point i's class i mod C over every class; returns the least over other classes. */
  function fillLeads(product: Float64Array): number {
    for (let c = 0; c < classes; c++) {
      rowTimesTransposed(product, c * d, inputs, 0, points, d, leads, c * points);
    }
    let least = Infinity;
    for (let i = 0; i < points; i++) {
      const own = i % classes;
      const top = leads[own * points + i]!;
      for (let c = 0; c < classes; c++) {
        const lead = top - leads[c * points + i]!;
        leads[c * points + i] = lead;
        if (c !== own && lead < least) least = lead;
      }
    }
    return least;
  }

  /** Fills dO of point i times e^shift: p_c e^shift off the true class, minus their sum on it; over n. */
  function fillShares(i: number, shift: number, base: number): void {
    const own = i % classes;
    const highest = shift > 0 ? 0 : highestOf(i);
    let others = 0;
    for (let c = 0; c < classes; c++) {
      if (c === own) continue;
      const e = Math.exp(shift - leads[c * points + i]! - highest);
      shares[c * points + i] = e;
      others += e;
    }
    const whole = points * (shift > 0 ? 1 + base * others : Math.exp(-highest) + others);
    for (let c = 0; c < classes; c++) shares[c * points + i] = shares[c * points + i]! / whole;
    shares[own * points + i] = -others / whole;
  }

  /** Largest o_c − o_true of point i, at least 0. */
  function highestOf(i: number): number {
    let highest = 0;
    for (let c = 0; c < classes; c++) highest = Math.max(highest, -leads[c * points + i]!);
    return highest;
  }

  return {
    derivative(product, out) {
      const least = fillLeads(product);
      const shift = rescaled && least > 0 ? least : 0;
      const base = Math.exp(-shift);
      for (let i = 0; i < points; i++) fillShares(i, shift, base);
      for (let c = 0; c < classes; c++) {
        rowTimesLayer(shares, c * points, inputs, 0, points, d, out, c * d);
      }
    },
    value(product) {
      fillLeads(product);
      let sum = 0;
      for (let i = 0; i < points; i++) {
        const highest = highestOf(i);
        let others = 0;
        for (let c = 0; c < classes; c++) {
          if (c !== i % classes) others += Math.exp(-leads[c * points + i]! - highest);
        }
        sum += highest === 0 ? Math.log1p(others) : highest + Math.log(Math.exp(-highest) + others);
      }
      return sum / points;
    },
    leastMargin: (product) => fillLeads(product),
  };
}

/** A^T B / n for A [n, a], B [n, b]. */
export function crossMoment(a: Float64Array, widthA: number, b: Float64Array, widthB: number, n: number): Float64Array {
  const out = new Float64Array(widthA * widthB);
  for (let i = 0; i < n; i++) {
    for (let r = 0; r < widthA; r++) {
      const share = a[i * widthA + r]! / n;
      for (let c = 0; c < widthB; c++) out[r * widthB + c] = out[r * widthB + c]! + share * b[i * widthB + c]!;
    }
  }
  return out;
}

/** O = X P^T [n, C]. */
function outputsOf(product: Float64Array, { inputs, points }: DataSet, d: number, outputs: number): Float64Array {
  const o = new Float64Array(points * outputs);
  for (let i = 0; i < points; i++) {
    for (let c = 0; c < outputs; c++) {
      let sum = 0;
      for (let j = 0; j < d; j++) sum += inputs[i * d + j]! * product[c * d + j]!;
      o[i * outputs + c] = sum;
    }
  }
  return o;
}

function leastSignedOutput(product: Float64Array, data: DataSet, d: number, outputs: number): number {
  return outputsOf(product, data, d, outputs).reduce((least, o, i) => Math.min(least, o * data.targets[i]!), Infinity);
}

function leastLead(product: Float64Array, data: DataSet, d: number, outputs: number): number {
  const o = outputsOf(product, data, d, outputs);
  let least = Infinity;
  for (let i = 0; i < data.points; i++) {
    const own = i % outputs;
    for (let c = 0; c < outputs; c++) {
      if (c !== own) least = Math.min(least, o[i * outputs + own]! - o[i * outputs + c]!);
    }
  }
  return least;
}

function logOnePlusExp(x: number): number {
  return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
}

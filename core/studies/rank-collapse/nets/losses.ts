import type { DataSet, NetParams } from './draws.ts';

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
        for (let j = 0; j < d; j++) out[c * d + j] = -cross[c * d + j]!;
        for (let i = 0; i < d; i++) {
          const p = product[c * d + i]!;
          for (let j = 0; j < d; j++) out[c * d + j] = out[c * d + j]! + p * gram[i * d + j]!;
        }
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

  function fillMargins(product: Float64Array): number {
    let least = Infinity;
    for (let i = 0; i < points; i++) {
      let sum = 0;
      for (let j = 0; j < d; j++) sum += signed[i * d + j]! * product[j]!;
      margins[i] = sum;
      if (sum < least) least = sum;
    }
    return least;
  }

  return {
    derivative(product, out) {
      const least = fillMargins(product);
      // σ(−z) e^s = e^{s−z}/(1 + e^{−s} e^{s−z}): s is the least margin where that is positive.
      const shift = rescaled && least > 0 ? least : 0;
      const base = Math.exp(-shift);
      out.fill(0);
      for (let i = 0; i < points; i++) {
        const weight = shift > 0 ? shiftedSigmoid(Math.exp(shift - margins[i]!), base) : 1 / (1 + Math.exp(margins[i]!));
        const share = weight / points;
        for (let j = 0; j < d; j++) out[j] = out[j]! - share * signed[i * d + j]!;
      }
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
  const leads = new Float64Array(points * classes);
  const weights = new Float64Array(classes);

  /** Lead o_true − o_c of point i's class i mod C over class c; the least over other classes. */
  function fillLeads(product: Float64Array): number {
    let least = Infinity;
    for (let i = 0; i < points; i++) {
      const own = i % classes;
      for (let c = 0; c < classes; c++) {
        let sum = 0;
        for (let j = 0; j < d; j++) sum += inputs[i * d + j]! * product[c * d + j]!;
        leads[i * classes + c] = sum;
      }
      const top = leads[i * classes + own]!;
      for (let c = 0; c < classes; c++) {
        const lead = top - leads[i * classes + c]!;
        leads[i * classes + c] = lead;
        if (c !== own && lead < least) least = lead;
      }
    }
    return least;
  }

  return {
    derivative(product, out) {
      const least = fillLeads(product);
      const shift = rescaled && least > 0 ? least : 0;
      const base = Math.exp(-shift);
      out.fill(0);
      for (let i = 0; i < points; i++) {
        const own = i % classes;
        fillSoftmax(leads, i * classes, classes, own, shift, base, weights);
        for (let c = 0; c < classes; c++) {
          const share = weights[c]! / points;
          for (let j = 0; j < d; j++) out[c * d + j] = out[c * d + j]! + share * inputs[i * d + j]!;
        }
      }
    },
    value(product) {
      fillLeads(product);
      let sum = 0;
      for (let i = 0; i < points; i++) {
        const own = i % classes;
        const highest = Math.max(0, ...leads.subarray(i * classes, (i + 1) * classes).map((lead) => -lead));
        let others = 0;
        for (let c = 0; c < classes; c++) if (c !== own) others += Math.exp(-leads[i * classes + c]! - highest);
        sum += highest === 0 ? Math.log1p(others) : highest + Math.log(Math.exp(-highest) + others);
      }
      return sum / points;
    },
    leastMargin: (product) => fillLeads(product),
  };
}

/** dO of one point times e^shift: p_c e^shift off the class `own`, minus their sum on it. */
function fillSoftmax(
  leads: Float64Array,
  from: number,
  classes: number,
  own: number,
  shift: number,
  base: number,
  out: Float64Array,
): void {
  let highest = 0;
  if (shift === 0) for (let c = 0; c < classes; c++) highest = Math.max(highest, -leads[from + c]!);
  let others = 0;
  for (let c = 0; c < classes; c++) {
    out[c] = c === own ? 0 : Math.exp(shift - leads[from + c]! - highest);
    others += out[c]!;
  }
  const whole = shift === 0 ? Math.exp(-highest) + others : 1 + base * others;
  for (let c = 0; c < classes; c++) out[c] = out[c]! / whole;
  out[own] = -others / whole;
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

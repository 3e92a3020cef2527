import type { Randomness } from '../../../random.ts';
import type { StudyParams } from '../fields.ts';
import { layerOf, type Shapes } from './shapes.ts';

export type NetParams = Pick<
  StudyParams,
  | 'sizes'
  | 'data'
  | 'points'
  | 'spread'
  | 'constantFeature'
  | 'loss'
  | 'integrator'
  | 'learningRate'
  | 'stepSize'
  | 'steps'
  | 'mu'
  | 'initScale'
  | 'layerRates'
  | 'recordEvery'
>;

export interface DataSet {
  readonly points: number;
  /** [points, inputs]. */
  readonly inputs: Float64Array;
  /** [points, outputs]: ±1, real targets, or one-hot rows. */
  readonly targets: Float64Array;
}

const meanScale = 3;

/**
 * One replica's data (section 3). Stream `data`: the normals of the points, then the teacher (or the class means) row
 * by row, so that more outputs extend the draws of fewer; stream `noise`: label and target noise, output by output.
 */
export function drawData(params: NetParams, rng: Randomness, replica: number): DataSet {
  const { points, spread } = params;
  const width = params.sizes[0]!;
  const outputs = params.sizes.at(-1)!;
  const drawn = params.constantFeature ? width - 1 : width;
  const normals = rng.stream('data', replica).normals(0, new Float64Array((points + outputs) * drawn));
  const x = normals.subarray(0, points * drawn);
  const teacher = normals.subarray(points * drawn);
  const noise = rng.stream('noise', replica).normals(0, new Float64Array(points * outputs));
  const targets = new Float64Array(points * outputs);

  if (params.data === 'separated') {
    // x ~ N(0,1), then x += spread · sign(x.w*) w* with |w*| = 1.
    const norm = Math.hypot(...teacher.subarray(0, drawn));
    for (let i = 0; i < points; i++) {
      const sign = signOf(inner(x, i * drawn, teacher, 0, drawn));
      for (let j = 0; j < drawn; j++) x[i * drawn + j] = x[i * drawn + j]! + (spread * sign * teacher[j]!) / norm;
      targets.fill(sign, i * outputs, (i + 1) * outputs);
    }
  } else if (params.data === 'noisySign') {
    for (let i = 0; i < points; i++) {
      const sign = signOf(inner(x, i * drawn, teacher, 0, drawn) + spread * noise[i]!);
      targets.fill(sign, i * outputs, (i + 1) * outputs);
    }
  } else if (params.data === 'regression') {
    // Y = X W*^T + spread N(0,1), W* ~ N(0,1)/sqrt(inputs).
    for (let i = 0; i < points; i++) {
      for (let c = 0; c < outputs; c++) {
        const clean = inner(x, i * drawn, teacher, c * drawn, drawn) / Math.sqrt(drawn);
        targets[i * outputs + c] = clean + spread * noise[c * points + i]!;
      }
    }
  } else {
    // Point i has class i mod C; x = 3 N(0,1) of its class + spread N(0,1).
    for (let i = 0; i < points; i++) {
      const c = i % outputs;
      targets[i * outputs + c] = 1;
      for (let j = 0; j < drawn; j++) {
        x[i * drawn + j] = meanScale * teacher[c * drawn + j]! + spread * x[i * drawn + j]!;
      }
    }
  }
  return { points, inputs: params.constantFeature ? withConstant(x, points, drawn) : x, targets };
}

/** W_k ~ initScale · N(0,1)/sqrt(n_{k-1}), layer by layer, each row by row, from the stream `init`. */
export function drawWeights(params: NetParams, shapes: Shapes, rng: Randomness, replica: number): Float64Array {
  const weights = rng.stream('init', replica).normals(0, new Float64Array(shapes.length));
  for (let k = 0; k < shapes.layers; k++) {
    const layer = layerOf(weights, shapes, k);
    const scale = params.initScale / Math.sqrt(shapes.sizes[k]!);
    for (let i = 0; i < layer.length; i++) layer[i] = layer[i]! * scale;
  }
  return weights;
}

function withConstant(x: Float64Array, points: number, drawn: number): Float64Array {
  const out = new Float64Array(points * (drawn + 1)).fill(1);
  for (let i = 0; i < points; i++) out.set(x.subarray(i * drawn, (i + 1) * drawn), i * (drawn + 1));
  return out;
}

function signOf(value: number): number {
  return value >= 0 ? 1 : -1;
}

function inner(a: Float64Array, fromA: number, b: Float64Array, fromB: number, length: number): number {
  let sum = 0;
  for (let i = 0; i < length; i++) sum += a[fromA + i]! * b[fromB + i]!;
  return sum;
}

import { singularValues } from '../../../numerics/singularValues.ts';
import { throughOriginSvm } from '../../../numerics/throughOriginSvm.ts';
import type { State } from '../../runner.ts';
import type { StudyParams } from '../fields.ts';
import { tableRows, type Experiment, type Job, type Row } from '../jobs.ts';
import { distance, norm, scaled } from '../linear/vectors.ts';
import { deepInputs, drawLabelled, drawWeights, scaleLayers } from './draws.ts';
import { ExponentialLoss } from './exponentialLoss.ts';
import { layerCount, layerNorms, layerOf, Net, shapeOf, type Shape } from './net.ts';
import { balanceDrift, endToEnd, polyakStep } from './polyak.ts';

type Params = Pick<
  StudyParams,
  | 'hidden'
  | 'activation'
  | 'layerNorm'
  | 'stepRule'
  | 'deepMethod'
  | 'stepConstant'
  | 'steps'
  | 'recordEvery'
  | 'samples'
  | 'mayBlowUp'
>;
type Saved = {
  readonly step: number;
  readonly weights: Float64Array;
  readonly logT: number;
  readonly ended: boolean;
  readonly norms: readonly Float64Array[];
};

/** Multiplications of one piece of work: some 10 ms. */
const pieceWork = 8e6;
/**
 * Above this log L, or where it is not finite, a net has run away. (Far below it is only far in time.) An arm that is meant
 * to blow up comes back from spikes of 1e6, so it ends only where log L is not finite.
 */
const runawayLogLoss = 1e5;
/** Layers' norms go into a table at some 50 of the records. */
const normRecords = 50;

/** Deep nets with the exponential loss, stepped in Polyak time (section 2.2). */
export const deepExperiment: Experiment = {
  weight: (params) => {
    const { steps, samples, hidden } = params as Params;
    return steps * samples * shapeOf([deepInputs, ...hidden, 1]).offsets.at(-1)!;
  },
  start({ arm, params, replica, rng, saved }): Job {
    const own = params as Params;
    const shape = shapeOf([deepInputs, ...own.hidden, 1]);
    const data = drawLabelled(rng, replica, own.samples);
    const start = scaleLayers(drawWeights(rng, replica, shape, 1), shape, own.layerNorm);
    const startNorms = layerNorms(start, shape);
    const loss = new ExponentialLoss(new Net(shape, own.activation, data.x, data.points), data);
    const folded = data.x.map((value, i) => value * data.y[Math.floor(i / data.inputs)]!);
    const svm = own.activation === 'linear' ? throughOriginSvm(folded, data.points, data.inputs) : undefined;
    const restored = saved as Saved | undefined;
    const weights = Float64Array.from(restored?.weights ?? start);
    let { step, logT, ended } = restored ?? { step: 0, logT: 0, ended: false };
    const norms = [...(restored?.norms ?? [])];
    const limit = own.mayBlowUp ? Infinity : runawayLogLoss;
    const warnings: Job['warnings'][number][] = [];
    const pieceSteps = Math.max(1, Math.floor(pieceWork / (6 * data.points * weights.length)));
    const normEvery = own.recordEvery * Math.max(1, Math.ceil(own.steps / own.recordEvery / normRecords));

    /** Call after `loss.evaluate(weights)`. */
    const record = (rows: Row[]): void => {
      if (own.activation === 'tanh') {
        rows.push({ step, values: { logT, logLoss: loss.logLoss } });
        return;
      }
      const layers = layerNorms(weights, shape);
      const rho = layers.reduce((a, b) => a * b, 1);
      const least = loss.q.reduce((a, b) => Math.min(a, b), Infinity);
      const values: Record<string, number> = {
        logT,
        rho,
        logLoss: loss.logLoss,
        smoothMargin: -loss.logLoss / rho,
        hardMargin: least / rho,
        drift: balanceDrift(weights, shape, startNorms),
      };
      if (svm?.separable) {
        const w = endToEnd(weights, shape);
        values['eps'] = distance(scaled(w, 1 / norm(w)), svm.direction);
        values['marginRatio'] = least / rho / svm.margin;
        values['rankOne'] = rankOne(weights, shape);
      }
      rows.push({ step, values });
      if (step % normEvery === 0 || step === own.steps) norms.push(Float64Array.of(step, ...layers));
    };

    return {
      total: own.steps,
      get done() {
        return ended ? own.steps : step;
      },
      advance(rows) {
        const end = Math.min(own.steps, step + pieceSteps);
        loss.evaluate(weights);
        if (step === 0) record(rows);
        while (step < end && !ended) {
          const logRate = own.stepRule === 'polyak' ? polyak() : constant();
          step += 1;
          logT = addLogs(logT, logRate);
          loss.evaluate(weights);
          ended = !(loss.logLoss < limit && loss.logLoss > -Infinity) || Number.isNaN(logRate);
          if (ended || step % own.recordEvery === 0 || step === own.steps) record(rows);
        }
        if (ended) {
          const sentence = `Arm ${arm.name}, replica ${replica}: the net has run away at step ${step} (log L = ${loss.logLoss.toPrecision(4)}); its rows are kept.`;
          warnings.push({ code: 'ranAway', key: 'stepConstant', sentence });
        }
      },
      tables: () =>
        tableRows(
          'layerNorms',
          norms.flatMap(([at, ...layers]) => layers.map((rhoK, k) => ({ step: at!, layer: k + 1, rhoK }))),
        ),
      state: (): State => ({ step, weights: Float64Array.from(weights), logT, ended, norms }),
      get diverged() {
        return ended && !own.mayBlowUp;
      },
      warnings,
    };

    function polyak(): number {
      return polyakStep(weights, loss.gradient, loss.logLoss, shape, own.deepMethod, own.stepConstant);
    }

    /** W −= c ∇ log L, the loss-normalised step without the gradient's norm: eta = c/L. */
    function constant(): number {
      for (let i = 0; i < weights.length; i++) weights[i] = weights[i]! - own.stepConstant * loss.gradient[i]!;
      return Math.log(own.stepConstant) - loss.logLoss;
    }
  },
};

/** Smallest sigma_1/|W_k|_F of the layers with more than one unit on both sides. */
function rankOne(weights: Float64Array, shape: Shape): number {
  let least = Infinity;
  for (let k = 0; k < layerCount(shape); k++) {
    const [width, height] = [shape.sizes[k]!, shape.sizes[k + 1]!];
    if (Math.min(width, height) < 2) continue;
    const layer = layerOf(weights, shape, k);
    least = Math.min(least, singularValues(layer, height, width).values[0]! / norm(layer));
  }
  return least;
}

function addLogs(a: number, b: number): number {
  const high = Math.max(a, b);
  return high + Math.log1p(Math.exp(Math.min(a, b) - high));
}

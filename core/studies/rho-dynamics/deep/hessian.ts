import { symmetricEigen } from '../../../numerics/symmetricEigen.ts';
import type { State } from '../../runner.ts';
import type { StudyParams } from '../fields.ts';
import { tableRows, type Experiment, type Job, type TableRows } from '../jobs.ts';
import { deepInputs, drawLabelled, drawWeights, scaleLayers, type Labelled } from './draws.ts';
import { ExponentialLoss } from './exponentialLoss.ts';
import { addCurvature, twoLayerGradient } from './hessianMatrix.ts';
import { interpolate, residualsOf, squareStep } from './interpolate.ts';
import { layerNorms, Net, shapeOf, weightCount, type Shape } from './net.ts';
import { polyakStep } from './polyak.ts';

type Params = Pick<StudyParams, 'hessianLoss' | 'hessianUnits' | 'samples' | 'stepConstant'>;
type Saved = { readonly step: number; readonly weights: Float64Array; readonly found: readonly Found[] };
/** One row of the table `hessian`, and the spectrum it was read from (of H/L for the exponential loss). */
type Found = { readonly summary: Readonly<Record<string, number>>; readonly spectrum: Float64Array };

const expSteps = [300, 3000];
const squareSteps = 3000;
const squareRate = 0.05;
const startNorm = 1.5;
const startGain = 1.5;
const pieceSteps = 150;
/** Mean square loss above which zeros of the Hessian are not counted. */
const largestCountedLoss = 1e-10;

/** Hessian of a ReLU net 5-h-1 (preset hessian): exponential loss in Polyak time, square loss at interpolation. */
export const hessianExperiment: Experiment = {
  weight: (params) => (params as Params).samples + 20,
  start({ params, replica, rng, saved }): Job {
    const own = params as Params;
    const shape = shapeOf([deepInputs, own.hessianUnits, 1]);
    const data = drawLabelled(rng, replica, own.samples);
    const isSquare = own.hessianLoss === 'square';
    const drawn = drawWeights(rng, replica, shape, isSquare ? startGain : 1);
    const restored = saved as Saved | undefined;
    const weights = Float64Array.from(restored?.weights ?? (isSquare ? drawn : scaleLayers(drawn, shape, startNorm)));
    const found: Found[] = [...(restored?.found ?? [])];
    const loss = new ExponentialLoss(new Net(shape, 'relu', data.x, data.points), data);
    const total = isSquare ? squareSteps + 1 : expSteps.at(-1)! + 1;
    let step = restored?.step ?? 0;

    return {
      total,
      get done() {
        return step;
      },
      advance() {
        const end = Math.min(total, step + pieceSteps);
        for (; step < end; step++) {
          if (!isSquare && expSteps.includes(step)) found.push(exponentialHessian(weights, shape, data, loss, step));
          if (step === total - 1) {
            if (isSquare) found.push(squareHessian(weights, shape, data, squareSteps));
          } else if (isSquare) squareStep(weights, residualsOf(weights, shape, data), squareRate);
          else {
            loss.evaluate(weights);
            polyakStep(weights, loss.gradient, loss.logLoss, shape, 'gd', own.stepConstant);
          }
        }
      },
      tables: () => tablesOf(found, own),
      state: (): State => ({ step, weights: Float64Array.from(weights), found }),
      get diverged() {
        return !weights.every(Number.isFinite);
      },
      warnings: [],
    };
  },
};

/** H/L of L = Σ exp(−q_n): Σ p_n (∇q_n ∇q_nᵀ − ∇²q_n), p_n = exp(−q_n)/L; L itself underflows. */
function exponentialHessian(
  weights: Float64Array,
  shape: Shape,
  data: Labelled,
  loss: ExponentialLoss,
  step: number,
): Found {
  loss.evaluate(weights);
  const size = weightCount(shape);
  const hessian = new Float64Array(size * size);
  const gradient = new Float64Array(size);
  for (let n = 0; n < data.points; n++) {
    const x = data.x.subarray(n * data.inputs, (n + 1) * data.inputs);
    const p = Math.exp(-loss.q[n]! - loss.logLoss);
    twoLayerGradient(weights, shape, x, gradient);
    addCurvature(hessian, gradient, shape, x, p, -p * data.y[n]!);
  }
  return summarised(hessian, weights, shape, data, step, loss.logLoss, loss.logLoss);
}

/** Hessian of the mean of r², after the Levenberg–Marquardt finish. */
function squareHessian(weights: Float64Array, shape: Shape, data: Labelled, step: number): Found {
  const { loss, r, jacobian } = interpolate(weights, shape, data);
  const size = weightCount(shape);
  const hessian = new Float64Array(size * size);
  for (let n = 0; n < data.points; n++) {
    const x = data.x.subarray(n * data.inputs, (n + 1) * data.inputs);
    const factor = 2 / data.points;
    addCurvature(hessian, jacobian.subarray(n * size, (n + 1) * size), shape, x, factor, factor * r[n]!);
  }
  return summarised(hessian, weights, shape, data, step, Math.log(loss), 0);
}

/** `logScale`: log of the factor that the matrix was divided by. */
function summarised(
  hessian: Float64Array,
  weights: Float64Array,
  shape: Shape,
  data: Labelled,
  at: number,
  logLoss: number,
  logScale: number,
): Found {
  const size = weightCount(shape);
  const spectrum = symmetricEigen(hessian, size).values;
  const largest = spectrum.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const below = (share: number): number => spectrum.filter((value) => Math.abs(value) < share * largest).length;
  const negative = (share: number): number => spectrum.filter((value) => value < -share * largest).length;
  // Off interpolation the count means nothing (section 7).
  const counted = logScale !== 0 || logLoss <= Math.log(largestCountedLoss) ? 1 : NaN;
  const summary = {
    at,
    params: size,
    logLoss,
    rho: layerNorms(weights, shape).reduce((a, b) => a * b, 1),
    flat: size - data.points,
    below1e2: counted * below(1e-2),
    below1e4: counted * below(1e-4),
    below1e6: counted * below(1e-6),
    negative1e8: negative(1e-8),
    negative1e9: negative(1e-9),
    largestOverLoss: largest,
    logLargest: Math.log(largest) + logScale,
  };
  return { summary, spectrum };
}

function tablesOf(found: readonly Found[], { hessianLoss, samples }: Params): TableRows[] {
  const summaries = found.map(({ summary }) => ({ loss: hessianLoss, samples, ...summary }));
  const spectra = found.flatMap(({ summary, spectrum }) => {
    const largest = spectrum.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const sizes = Array.from(spectrum).sort((a, b) => Math.abs(b) - Math.abs(a));
    return sizes.map((eigenvalue, index) => ({
      loss: hessianLoss,
      samples,
      params: spectrum.length,
      at: summary['at']!,
      logLoss: summary['logLoss']!,
      index: index + 1,
      eigenvalue: eigenvalue / largest,
      magnitude: Math.abs(eigenvalue) / largest,
    }));
  });
  return [...tableRows('hessian', summaries), ...tableRows('spectrum', spectra)];
}

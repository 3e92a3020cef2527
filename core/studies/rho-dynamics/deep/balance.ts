import type { State } from '../../runner.ts';
import type { StudyParams } from '../fields.ts';
import { tableRows, type Experiment, type Job } from '../jobs.ts';
import { deepInputs, drawLabelled, drawWeights, scaleLayers } from './draws.ts';
import { ExponentialLoss } from './exponentialLoss.ts';
import { layerCount, layerNorms, layerOf, Net, shapeOf } from './net.ts';

type Params = Pick<StudyParams, 'hidden' | 'activation' | 'layerNorm' | 'learningRate' | 'balanceHorizon' | 'samples'>;
type Saved = { readonly step: number; readonly weights: Float64Array; readonly gathered: Float64Array };

const pieceSteps = 200;
const recordCount = 50;

/**
 * Explicit gradient descent on the mean exponential loss to a fixed time (preset balance). Exactly (section 1.4, law 1):
 * Δrho_k² − Δrho_1² = eta² Σ_t (|G_k|² − |G_1|²) for a homogeneous net.
 */
export const balanceExperiment: Experiment = {
  weight: (params) => 1 / (params as Params).learningRate,
  start({ params, replica, rng, saved }): Job {
    const own = params as Params;
    const shape = shapeOf([deepInputs, ...own.hidden, 1]);
    const layers = layerCount(shape);
    const data = drawLabelled(rng, replica, own.samples);
    const start = scaleLayers(drawWeights(rng, replica, shape, 1), shape, own.layerNorm);
    const startNorms = layerNorms(start, shape);
    const loss = new ExponentialLoss(new Net(shape, own.activation, data.x, data.points), data);
    const steps = Math.round(own.balanceHorizon / own.learningRate);
    const every = Math.max(1, Math.ceil(steps / recordCount));
    const restored = saved as Saved | undefined;
    const weights = Float64Array.from(restored?.weights ?? start);
    /** Σ_t |G_k|² so far, [layers]. */
    const gathered = Float64Array.from(restored?.gathered ?? new Float64Array(layers));
    let step = restored?.step ?? 0;

    const growth = (): Float64Array => layerNorms(weights, shape).map((r, k) => r * r - startNorms[k]! ** 2);
    const values = (): Record<string, number> => {
      const grown = growth();
      const gap = grown.map((g) => g - grown[0]!);
      const stated = gathered.map((g) => own.learningRate ** 2 * (g - gathered[0]!));
      return {
        learningRate: own.learningRate,
        drift: Math.max(...gap.map(Math.abs)),
        meanGrowth: grown.reduce((sum, g) => sum + g, 0) / layers,
        identityError: Math.max(...gap.map((g, k) => Math.abs(g - stated[k]!))),
      };
    };
    return {
      total: steps,
      get done() {
        return step;
      },
      advance(rows) {
        if (step === 0) rows.push({ step, values: values() });
        const end = Math.min(steps, step + pieceSteps);
        while (step < end) {
          loss.evaluate(weights);
          // G = −∇L of the mean loss L = exp(log L)/N.
          const scale = Math.exp(loss.logLoss) / data.points;
          for (let k = 0; k < layers; k++) {
            let square = 0;
            for (const value of layerOf(loss.gradient, shape, k)) square += (scale * value) ** 2;
            gathered[k] = gathered[k]! + square;
          }
          for (let i = 0; i < weights.length; i++) {
            weights[i] = weights[i]! - own.learningRate * scale * loss.gradient[i]!;
          }
          step += 1;
          if (step % every === 0 || step === steps) rows.push({ step, values: values() });
        }
      },
      tables: () =>
        tableRows(
          'layers',
          Array.from(growth(), (normSquaredGrowth, k) => ({
            learningRate: own.learningRate,
            layer: k + 1,
            normSquaredGrowth,
          })),
        ),
      state: (): State => ({ step, weights: Float64Array.from(weights), gathered: Float64Array.from(gathered) }),
      get diverged() {
        return !weights.every(Number.isFinite);
      },
      warnings: [],
    };
  },
};

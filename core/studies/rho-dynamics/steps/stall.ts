import type { State } from '../../runner.ts';
import type { Experiment, Job } from '../jobs.ts';
import type { StepParams } from './fields.ts';

/** Steps of one piece of work: some 10 ms. */
const pieceSteps = 200_000;

type Saved = { readonly step: number; readonly w: number; readonly stalled: boolean };

/**
 * Explicit gradient descent on exp(−w), every operation rounded to the arm's precision (preset float32-stall): it stops
 * where eta e^−w falls below half a unit in the last place of w. `ahead` compares with the closed form of the recursion's
 * flow, log(e^w0 + eta n).
 */
export const stallExperiment: Experiment = {
  start({ params, saved }): Job {
    const own = params as StepParams;
    const round = own.precision === 'float32' ? Math.fround : (x: number): number => x;
    const rate = round(own.learningRate);
    let { step, w, stalled } = (saved as Saved | undefined) ?? { step: 0, w: round(own.startWeight), stalled: false };
    const values = (): Record<string, number> => ({
      weight: w,
      ahead: w - Math.log(Math.exp(own.startWeight) + own.learningRate * step),
      closedForm: Math.log(Math.exp(own.startWeight) + own.learningRate * step),
      stalled: stalled ? 1 : 0,
    });
    return {
      total: own.mostSteps,
      get done() {
        return stalled ? own.mostSteps : step;
      },
      advance(rows) {
        if (step === 0) rows.push({ step, values: values() });
        const end = Math.min(own.mostSteps, step + pieceSteps);
        while (step < end) {
          const next = round(w + round(rate * round(Math.exp(-w))));
          if (next === w) {
            stalled = true;
            break;
          }
          w = next;
          step += 1;
        }
        rows.push({ step, values: values() });
      },
      tables: () => [],
      state: (): State => ({ step, w, stalled }),
      diverged: false,
      warnings: [],
    };
  },
};

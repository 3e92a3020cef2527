import type { ParamsOf } from '../../contract/fields.ts';
import type { StopReason } from '../../contract/run.ts';
import type { Randomness } from '../../random.ts';
import type { Preflight, RunContext, RunEvent, StudyRunner } from '../runner.ts';
import { evaluators } from './evaluate.ts';
import type { fields } from './study.ts';

type StudyParams = ParamsOf<typeof fields>;

/** What a checkpoint holds: the arm being computed, its step, its weights (one a replica). */
type Saved = { readonly arm: number; readonly step: number; readonly weights: Float64Array };

function initialWeights(rng: Randomness, replicas: number): Float64Array {
  const weights = new Float64Array(replicas);
  for (let k = 0; k < replicas; k++) rng.stream('init', k).normals(0, weights.subarray(k, k + 1));
  return weights;
}

function measure(arm: string, step: number, weights: Float64Array, start: Float64Array, params: StudyParams): RunEvent {
  const factor = (1 - params.learningRate * params.curvature) ** step;
  return {
    kind: 'rows',
    arm,
    step,
    values: {
      weight: Float64Array.from(weights),
      predictedWeight: start.map((w) => factor * w),
      loss: weights.map((w) => 0.5 * params.curvature * w * w),
    },
  };
}

/** w_{t+1} = w_t − ηλ w_t + σ ξ_t, arm after arm; ξ_t is draw t of the stream `noise`. */
async function* run({ arms, replicas, rng, restore }: RunContext): AsyncGenerator<RunEvent, StopReason> {
  const saved = restore as Saved | undefined;
  const stepsOf = (index: number): number => (arms[index]!.params as StudyParams).steps;
  const stepsBefore = (index: number): number => arms.slice(0, index).reduce((sum, _, i) => sum + stepsOf(i), 0);
  const total = stepsBefore(arms.length);
  const noise = new Float64Array(1);

  for (let index = saved?.arm ?? 0; index < arms.length; index++) {
    const arm = arms[index]!;
    const params = arm.params as StudyParams;
    const start = initialWeights(rng, replicas);
    const goesOn = saved?.arm === index;
    const weights = Float64Array.from(goesOn ? saved.weights : start);
    if (!goesOn) yield measure(arm.name, 0, weights, start, params);

    for (let step = goesOn ? saved.step : 0; step < params.steps;) {
      for (let k = 0; k < replicas; k++) {
        rng.stream('noise', k).normals(step, noise);
        weights[k] = weights[k]! - params.learningRate * params.curvature * weights[k]! + params.noise * noise[0]!;
      }
      step += 1;
      yield measure(arm.name, step, weights, start, params);
      if (!weights.every(Number.isFinite)) return 'diverged';
      const state = (): Saved => ({ arm: index, step, weights: Float64Array.from(weights) });
      yield { kind: 'point', step, done: stepsBefore(index) + step, total, label: arm.name, state };
    }
  }
  return 'stepsDone';
}

/** Said before the run exists: what would be refused, what is worth a warning. */
function check({ arms }: RunContext): Preflight {
  const warnings = arms
    .filter(({ params }) => Number(params['learningRate']) * Number(params['curvature']) >= 2)
    .map(({ name }) => ({
      code: 'unstable',
      key: 'learningRate',
      sentence: `Arm ${name}: learning rate × curvature is at least 2, so the weight does not contract.`,
    }));
  return { refusals: [], warnings };
}

export const runner: StudyRunner = { usesTensors: () => false, check, run, claims: evaluators };

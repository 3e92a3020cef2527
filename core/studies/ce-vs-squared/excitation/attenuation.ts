import { largestEigenvalue } from '../../../numerics/largestEigenvalue.ts';
import { symmetricEigen } from '../../../numerics/symmetricEigen.ts';
import type { RunContext, RunEvent, State } from '../../runner.ts';
import { logSteps, rowsOf, type Job, type Memory, type StudyArm } from '../job.ts';

const unknowns = 5;
const rows = 20;

interface Problem {
  /** Xᵀ X [5, 5] and θ*. */
  readonly gram: Float64Array;
  readonly truth: Float64Array;
  readonly x: Float64Array;
  readonly delta: number;
}

/**
 * Attenuated regression (PE section 1.1): θ ← θ − δ X̃ᵀ(X̃ θ − ỹ), then X̃ ← a_x X̃, ỹ ← a_y ỹ (section 2.7.1). With
 * X̃_t = a_x^t X the update is −δ (a_x^{2t} XᵀX θ − a_x^t a_y^t XᵀX θ*).
 */
export class AttenuationJob implements Job {
  readonly records: readonly number[];
  readonly parts: number;
  readonly microseconds = { step: 0.1, record: 300 };
  readonly stopped = false;
  readonly diverged = false;
  private readonly arm: StudyArm;
  private readonly replicas: number;
  private readonly problems: Problem[];
  private readonly starts: Float64Array[];
  private readonly thetas: Float64Array[];

  constructor(arm: StudyArm, context: RunContext, _memory: Memory, state: State | undefined) {
    const saved = state as Float64Array | undefined;
    this.arm = arm;
    this.replicas = context.replicas;
    this.parts = context.replicas;
    this.records = logSteps(arm.params.steps, 40);
    const draws = Array.from({ length: context.replicas }, (_, k) => draw(context, k));
    this.problems = draws.map(({ problem }) => problem);
    this.starts = draws.map(({ start }) => start);
    this.thetas = this.starts.map((start, k) => saved?.slice(k * unknowns, (k + 1) * unknowns) ?? start.slice());
  }

  advance(part: number, from: number, to: number): void {
    const { gram, truth, delta } = this.problems[part]!;
    const theta = this.thetas[part]!;
    const { attenuationX: ax, attenuationY: ay } = this.arm.params;
    const pull = new Float64Array(unknowns);
    for (let t = from; t < to; t++) {
      const [onTheta, onTruth] = [ax ** (2 * t), (ax * ay) ** t];
      for (let j = 0; j < unknowns; j++) pull[j] = onTheta * theta[j]! - onTruth * truth[j]!;
      for (let i = 0; i < unknowns; i++) {
        let sum = 0;
        for (let j = 0; j < unknowns; j++) sum += gram[i * unknowns + j]! * pull[j]!;
        theta[i] = theta[i]! - delta * sum;
      }
    }
  }

  *record(part: number, step: number): Generator<RunEvent> {
    const { attenuationX: ax, attenuationY: ay } = this.arm.params;
    const { x, truth } = this.problems[part]!;
    const theta = this.thetas[part]!;
    const [decayX, decayY] = [ax ** step, ay ** step];
    let square = 0;
    for (let r = 0; r < rows; r++) {
      let error = 0;
      for (let j = 0; j < unknowns; j++) error += x[r * unknowns + j]! * (decayX * theta[j]! - decayY * truth[j]!);
      square += error * error;
    }
    const law = ax === ay ? this.productFormula(part, step, 2) : undefined;
    const wrong = ax === ay && ax < 1 ? this.productFormula(part, step, 1) : undefined;
    const truthNorm = Math.hypot(...truth);
    const startError = distance(this.starts[part]!, truth);
    yield rowsOf(this.arm.name, step, this.replicas, part, {
      parameterError: distance(theta, truth) / startError,
      estimateNorm: Math.hypot(...theta) / truthNorm,
      outputError: Math.sqrt(square),
      errorLaw: law && distance(law, truth) / startError,
      lawDeviation: law && distance(theta, law) / truthNorm,
      lawDeviationWrong: wrong && distance(theta, wrong) / truthNorm,
    });
  }

  *finish(): Generator<RunEvent> {}

  state(): State {
    const all = new Float64Array(this.parts * unknowns);
    this.thetas.forEach((theta, k) => all.set(theta, k * unknowns));
    return all;
  }

  /** θ* + Q diag(Π_{t<T}(1 − δ a^{p t} λ_j)) Qᵀ(θ₀ − θ*); the law has p = 2. */
  private productFormula(part: number, steps: number, power: number): Float64Array {
    const { gram, truth, delta } = this.problems[part]!;
    const start = this.starts[part]!;
    const { values, vectors } = symmetricEigen(gram, unknowns);
    const out = truth.slice();
    for (let j = 0; j < unknowns; j++) {
      let factor = 1;
      for (let t = 0; t < steps && factor !== 0; t++) {
        const shrink = delta * values[j]! * this.arm.params.attenuationX ** (power * t);
        if (shrink < 1e-20) break;
        factor *= 1 - shrink;
      }
      let along = 0;
      for (let i = 0; i < unknowns; i++) along += vectors[j * unknowns + i]! * (start[i]! - truth[i]!);
      for (let i = 0; i < unknowns; i++) out[i] = out[i]! + factor * along * vectors[j * unknowns + i]!;
    }
    return out;
  }
}

/** X [20, 5], θ* from the stream `data`, θ₀ from `init`, all N(0, 1); δ = 0.9/λ_max(XᵀX). */
function draw({ rng }: RunContext, replica: number): { readonly problem: Problem; readonly start: Float64Array } {
  const data = rng.stream('data', replica).normals(0, new Float64Array(rows * unknowns + unknowns));
  const x = data.slice(0, rows * unknowns);
  const gram = new Float64Array(unknowns * unknowns);
  for (let r = 0; r < rows; r++) {
    for (let i = 0; i < unknowns; i++) {
      for (let j = 0; j < unknowns; j++) {
        gram[i * unknowns + j] = gram[i * unknowns + j]! + x[r * unknowns + i]! * x[r * unknowns + j]!;
      }
    }
  }
  return {
    problem: { gram, truth: data.slice(rows * unknowns), x, delta: 0.9 / largestEigenvalue(gram, unknowns) },
    start: rng.stream('init', replica).normals(0, new Float64Array(unknowns)),
  };
}

function distance(a: Float64Array, b: Float64Array): number {
  return Math.hypot(...a.map((value, i) => value - b[i]!));
}

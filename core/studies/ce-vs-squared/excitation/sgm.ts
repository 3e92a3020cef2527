import type { RunContext, RunEvent, State } from '../../runner.ts';
import { logSteps, rowsOf, type Job, type Memory, type StudyArm } from '../job.ts';

const unknowns = 4;
const terms = 12;
const delta = 0.5;
const startValue = 5;

interface Problem {
  /** Unit rows a_i [12, 4] and targets y_i = a_i·θ*. */
  readonly rows: Float64Array;
  readonly targets: Float64Array;
  readonly truth: Float64Array;
}

/**
 * Attenuated stochastic gradient (PE section 1.1): f_i = ½ (a_i·θ − y_i)², a random term a step, and the cumulative factor
 * k^−p on the k-th update (section 2.7.3). The terms are consistent, so any summing rate finds θ*.
 */
export class SgmJob implements Job {
  readonly records: readonly number[];
  readonly parts: number;
  readonly microseconds = { step: 0.15, record: 20 };
  readonly stopped = false;
  readonly diverged = false;
  private readonly arm: StudyArm;
  private readonly context: RunContext;
  private readonly problems: Problem[];
  private readonly thetas: Float64Array[];
  /** Error at a tenth of the steps, [replicas]. */
  private readonly early: Float64Array;
  private readonly chosen = new Uint32Array(1);

  constructor(arm: StudyArm, context: RunContext, _memory: Memory, state: State | undefined) {
    const saved = state as unknown as { readonly thetas: Float64Array; readonly early: Float64Array } | undefined;
    this.arm = arm;
    this.context = context;
    this.parts = context.replicas;
    this.records = logSteps(arm.params.steps, 30, [this.decadeStep]);
    this.problems = Array.from({ length: context.replicas }, (_, k) => draw(context, k));
    this.thetas = this.problems.map(
      (_, k) => saved?.thetas.slice(k * unknowns, (k + 1) * unknowns) ?? new Float64Array(unknowns).fill(startValue),
    );
    this.early = saved?.early.slice() ?? new Float64Array(context.replicas);
  }

  advance(part: number, from: number, to: number): void {
    const { rows, targets } = this.problems[part]!;
    const theta = this.thetas[part]!;
    const noise = this.context.rng.stream('noise', part);
    for (let t = from; t < to; t++) {
      const i = noise.integers(0, this.chosen, terms, t)[0]!;
      let error = -targets[i]!;
      for (let j = 0; j < unknowns; j++) error += rows[i * unknowns + j]! * theta[j]!;
      const rate = delta * (t + 1) ** -this.arm.params.power;
      for (let j = 0; j < unknowns; j++) theta[j] = theta[j]! - rate * error * rows[i * unknowns + j]!;
    }
  }

  *record(part: number, step: number): Generator<RunEvent> {
    const { truth } = this.problems[part]!;
    const theta = this.thetas[part]!;
    const parameterError =
      Math.hypot(...theta.map((value, j) => value - truth[j]!)) /
      Math.hypot(...truth.map((value) => startValue - value));
    if (step === this.decadeStep) this.early[part] = parameterError;
    const last = step === this.arm.params.steps;
    yield rowsOf(this.arm.name, step, this.parts, part, {
      parameterError,
      errorDrop: last ? parameterError / this.early[part]! : undefined,
    });
  }

  *finish(): Generator<RunEvent> {}

  state(): State {
    const thetas = new Float64Array(this.parts * unknowns);
    this.thetas.forEach((theta, k) => thetas.set(theta, k * unknowns));
    return { thetas, early: this.early.slice() };
  }

  /** Where the last decade of steps begins. */
  private get decadeStep(): number {
    return Math.round(this.arm.params.steps / 10);
  }
}

/** a_i ~ N(0, I) scaled to length 1, then θ* ~ N(0, I). */
function draw({ rng }: RunContext, replica: number): Problem {
  const draws = rng.stream('data', replica).normals(0, new Float64Array(terms * unknowns + unknowns));
  const rows = draws.slice(0, terms * unknowns);
  const truth = draws.slice(terms * unknowns);
  const targets = new Float64Array(terms);
  for (let i = 0; i < terms; i++) {
    const row = rows.subarray(i * unknowns, (i + 1) * unknowns);
    const length = Math.hypot(...row);
    for (let j = 0; j < unknowns; j++) {
      row[j] = row[j]! / length;
      targets[i] = targets[i]! + row[j]! * truth[j]!;
    }
  }
  return { rows, targets, truth };
}

import type { RunContext, RunEvent, State } from '../../runner.ts';
import { logSteps, rowsOf, type Job, type Memory, type StudyArm } from '../job.ts';

const rate = 0.05;
/** x_0, x̂_0, θ̂_0. */
const start = [1, 0.5, 0.1] as const;

/**
 * Scalar identification (PE section 1.1): x⁺ = θ x + u, x̂⁺ = θ̂ x̂ + u, θ̂ ← θ̂ + ε (x⁺ − x̂⁺) x̂/(1 + x̂²). The paper gives
 * no update; this normalised one-step gradient is ours (section 2.7.2).
 */
export class IdentificationJob implements Job {
  readonly records: readonly number[];
  readonly parts: number;
  readonly microseconds = { step: 0.1, record: 20 };
  readonly stopped = false;
  readonly diverged = false;
  private readonly arm: StudyArm;
  private readonly context: RunContext;
  /** x, x̂, θ̂ of each replica, [replicas, 3]. */
  private readonly states: Float64Array;
  private readonly noise = new Float64Array(1);

  constructor(arm: StudyArm, context: RunContext, _memory: Memory, state: State | undefined) {
    this.arm = arm;
    this.context = context;
    this.parts = context.replicas;
    this.records = logSteps(arm.params.steps, 40);
    this.states =
      (state as Float64Array | undefined)?.slice() ??
      Float64Array.from({ length: 3 * context.replicas }, (_, i) => start[i % 3]!);
  }

  advance(part: number, from: number, to: number): void {
    const { theta, input } = this.arm.params;
    const noise = input === 'white' ? this.context.rng.stream('noise', part) : undefined;
    let [x, model, estimate] = this.states.subarray(3 * part, 3 * part + 3) as unknown as [number, number, number];
    for (let t = from; t < to; t++) {
      let u = 0;
      if (noise) u = noise.normals(0, this.noise, t)[0]!;
      else if (input === 'constant') u = 1;
      else if (input === 'decay') u = 0.9 ** t;
      else if (input === 'sine') u = Math.sin(0.7 * t);
      const next = theta * x + u;
      const predicted = estimate * model + u;
      estimate += (rate * (next - predicted) * model) / (1 + model * model);
      x = next;
      model = predicted;
    }
    this.states.set([x, model, estimate], 3 * part);
  }

  *record(part: number, step: number): Generator<RunEvent> {
    const { theta } = this.arm.params;
    const [x, model, estimate] = this.states.subarray(3 * part, 3 * part + 3) as unknown as [number, number, number];
    yield rowsOf(this.arm.name, step, this.parts, part, {
      thetaHat: estimate,
      parameterError: Math.abs(estimate - theta),
      outputError: Math.abs(x - model),
    });
  }

  *finish(): Generator<RunEvent> {}

  state(): State {
    return this.states.slice();
  }
}

import type { StopReason } from '../../contract/run.ts';
import type { RunArm, RunContext, RunEvent, State } from '../runner.ts';

/**
 * One arm as a line of positions: warm start, steps and settle phase, one position an update of every replica. An arm
 * without training has length 0 and is recorded once.
 */
export interface ArmPlan {
  readonly length: number;
  /** Positions after which something is recorded, ascending; the last one is `length`. */
  readonly marks: readonly number[];
  /** Nanoseconds of a position, all replicas, roughly: it cuts the work and weighs the arms. */
  readonly positionNs: number;
  /** Positions before step 0 (default 0), and the last step. */
  readonly warmStart?: number;
  readonly steps: number;
}

/** What an arm computes; its plan says when. */
export interface ArmProgram {
  advance(from: number, to: number): void | Promise<void>;
  /** False where a parameter is no finite number. */
  finite(): boolean;
  /** Rows and tables at a position; `step` is its recorded step. */
  record(position: number, step: number): Iterable<RunEvent>;
  state(): State;
  /** Frees what the arm holds outside of JavaScript, when it has ended. */
  dispose?(): void;
}

interface Saved {
  readonly arm: number;
  readonly position: number;
  readonly program: State;
}

/** Well below the 50 ms after which a restore point is due. */
const pieceNs = 15e6;

/** All arms, one after another. The run stops at the first number that is not finite, its rows kept. */
export async function* runArms(
  context: RunContext,
  planOf: (arm: RunArm) => ArmPlan,
  create: (arm: RunArm, saved: State | undefined) => ArmProgram,
): AsyncGenerator<RunEvent, StopReason> {
  const saved = context.restore as unknown as Saved | undefined;
  const plans = context.arms.map(planOf);
  const weights = plans.map(({ length, positionNs }) => Math.max(1, length) * positionNs);
  const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
  for (let index = saved?.arm ?? 0; index < context.arms.length; index++) {
    const arm = context.arms[index]!;
    const plan = plans[index]!;
    const from = saved?.arm === index ? saved : undefined;
    const program = create(arm, from?.program);
    const stepAt = (position: number): number => Math.min(plan.steps, Math.max(0, position - (plan.warmStart ?? 0)));
    const marks = new Set(plan.marks);
    const chunk = Math.max(1, Math.floor(pieceNs / plan.positionNs));
    let position = from?.position ?? 0;
    try {
      if (!from && marks.has(0)) yield* program.record(0, 0);
      for (let first = true; ; first = false) {
        const reached = position;
        const point: RunEvent = {
          kind: 'point',
          step: stepAt(reached),
          done: sum(weights.slice(0, index)) + (plan.length === 0 ? plan.positionNs : reached * plan.positionNs),
          total: sum(weights),
          label: arm.name,
          state: (): State => ({ arm: index, position: reached, program: program.state() }) satisfies Saved,
        };
        // What is gone on from has been offered already.
        if (!from || !first) yield point;
        if (!program.finite()) return 'diverged';
        if (reached >= plan.length) break;
        position = Math.min(reached + chunk, plan.marks.find((mark) => mark > reached) ?? plan.length);
        await program.advance(reached, position);
        if (marks.has(position) || !program.finite()) yield* program.record(position, stepAt(position));
      }
    } finally {
      program.dispose?.();
    }
  }
  return 'stepsDone';
}

/** The plan of a table that is computed at once. */
export const tableOnly: ArmPlan = { length: 0, marks: [0], positionNs: 1e6, steps: 0 };

/** Steps at which an arm is recorded: 0, every `recordEvery` (0: a twentieth of them) and the last. */
export function recordSteps({
  steps,
  recordEvery,
}: {
  readonly steps: number;
  readonly recordEvery: number;
}): number[] {
  const marks =
    recordEvery > 0
      ? Array.from({ length: Math.ceil(steps / recordEvery) }, (_, i) => i * recordEvery)
      : Array.from({ length: 20 }, (_, i) => Math.round((i * steps) / 20));
  return [...new Set([...marks, steps])];
}

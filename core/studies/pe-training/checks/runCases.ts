import type { RunArm, RunContext, RunEvent, State } from '../../runner.ts';
import type { StudyParams } from '../fields.ts';

/**
 * Events of one replica of one arm. A null marks a place where a stop may be heard: going on from there begins the
 * replica anew, so nulls come before its first event.
 */
export type CaseRunner = (arm: RunArm<StudyParams>, replica: number, context: RunContext) => Iterable<RunEvent | null>;

/** Short exact computations, one arm and replica after the other; each is a restore point. */
export async function* runCases(context: RunContext, each: CaseRunner): AsyncGenerator<RunEvent, 'stepsDone'> {
  const arms = context.arms as unknown as readonly RunArm<StudyParams>[];
  const total = arms.length * context.replicas;
  const start = context.restore === undefined ? 0 : (context.restore as number);
  for (let unit = start; unit < total; unit++) {
    const arm = arms[Math.floor(unit / context.replicas)]!;
    const point = (done: number): RunEvent => {
      const state = (): State => done;
      return { kind: 'point', step: 0, done, total, label: arm.name, state };
    };
    for (const event of each(arm, unit % context.replicas, context)) yield event ?? point(unit);
    yield point(unit + 1);
  }
  return 'stepsDone';
}

import type { RunArm, RunContext, RunEvent, State } from '../../runner.ts';
import type { StudyParams } from '../fields.ts';

/** Events of one replica of one arm; what is yielded as null marks a place where a stop may be heard. */
export type CaseRunner = (arm: RunArm<StudyParams>, replica: number, context: RunContext) => Iterable<RunEvent>;

/** Short exact computations, one arm and replica after the other; each is a restore point. */
export async function* runCases(context: RunContext, each: CaseRunner): AsyncGenerator<RunEvent, 'stepsDone'> {
  const arms = context.arms as unknown as readonly RunArm<StudyParams>[];
  const total = arms.length * context.replicas;
  const start = context.restore === undefined ? 0 : (context.restore as number);
  for (let unit = start; unit < total; unit++) {
    const arm = arms[Math.floor(unit / context.replicas)]!;
    yield* each(arm, unit % context.replicas, context);
    const state = (): State => unit + 1;
    yield { kind: 'point', step: 0, done: unit + 1, total, label: arm.name, state };
  }
  return 'stepsDone';
}

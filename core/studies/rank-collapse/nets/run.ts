import type { StopReason } from '../../../contract/run.ts';
import type { RunContext, RunEvent, State } from '../../runner.ts';
import { NetArm, standing, type ArmState } from './arm.ts';
import type { NetParams } from './draws.ts';
import { workOf, type Work } from './work.ts';

/** What a checkpoint holds; all else follows from the params and the draws. */
interface Saved extends ArmState {
  readonly arm: number;
  /** The record step that is being reached (its index), the block of replicas on its way there, and its step. */
  readonly record: number;
  readonly block: number;
  readonly step: number;
  /** Worst standing of the arms before. */
  readonly worst: number;
}

/** Where an arm lies in the work of the whole run. */
interface Place {
  readonly index: number;
  readonly work: Work;
  readonly workBefore: number;
  readonly workTotal: number;
  readonly worst: number;
}

/** Deep linear nets (sections 2.1 to 2.3), one arm after another. */
export async function* runNets(context: RunContext): AsyncGenerator<RunEvent, StopReason> {
  const saved = context.restore as unknown as Saved | undefined;
  const works = context.arms.map(({ params }) => workOf(params as unknown as NetParams, context.replicas));
  const workOfArms = (arms: readonly Work[]): number => arms.reduce((sum, { total }) => sum + total, 0);
  let worst = saved?.worst ?? standing.running;
  for (let index = saved?.arm ?? 0; index < works.length; index++) {
    const workBefore = workOfArms(works.slice(0, index));
    const place = { index, work: works[index]!, workBefore, workTotal: workOfArms(works), worst };
    const ended = yield* runArm(context, place, saved?.arm === index ? saved : undefined);
    worst = Math.max(worst, ended);
  }
  if (worst === standing.diverged) return 'diverged';
  return worst === standing.stiff ? 'stiff' : 'stepsDone';
}

/**
 * All replicas of an arm go from one record step to the next, block by block: a block advances in chunks, is recorded,
 * and the next block follows. Returns the arm's worst standing.
 */
async function* runArm(context: RunContext, place: Place, saved: Saved | undefined): AsyncGenerator<RunEvent, number> {
  const arm = new NetArm(context.arms[place.index]!, context.replicas, context.rng, saved);
  const { steps } = arm;
  const blocks = blocksOf(context.replicas, place.work.blockSize);
  if (saved) arm.draw(blocks.slice(0, saved.record > 0 ? blocks.length : saved.block).flat(), false);

  let from: Saved | undefined = saved;
  for (let record = from?.record ?? 0; record < steps.length && !arm.allStopped; record++) {
    const before = steps[record - 1] ?? 0;
    for (let block = from?.block ?? 0; block < blocks.length; block++) {
      const replicas = blocks[block]!;
      if (record === 0) arm.draw(replicas, true);
      let step = from?.step ?? before;
      from = undefined;
      while (step < steps[record]!) {
        const next = Math.min(steps[record]!, step - (step % place.work.chunkSteps) + place.work.chunkSteps);
        arm.advance(replicas, step, next);
        step = next;
        if (step < steps[record]!) yield point(context, place, arm, blocks.length, record, block, step);
      }
      yield* arm.record(replicas, step);
      if (block + 1 < blocks.length) yield point(context, place, arm, blocks.length, record, block + 1, before);
    }
    yield point(context, place, arm, blocks.length, record + 1, 0, steps[record]!);
  }
  return arm.worst;
}

function blocksOf(replicas: number, size: number): number[][] {
  return Array.from({ length: Math.ceil(replicas / size) }, (_, b) =>
    Array.from({ length: Math.min(size, replicas - b * size) }, (_, i) => b * size + i),
  );
}

function point(
  context: RunContext,
  { index, work, workBefore, workTotal, worst }: Place,
  arm: NetArm,
  blocks: number,
  record: number,
  block: number,
  step: number,
): RunEvent {
  // The step that every replica has reached: later blocks are still at the record step before.
  const reached = block === blocks - 1 ? step : (arm.steps[record - 1] ?? 0);
  return {
    kind: 'point',
    step: reached,
    done: workBefore + work.doneAt(record, block, step),
    total: workTotal,
    label: context.arms[index]!.name,
    state: (): State => ({ arm: index, record, block, step, worst, ...arm.state }) satisfies Saved,
  };
}

import { describe, expect, it } from 'vitest';
import { ExpectedError } from '../../../core/contract/errors.ts';
import type { CheckpointRecord, StopReason } from '../../../core/contract/run.ts';
import { resolveArms } from '../../../core/contract/study.ts';
import { executeRun, type Execution, type RestorePoint } from '../../../core/execution/executeRun.ts';
import { Outbox, type Content, type Numbered } from '../../../core/execution/outbox.ts';
import { Recorder } from '../../../core/execution/recorder.ts';
import { Randomness } from '../../../core/random.ts';
import type { RunContext, RunEvent } from '../../../core/studies/runner.ts';
import { walk, walkRunner, walkSpec } from '../../main/engine/support/walk.ts';

/** An execution whose clock moves by `tickMs` at each look, with an outbox that acknowledges at once or never. */
function bench(more: Partial<Execution> & { tickMs?: number; acknowledge?: boolean } = {}, spec = walkSpec()) {
  const arms = resolveArms(walk.presets[0], spec.params, spec.arms);
  const context: RunContext = { arms, replicas: spec.replicas, rng: new Randomness(spec.seed), restore: undefined };
  const messages: Numbered[] = [];
  const points: RestorePoint[] = [];
  const progress: { done: number; rows: number; etaMs: number | null }[] = [];
  let breaths = 0;
  const outbox: Outbox = new Outbox((message) => {
    messages.push(message);
    if (more.acknowledge !== false) queueMicrotask(() => outbox.acknowledge(message.seq));
  });
  let nowMs = 0;
  const execution: Execution = {
    study: walk,
    recorder: new Recorder(walk, spec.arms, spec.replicas),
    outbox,
    stop: { how: null },
    clock: () => (nowMs += more.tickMs ?? 0),
    breathe: async () => {
      breaths += 1;
      await new Promise((resolve) => setImmediate(resolve));
    },
    until: null,
    checkpointEveryMs: Infinity,
    saveCheckpoint: (point): CheckpointRecord => {
      points.push(point);
      return { step: point.step, file: String(points.length), sha256: '', sizeBytes: 0, createdAt: 0 };
    },
    onProgress: (p) => progress.push(p),
    ...more,
  };
  return {
    context,
    execution,
    messages,
    points,
    progress,
    breaths: () => breaths,
    contents: () => messages.map(({ content }) => content),
  };
}

const runOf = (events: RunEvent[], end: StopReason = 'stepsDone') => ({
  async *run(): AsyncGenerator<RunEvent, StopReason> {
    yield* events;
    return end;
  },
});
const point = (step: number, label = 'drifting'): RunEvent => ({
  kind: 'point',
  step,
  done: step,
  total: 100,
  label,
  state: () => ({ step }),
});
const rows = (step: number, values: (number | undefined)[] = [step, step, step]): RunEvent => ({
  kind: 'rows',
  arm: 'drifting',
  step,
  values: { place: values },
});

/** The stored form of what was said: [arm, replica, metric, step] to value. */
function rowsOf(contents: Content[]): Map<string, number> {
  const stored = new Map<string, number>();
  for (const content of contents) {
    if (content.kind !== 'rows') continue;
    const { arm, replica, metric, step, value } = content.batch;
    for (let i = 0; i < arm.length; i++) stored.set([arm[i], replica[i], metric[i], step[i]].join(), value[i]!);
  }
  return stored;
}

describe('executeRun', () => {
  it('keeps the order of events, numbers messages and batches rows by thousands', async () => {
    const { context, execution, messages, contents } = bench();
    expect(await executeRun(walkRunner, context, execution)).toEqual({ kind: 'ended', stopReason: 'stepsDone' });
    expect(messages.map(({ seq }) => seq)).toEqual(messages.map((_, i) => i + 1));
    const batches = contents().flatMap((content) => (content.kind === 'rows' ? [content.batch] : []));
    // 2 arms of 400 steps: 3 places each, and one odd-step value every second step.
    expect(rowsOf(contents()).size).toBe(2 * (400 * 3 + 200));
    expect(batches.map(({ arm }) => arm.length)).toEqual([1000, 1000, 800]);
    for (const { seq, content } of messages)
      if (content.kind === 'rows' || content.kind === 'table') expect(content.batch.seq).toBe(seq);
    const tables = contents().flatMap((content) => (content.kind === 'table' ? [content.batch] : []));
    expect(tables.map(({ ordinal }) => ordinal)).toEqual(Array.from({ length: 80 }, (_, i) => i));
    expect(contents()[0]).toEqual({
      kind: 'warning',
      warning: { code: 'walk', key: 'steps', sentence: 'This is a walk.' },
    });
  });

  it('sends what has waited for 100 ms', async () => {
    const { context, execution, contents } = bench({ tickMs: 30 });
    await executeRun(
      runOf([rows(1), point(1), rows(2), point(2), rows(3), point(3), rows(4), point(4)]),
      context,
      execution,
    );
    const lengths = contents().flatMap((content) => (content.kind === 'rows' ? [content.batch.arm.length] : []));
    expect(lengths.length).toBeGreaterThan(1);
    expect(lengths.reduce((a, b) => a + b, 0)).toBe(12);
  });

  it('tells NaN from not measured', async () => {
    const { context, execution, contents } = bench();
    await executeRun(runOf([rows(0, [NaN, undefined, -0])]), context, execution);
    const stored = rowsOf(contents());
    expect([...stored.keys()]).toEqual(['0,0,0,0', '0,2,0,0']);
    expect(stored.get('0,0,0,0')).toBeNaN();
    expect(Object.is(stored.get('0,2,0,0'), -0)).toBe(true);
    const last = execution.recorder.last('drifting', 'place');
    expect(last).toEqual([NaN, undefined, -0]);
  });

  it('lets macrotasks in', async () => {
    const { context, execution, breaths } = bench({ tickMs: 1 });
    await executeRun(walkRunner, context, execution);
    expect(breaths()).toBeGreaterThan(100);
  });

  it('never has more than the bound unacknowledged, and waits until there is room', async () => {
    const spec = walkSpec({ steps: 5000 });
    const { context, execution, messages } = bench({ acknowledge: false }, spec);
    let most = 0;
    const running = executeRun(walkRunner, context, execution);
    let waits = 0;
    let done = false;
    void running.then(() => (done = true));
    while (!done) {
      await new Promise((resolve) => setImmediate(resolve));
      const unacknowledged = execution.outbox.unacknowledged.length;
      most = Math.max(most, unacknowledged);
      if (execution.outbox.full) waits += 1;
      for (const { seq } of messages.slice(-unacknowledged)) execution.outbox.acknowledge(seq);
    }
    await running;
    // One event may post two messages: a full batch and a table.
    expect(most).toBeGreaterThanOrEqual(64);
    expect(most).toBeLessThanOrEqual(66);
    expect(waits).toBeGreaterThan(5);
  });

  it('a stop ends the wait for room, with a checkpoint', async () => {
    const { context, execution, points } = bench({ acknowledge: false }, walkSpec({ steps: 5000 }));
    const running = executeRun(walkRunner, context, execution);
    while (!execution.outbox.full) await new Promise((resolve) => setImmediate(resolve));
    execution.stop.how = 'interrupt';
    execution.outbox.unbind();
    expect(await running).toEqual({ kind: 'stopped', how: 'interrupt' });
    expect(points).toHaveLength(1);
  });

  it('stops at the first point at or after `until`, with everything flushed before the checkpoint', async () => {
    const { context, execution, points, contents } = bench({ until: 123 });
    expect(await executeRun(walkRunner, context, execution)).toEqual({ kind: 'until' });
    expect(points.map(({ step }) => step)).toEqual([123]);
    expect(points[0]!.recorded).toEqual({ lastSteps: { drifting: 123 }, ordinals: { marks: 12 } });
    expect(contents().at(-1)).toMatchObject({ kind: 'checkpoint' });
    expect(rowsOf(contents()).size).toBe(123 * 3 + 62);
  });

  it('goes on from every kind of stop to the same rows, bit for bit', async () => {
    const whole = bench();
    await executeRun(walkRunner, whole.context, whole.execution);
    const first = bench({ until: 321 });
    await executeRun(walkRunner, first.context, first.execution);
    const { state, recorded } = first.points[0]!;
    const second = bench();
    for (const content of first.contents()) {
      if (content.kind === 'rows') second.execution.recorder.refillRows(content.batch, recorded);
      if (content.kind === 'table') second.execution.recorder.refillTable(content.batch, recorded);
    }
    await executeRun(walkRunner, { ...second.context, restore: state }, second.execution);
    expect(rowsOf([...first.contents(), ...second.contents()])).toEqual(rowsOf(whole.contents()));
    expect(second.execution.recorder.recorded).toEqual(whole.execution.recorder.recorded);
    expect(walkRunner.claims['drifts']!(second.execution.recorder)).toEqual(
      walkRunner.claims['drifts']!(whole.execution.recorder),
    );
  });

  it('writes a checkpoint when the time is up, and after a long arm', async () => {
    const timed = bench({ tickMs: 10, checkpointEveryMs: 1000 });
    await executeRun(walkRunner, timed.context, timed.execution);
    expect(timed.points.length).toBeGreaterThan(10);
    const byArm = bench({ tickMs: 10 });
    await executeRun(
      runOf([...Array.from({ length: 300 }, (_, i) => point(i)), point(300, 'still')]),
      byArm.context,
      byArm.execution,
    );
    expect(byArm.points.map(({ step }) => step)).toEqual([300]);
  });

  it('goes on when a checkpoint cannot be written, says so once, and tries again', async () => {
    let tries = 0;
    const saveCheckpoint = (): never => {
      tries += 1;
      throw new ExpectedError('diskFull', 'The disk is full.');
    };
    const { context, execution, contents } = bench({ tickMs: 10, checkpointEveryMs: 1000, saveCheckpoint });
    expect(await executeRun(walkRunner, context, execution)).toEqual({ kind: 'ended', stopReason: 'stepsDone' });
    const said = contents().filter((content) => content.kind === 'warning' && content.warning.code === 'diskFull');
    expect(said).toHaveLength(1);
    expect(tries).toBeGreaterThan(2);
  });

  it('passes divergence on with its rows, and a failure with the rows before it', async () => {
    const diverging = bench({}, walkSpec({ divergeAt: 5 }));
    expect(await executeRun(walkRunner, diverging.context, diverging.execution)).toEqual({
      kind: 'ended',
      stopReason: 'diverged',
    });
    expect(rowsOf(diverging.contents()).size).toBe(5 * 3 + 3);
    const failing = bench({}, walkSpec({ throwAt: 5 }));
    await expect(executeRun(walkRunner, failing.context, failing.execution)).rejects.toThrow('the walk stumbled');
    expect(rowsOf(failing.contents()).size).toBe(4 * 3 + 2);
  });

  it('tells progress at most ten times a second, with an estimate', async () => {
    const { context, execution, progress } = bench({ tickMs: 1 });
    await executeRun(walkRunner, context, execution);
    expect(progress.length).toBeGreaterThan(3);
    expect(progress.length).toBeLessThan(100);
    expect(progress.at(-1)).toMatchObject({ done: 800, rows: 2800, etaMs: 0 });
  });

  it('takes the replicas of an arm one after the other', async () => {
    const { context, execution, contents } = bench();
    const of = (replica: number, step: number): RunEvent =>
      rows(
        step,
        [0, 1, 2].map((r) => (r === replica ? 10 * r + step : undefined)),
      );
    const events = [of(0, 0), of(0, 2), of(1, 0), of(1, 2), of(2, 0), of(2, 2)];
    expect(await executeRun(runOf(events), context, execution)).toEqual({ kind: 'ended', stopReason: 'stepsDone' });
    expect([...rowsOf(contents()).values()]).toEqual([0, 2, 10, 12, 20, 22]);
    expect(execution.recorder.last('drifting', 'place')).toEqual([2, 12, 22]);
  });

  it('calls it a bug when a study breaks its own description', async () => {
    const broken: [RunEvent, string][] = [
      [{ kind: 'rows', arm: 'other', step: 0, values: {} }, 'arm other'],
      [{ kind: 'rows', arm: 'still', step: 0, values: { speed: [1, 2, 3] } }, 'metric speed'],
      [{ kind: 'rows', arm: 'still', step: 0, values: { place: [1] } }, '1 values of place for 3 replicas'],
      [{ kind: 'table', table: 'other', columns: {} }, 'table other'],
      [{ kind: 'table', table: 'marks', columns: { arm: ['a'], step: [1] } }, 'no values of mean'],
    ];
    for (const [event, sentence] of broken) {
      const { context, execution } = bench();
      await expect(executeRun(runOf([event]), context, execution)).rejects.toThrow(sentence);
    }
    const single = bench();
    const ofFirst = [rows(2, [1, undefined, undefined]), rows(1, [1, undefined, undefined])];
    await expect(executeRun(runOf(ofFirst), single.context, single.execution)).rejects.toThrow('after step 2');
    const backwards = bench();
    await expect(executeRun(runOf([rows(2), rows(1)]), backwards.context, backwards.execution)).rejects.toThrow(
      'after step 2',
    );
  });
});

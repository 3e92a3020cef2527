import { existsSync, readdirSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BranchRequest } from '../../../core/contract/branch.ts';
import type { RunRecord } from '../../../core/contract/run.ts';
import { bundle } from './support/bundle.ts';
import { Laboratory } from './support/laboratory.ts';
import { walkSpec } from './support/walk.ts';

// Dozens of processes are started; on a busy machine each may take a second.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 });

let built: Awaited<ReturnType<typeof bundle>>;
let lab: Laboratory;
beforeAll(async () => void (built = await bundle('engineEntry.ts')));
afterAll(() => built.remove());
const entry = (): string => join(built.folder, 'engineEntry.mjs');
beforeEach(() => void (lab = new Laboratory(entry())));
afterEach(() => lab.close());

const steps = 400;
/** A walk that stopped there, with a checkpoint. */
const stoppedAt = (step: number): Promise<RunRecord> =>
  lab.finish(walkSpec({ steps }, { arms: ['drifting'], until: step, name: 'parent', tags: ['one'] }));

const requestOf = (parent: RunRecord, step: number, params: BranchRequest['params'] = {}): BranchRequest => ({
  runId: parent.id,
  step,
  params: { ...parent.params, ...params },
  name: 'branch',
  note: '',
  tags: [],
  force: false,
});

async function branch(request: BranchRequest): Promise<RunRecord> {
  return lab.supervisor.whenEnded((await lab.supervisor.branch(request)).id);
}

/** All numbers of a run: what was said of its first part stays with its parent. */
const numbersOf = (runId: string): unknown => ({ ...(lab.result(runId) as object), warnings: undefined });

describe('a branch', () => {
  it('with unchanged params gives the bits of the run that was not interrupted', async () => {
    const whole = await lab.finish(walkSpec({ steps }, { arms: ['drifting'] }));
    const parent = await stoppedAt(150);
    const child = await branch(requestOf(parent, 150));
    expect(child).toMatchObject({
      status: 'finished',
      stopReason: 'stepsDone',
      branch: { runId: parent.id, step: 150 },
    });
    expect(numbersOf(child.id)).toEqual(numbersOf(whole.id));
    expect(lab.store.verifyRun(child.id)).toEqual([]);
  });

  it('takes the new params from its step on, keeps the rows before it, and leaves its parent as it was', async () => {
    const parent = await stoppedAt(150);
    const before = lab.result(parent.id);
    const child = await branch(requestOf(parent, 150, { drift: -2, noise: 0 }));
    expect(lab.result(parent.id)).toEqual(before);
    const [theirs, ours] = [lab.rows(parent.id), lab.rows(child.id)];
    for (const [key, bits] of theirs) expect(ours.get(key)).toBe(bits);
    const place = (replica: number, step: number): number => {
      const bits = BigUint64Array.of(BigInt(`0x${ours.get(`0,${replica},0,${step}`)}`));
      return new Float64Array(bits.buffer)[0]!;
    };
    for (const replica of [0, 1, 2]) {
      // Without noise each step is exactly the drift; sums of 250 steps of -2 round by less than 1e-10.
      for (const step of [151, 152, 400])
        expect(place(replica, step)).toBeCloseTo(place(replica, 150) - 2 * (step - 150), 9);
    }
    const marks = lab.marks(child.id);
    expect(marks.map(({ ordinal }) => ordinal)).toEqual(Array.from({ length: steps / 10 }, (_, i) => i));
    expect(lab.store.runDetail(child.id).warnings[0]).toEqual({
      code: 'branched',
      key: 'branch',
      sentence: `It begins from the checkpoint at step 150 of run ${parent.id}, whose rows up to there it has. From there on drift is -2 (there 0.5), noise is 0 (there 1). Predicted curves and claims take the new params as if from step 0.`,
    });
    expect(lab.store.runSpec(child.id)).toMatchObject({ name: 'branch', params: { drift: -2, noise: 0 }, until: null });
  });

  it('goes on after an interruption although its parent has gone', async () => {
    const parent = await stoppedAt(150);
    const whole = await branch(requestOf(parent, 150, { drift: 1 }));
    const { id } = await lab.supervisor.branch(requestOf(parent, 150, { drift: 1, workMs: 2 }));
    await lab.heard((event) => event.kind === 'rows' && event.runId === id);
    lab.supervisor.interrupt(id);
    expect(await lab.supervisor.whenEnded(id)).toMatchObject({ status: 'interrupted', branch: { step: 150 } });
    lab.store.binRun(parent.id);
    lab.store.emptyBin();
    await lab.supervisor.resume(id);
    expect(await lab.supervisor.whenEnded(id)).toMatchObject({ status: 'finished' });
    expect(lab.rows(id)).toEqual(lab.rows(whole.id));
  });

  it('names the arms that had ended before it', async () => {
    // The second arm works for 90 ms, with a checkpoint every 20.
    const parent = await lab.finish(walkSpec({ steps: 30, workMs: 3 }));
    const { step } = lab.store.checkpoints(parent.id)[0]!;
    const child = await branch(requestOf(parent, step, { noise: 2 }));
    const sentences = lab.store.runDetail(child.id).warnings.map(({ sentence }) => sentence);
    expect(sentences[0]).toContain('Arm drifting ended before it. From there on noise is 2 (there 1).');
    const first = ([key]: [string, string]): boolean => key.startsWith('0,');
    expect([...lab.rows(child.id)].filter(first)).toEqual([...lab.rows(parent.id)].filter(first));
    expect(lab.rows(child.id).size).toBe(lab.rows(parent.id).size);
  });

  it('waits for its turn where the machine is full', async () => {
    await lab.close();
    lab = new Laboratory(entry(), { capacity: { threads: 1, freeBytes: () => Infinity } });
    const parent = await stoppedAt(150);
    const alone = await branch(requestOf(parent, 150, { drift: 1 }));
    const long = await lab.supervisor.start(walkSpec({ steps: 300_000, workMs: 1 }));
    const waiting = await lab.supervisor.branch(requestOf(parent, 150, { drift: 1 }));
    expect(waiting).toMatchObject({ status: 'scheduled', steps: 150 });
    const ended = lab.heard(
      (event) => event.kind === 'changed' && event.run.id === waiting.id && event.run.status === 'finished',
    );
    await lab.supervisor.cancel(long.id);
    await ended;
    expect(lab.rows(waiting.id)).toEqual(lab.rows(alone.id));
  });
});

describe('a branch is refused, and nothing of it is left', () => {
  const nothingMore = async (request: BranchRequest): Promise<{ code: string; message: string }> => {
    const before = lab.store.listRuns({ limit: 100 }).length;
    const folders = readdirSync(join(lab.folder, 'runs')).length;
    const error = await lab.supervisor.branch(request).then(
      () => undefined,
      (thrown: unknown) => thrown as { code: string; message: string },
    );
    expect(lab.store.listRuns({ limit: 100 })).toHaveLength(before);
    expect(readdirSync(join(lab.folder, 'runs'))).toHaveLength(folders);
    return error!;
  };

  it('where it changes what data or state depend on, naming the field', async () => {
    const parent = await stoppedAt(150);
    expect(await nothingMore(requestOf(parent, 150, { steps: 500 }))).toMatchObject({
      code: 'badInput',
      message: `steps is 500; a branch of ${parent.id} keeps its 400, because the data, the shape of the state or the places of the records depend on it (it can change drift, noise, workMs).`,
      issues: [{ key: 'steps', received: '500' }],
    });
  });

  it('where a param is out of range, at no checkpoint, or beyond what the study allows', async () => {
    const parent = await stoppedAt(150);
    expect(await nothingMore(requestOf(parent, 150, { noise: 101 }))).toMatchObject({ code: 'badInput' });
    expect(await nothingMore(requestOf(parent, 151))).toMatchObject({
      code: 'badInput',
      message: expect.stringContaining(`step is 151; run ${parent.id} has no checkpoint there`) as string,
    });
    const drowning = requestOf(parent, 150, { noise: 60 });
    expect(await nothingMore(drowning)).toMatchObject({ code: 'refused' });
    expect(await branch({ ...drowning, force: true })).toMatchObject({ status: 'finished', forced: true });
  });

  it('where its checkpoint is damaged', async () => {
    const parent = await stoppedAt(150);
    const { file } = lab.store.checkpoints(parent.id)[0]!;
    const path = join(lab.checkpoints(parent.id), file);
    expect(existsSync(path)).toBe(true);
    truncateSync(path, 100);
    expect(await nothingMore(requestOf(parent, 150))).toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining(`The checkpoint at step 150 of run ${parent.id} cannot be used`) as string,
    });
  });
});

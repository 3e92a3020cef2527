import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { bundle } from './support/bundle.ts';
import { descent, descentSpec } from './support/descent.ts';
import { Laboratory } from './support/laboratory.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 });

let built: Awaited<ReturnType<typeof bundle>>;
let lab: Laboratory;
beforeAll(async () => void (built = await bundle('engineEntry.ts')));
afterAll(() => built.remove());
beforeEach(() => void (lab = new Laboratory(join(built.folder, 'engineEntry.mjs'), { studies: [descent] })));
afterEach(() => lab.close());

describe('a run that trains with tensors', () => {
  it('says how it computes, and gives the same bits in every plan that is not XLA', async () => {
    const byDefault = await lab.finish(descentSpec(30_000));
    expect(byDefault).toMatchObject({ status: 'finished', backend: 'native', threads: 1, plan: 'default 1' });
    expect(byDefault.fingerprint).toContain('native, default 1, ');
    const [one, two] = [
      await lab.finish(descentSpec(30_000, { plan: 'graph' })),
      await lab.finish(descentSpec(30_000, { plan: 'graph' })),
    ];
    expect(one.plan).toBe('graph');
    expect(lab.rows(two.id)).toEqual(lab.rows(one.id));
    expect(lab.rows(one.id).size).toBe(9);
  });

  it('tuned, keeps what was measured: interrupted and resumed it equals an uninterrupted one', async () => {
    const { id } = await lab.supervisor.start(descentSpec(400_000, { plan: 'tune' }));
    await lab.heard(({ kind }) => kind === 'rows');
    lab.supervisor.interrupt(id);
    const stopped = await lab.supervisor.whenEnded(id);
    expect(stopped.status).toBe('interrupted');
    expect(stopped.plan).toMatch(/^tuned \{"float64 .*":"(graph|xla)"\}$/);
    await lab.supervisor.resume(id);
    const resumed = await lab.supervisor.whenEnded(id);
    expect(resumed).toMatchObject({ status: 'finished', steps: 400_000, plan: stopped.plan });
    const whole = await lab.finish(descentSpec(400_000, { plan: stopped.plan }));
    expect(whole.plan).toBe(stopped.plan);
    expect(lab.rows(id)).toEqual(lab.rows(whole.id));
  });

  it('of convolutions is refused, with nothing stored, on a backend that cannot train them', async () => {
    const { params } = descentSpec(10);
    const asked = descentSpec(10, { params: { ...params, convolves: true }, backend: 'wasm' });
    await expect(lab.supervisor.start(asked)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/^backend is wasm; it has no gradients of a convolution/) as string,
      hint: expect.stringContaining('native') as string,
    });
    expect(lab.store.listRuns({ limit: 10 })).toEqual([]);
    expect((await lab.finish({ ...asked, backend: 'native' })).status).toBe('finished');
  });

  it('refuses a plan that is none', async () => {
    await expect(lab.supervisor.start(descentSpec(10, { plan: 'fast' }))).rejects.toThrow(/plan is "fast"/);
  });
});

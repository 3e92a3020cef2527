import { describe, expect, it } from 'vitest';
import { resolveArms, presetParams } from '../../contract/study.ts';
import type { Params } from '../../contract/fields.ts';
import { evaluateClaims } from '../../execution/evaluateClaims.ts';
import { Recorder } from '../../execution/recorder.ts';
import { Randomness } from '../../random.ts';
import type { RunContext, RunEvent, State } from '../runner.ts';
import { runner } from './run.ts';
import { templateStudy } from './study.ts';

const preset = templateStudy.presets[0]!;

function contextOf(seed: number, params: Params = {}, restore?: State): RunContext {
  const arms = resolveArms(preset, { ...presetParams(templateStudy, preset), ...params }, ['descent', 'noisy']);
  return { arms, replicas: preset.replicas, rng: new Randomness(seed), restore };
}

/** All events of a run; a point's state is taken when it is offered, as the engine does. */
async function eventsOf(context: RunContext): Promise<{ events: RunEvent[]; stopReason: string }> {
  const events: RunEvent[] = [];
  const run = runner.run(context);
  for (;;) {
    const { value, done } = await run.next();
    if (done) return { events, stopReason: value };
    const state = value.kind === 'point' ? value.state() : null;
    events.push(value.kind === 'point' ? { ...value, state: () => state } : value);
  }
}

const rowsOf = (events: readonly RunEvent[]): RunEvent[] => events.filter((event) => event.kind === 'rows');

function recorded(events: readonly RunEvent[]): Recorder {
  const recorder = new Recorder(templateStudy, ['descent', 'noisy'], preset.replicas);
  for (const event of events) {
    if (event.kind !== 'rows') continue;
    templateStudy.metrics.forEach(({ key }, metric) => {
      Array.from(event.values[key] ?? []).forEach((value, replica) => {
        if (value !== undefined) recorder.addRow(recorder.arms.indexOf(event.arm), metric, replica, event.step, value);
      });
    });
  }
  return recorder;
}

describe('template-study', () => {
  it('follows the closed form, as its claim says, and the control does not', async () => {
    const { events, stopReason } = await eventsOf(contextOf(0));
    expect(stopReason).toBe('stepsDone');
    const [claim] = evaluateClaims(templateStudy, preset.id, runner.claims, recorded(events));
    expect(claim).toMatchObject({ id: 'contraction', verdict: 'holds', control: { arm: 'noisy', verdict: 'differs' } });
  });

  it('gives the same rows for the same seed and others for another', async () => {
    const first = rowsOf((await eventsOf(contextOf(1))).events);
    expect(rowsOf((await eventsOf(contextOf(1))).events)).toEqual(first);
    expect(rowsOf((await eventsOf(contextOf(2))).events)).not.toEqual(first);
  });

  it('ends diverged with its rows kept when the learning rate is too large', async () => {
    const { events, stopReason } = await eventsOf(contextOf(0, { learningRate: 1000, curvature: 1000 }));
    expect(stopReason).toBe('diverged');
    expect(rowsOf(events).length).toBeGreaterThan(10);
    expect(runner.check(contextOf(0, { learningRate: 2 })).warnings.map((w) => w.code)).toContain('unstable');
  });

  it('goes on from any restore point bit for bit', async () => {
    const { events } = await eventsOf(contextOf(3));
    for (const at of [1, events.length >> 1, events.length - 1]) {
      const index = events.findIndex((event, i) => i >= at && event.kind === 'point');
      const point = events[index];
      if (point?.kind !== 'point') continue;
      const later = (await eventsOf(contextOf(3, {}, point.state()))).events;
      expect(rowsOf(later)).toEqual(rowsOf(events.slice(index + 1)));
    }
  });
});

import { describe, expect, it } from 'vitest';
import { Recorder } from '../../../core/execution/recorder.ts';
import { ArmMissing } from '../../../core/studies/runner.ts';
import { walk } from '../../main/engine/support/walk.ts';

describe('the recorder', () => {
  const filled = (): Recorder => {
    const recorder = new Recorder(walk, ['drifting', 'still'], 2);
    // As the history gives them: replica after replica, steps not in order of arrival.
    for (const replica of [0, 1])
      for (const step of [0, 50, 100]) recorder.addRow(0, 0, replica, step, 100 * replica + step);
    recorder.addRow(0, 1, 1, 75, NaN);
    return recorder;
  };

  it('reads by arm, metric and step', () => {
    const recorder = filled();
    expect(recorder.steps('drifting', 'place')).toEqual([0, 50, 100]);
    expect(recorder.at('drifting', 'place', 50)).toEqual([50, 150]);
    expect(recorder.at('drifting', 'place', 51)).toEqual([undefined, undefined]);
    expect(recorder.at('drifting', 'odd', 75)).toEqual([undefined, NaN]);
    expect(recorder.last('drifting', 'place')).toEqual([100, 200]);
    expect(recorder.last('drifting', 'odd')).toEqual([undefined, undefined]);
    expect(recorder.last('still', 'place')).toEqual([undefined, undefined]);
    expect(recorder.rows).toBe(7);
  });

  it('grows, and takes a row twice without counting it twice', () => {
    const recorder = filled();
    for (let step = 0; step <= 5000; step++) recorder.addRow(1, 0, 1, step, step);
    recorder.addRow(1, 0, 1, 5000, 5000);
    expect(recorder.rows).toBe(7 + 5001);
    expect(recorder.last('still', 'place')).toEqual([undefined, 5000]);
    expect(recorder.steps('still', 'place')).toHaveLength(5001);
  });

  it('takes from the history only what the run had at its restore point', () => {
    const recorder = new Recorder(walk, ['drifting', 'still'], 1);
    const until = { lastSteps: { drifting: 2 }, ordinals: { marks: 1 } };
    recorder.refillRows(
      {
        seq: 0,
        arm: Uint16Array.of(0, 0, 1),
        replica: Uint32Array.of(0, 0, 0),
        metric: Uint16Array.of(0, 0, 0),
        step: Float64Array.of(2, 3, 1),
        value: Float64Array.of(20, 30, 10),
      },
      until,
    );
    const batch = {
      seq: 0,
      table: 'marks',
      length: 2,
      columns: { arm: ['a', 'b'], step: Float64Array.of(1, 2), mean: Float64Array.of(0.5, NaN) },
    };
    recorder.refillTable({ ...batch, ordinal: 0 }, until);
    recorder.refillTable({ ...batch, ordinal: 1 }, until);
    expect(recorder.recorded).toEqual(until);
    expect(recorder.table('marks')).toEqual([
      { arm: 'a', step: 1, mean: 0.5 },
      { arm: 'b', step: 2, mean: NaN },
    ]);
  });

  it('names what is not there', () => {
    expect(() => filled().steps('other', 'place')).toThrow(ArmMissing);
    expect(() => filled().last('still', 'speed')).toThrow('walk has no metric speed');
    expect(() => filled().table('other')).toThrow('walk has no table other');
  });
});

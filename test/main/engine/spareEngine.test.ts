import { expect, it } from 'vitest';
import type { EngineExit, EngineProcess } from '../../../main/engine/protocol.ts';
import { SpareEngine } from '../../../main/engine/spareEngine.ts';

class Forked implements EngineProcess {
  killed = false;
  private readonly listeners: ((exit: EngineExit) => void)[] = [];
  send(): void {}
  onMessage(): void {}
  onExit(listener: (exit: EngineExit) => void): void {
    this.listeners.push(listener);
  }
  kill(): void {
    this.killed = true;
    for (const listener of this.listeners) listener({ code: null, signal: 'SIGKILL' });
  }
}

function engines(): { all: Forked[]; spare: SpareEngine } {
  const all: Forked[] = [];
  const spare = new SpareEngine(() => {
    all.push(new Forked());
    return all.at(-1)!;
  });
  return { all, spare };
}

it('starts one engine ahead, hands it out once, and starts another when asked again', () => {
  const { all, spare } = engines();
  spare.foresee(true);
  spare.foresee(true);
  expect(all).toHaveLength(1);
  expect([spare.take(), spare.take()]).toEqual([all[0], all[1]]);
  spare.foresee(true);
  expect(all).toHaveLength(3);
  expect(spare.take()).toBe(all[2]);
});

it('ends the spare engine when nothing will follow, and no other', () => {
  const { all, spare } = engines();
  spare.foresee(true);
  const used = spare.take();
  spare.foresee(true);
  spare.foresee(false);
  spare.foresee(false);
  expect(all.map(({ killed }) => killed)).toEqual([false, true]);
  expect(used).toBe(all[0]);
});

it('does not hand out an engine that is gone', () => {
  const { all, spare } = engines();
  spare.foresee(true);
  all[0]!.kill();
  expect(spare.take()).toBe(all[1]);
});

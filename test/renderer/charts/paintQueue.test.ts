import { expect, it } from 'vitest';
import { PaintQueue } from '../../../renderer/charts/paintQueue.ts';

/** A queue whose frames and clock the test holds; every painting takes 3 ms. */
function heldQueue() {
  const frames: (() => void)[] = [];
  const painted: string[] = [];
  let clock = 0;
  const queue = new PaintQueue(
    (callback) => frames.push(callback),
    () => clock,
  );
  const painter = (name: string) => () => {
    painted.push(name);
    clock += 3;
  };
  return { queue, painted, painter, frames, frame: () => frames.shift()?.() };
}

it('paints what fits in a frame and the rest in the next', () => {
  const { queue, painted, painter, frame, frames } = heldQueue();
  for (const name of ['a', 'b', 'c']) queue.add({ name }, painter(name));
  frame();
  expect(painted).toEqual(['a', 'b']);
  frame();
  expect(painted).toEqual(['a', 'b', 'c']);
  expect(frames).toEqual([]);
});

it('paints a panel once, with its newest data, and not after it has gone', () => {
  const { queue, painted, painter, frame } = heldQueue();
  const [kept, gone] = [{}, {}];
  queue.add(kept, painter('old'));
  queue.add(gone, painter('gone'));
  queue.add(kept, painter('new'));
  queue.drop(gone);
  frame();
  expect(painted).toEqual(['new']);
});

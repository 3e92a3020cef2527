import { expect, it } from 'vitest';
import { Restarter } from '../../main/restarter.ts';

it('starts a service that dies again, three times, and not when it was meant to end', () => {
  const exits: (() => void)[] = [];
  const heard: string[] = [];
  const restarter = new Restarter({
    start: () => {
      const name = `service ${exits.length}`;
      return { name, onExit: (listener: () => void) => exits.push(listener) };
    },
    onRestarted: ({ name }) => heard.push(name),
    onGivenUp: () => heard.push('given up'),
    nowMs: () => 0,
  });
  for (let i = 0; i < 4; i++) exits[i]?.();
  expect(heard).toEqual(['service 1', 'service 2', 'service 3', 'given up']);
  expect(restarter.current.name).toBe('service 3');
  restarter.stop();
  exits[3]?.();
  expect(heard).toHaveLength(4);
});

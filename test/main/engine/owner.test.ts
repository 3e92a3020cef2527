import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { currentOwner, isAlive } from '../../../main/engine/owner.ts';

describe('the owner of a run', () => {
  it('is this process, told from another one that got its pid', () => {
    const owner = currentOwner();
    expect(owner.pid).toBe(process.pid);
    expect(isAlive(owner)).toBe(true);
    expect(isAlive({ ...owner, processStart: `${owner.processStart}0` })).toBe(false);
  });

  it('is gone when its process is', async () => {
    const child = spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' });
    await once(child, 'exit');
    expect(isAlive({ pid: child.pid!, processStart: 'any' })).toBe(false);
  });

  it('is never alive for a number that is no pid', () => {
    for (const pid of [0, -1, 1.5, NaN, 2 ** 40]) expect(isAlive({ pid, processStart: 'any' })).toBe(false);
  });
});

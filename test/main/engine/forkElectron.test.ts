import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import type { UtilityProcess } from 'electron';
import { describe, expect, it } from 'vitest';
import { forkElectron } from '../../../main/engine/forkElectron.ts';
import type { EngineExit, FromEngine } from '../../../main/engine/protocol.ts';

/** What Electron gives, around a process that only waits. */
class Utility extends EventEmitter {
  readonly child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  readonly pid = this.child.pid;
  readonly posted: unknown[] = [];
  postMessage(message: unknown): void {
    this.posted.push(message);
  }
  kill(): boolean {
    return true;
  }
}

describe('forkElectron', () => {
  it('passes messages both ways, tells the exit once and kills at once', async () => {
    const utility = new Utility();
    const asked: unknown[] = [];
    const engine = forkElectron((entry, args, options) => {
      asked.push([entry, args, options]);
      return utility as unknown as UtilityProcess;
    }, 'engine.js')();
    expect(asked).toEqual([['engine.js', [], { serviceName: 'engine', stdio: 'inherit' }]]);
    const heard: (FromEngine | EngineExit)[] = [];
    engine.onMessage((message) => heard.push(message));
    engine.onExit((exit) => heard.push(exit));
    engine.send({ kind: 'storedEnd' });
    expect(utility.posted).toEqual([{ kind: 'storedEnd' }]);
    utility.emit('message', { kind: 'heartbeat' });
    const died = once(utility.child, 'exit');
    engine.kill();
    expect(await died).toEqual([null, 'SIGKILL']);
    utility.emit('exit', 1);
    expect(heard).toEqual([{ kind: 'heartbeat' }, { code: 1, signal: null }]);
    // A process that is gone already is no error.
    engine.kill();
  });
});

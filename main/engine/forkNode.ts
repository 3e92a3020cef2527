import { fork } from 'node:child_process';
import type { EngineProcess, ForkEngine, FromEngine } from './protocol.ts';

/** Engines as child processes of Node. What they print goes to our stderr, or to the file descriptor `log`. */
export function forkNode(entry: string, log: number | 'inherit' = 'inherit'): ForkEngine {
  const output = log === 'inherit' ? 2 : log;
  return (): EngineProcess => {
    const child = fork(entry, [], {
      serialization: 'advanced',
      execArgv: [],
      stdio: ['ignore', output, output, 'ipc'],
    });
    child.on('error', () => undefined);
    return {
      send: (message) => void (child.connected && child.send(message, () => undefined)),
      onMessage: (listener) => child.on('message', (message) => listener(message as unknown as FromEngine)),
      // 'close' comes when the process is gone and its channel was read to the end.
      onExit: (listener) => child.once('close', (code, signal) => listener({ code, signal })),
      kill: () => void child.kill('SIGKILL'),
    };
  };
}

import type { ChildProcess } from 'node:child_process';
import type { UtilityProcess } from 'electron';
import type { Port } from './protocol.ts';

/** Electron's end inside a utility process, as far as we use it. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
  on(event: 'close', listener: () => void): void;
}

/** The port to the process that started this one: Electron's main, or Node with an ipc channel. */
export function parentPort(): Port | undefined {
  const { parentPort: electron } = process as NodeJS.Process & { parentPort?: ParentPort };
  if (electron !== undefined) {
    return {
      post: (message) => electron.postMessage(message),
      onMessage: (listener) => electron.on('message', (event) => listener(event.data)),
      onClosed: (listener) => electron.on('close', listener),
    };
  }
  if (process.send === undefined) return undefined;
  return {
    // A message that can no longer be sent has no reader; the closed channel is heard below.
    post: (message) => void (process.connected && process.send?.(message, undefined, undefined, () => undefined)),
    onMessage: (listener) => process.on('message', listener),
    onClosed: (listener) => process.on('disconnect', listener),
  };
}

/** The port to a history process of Electron. */
export function utilityPort(child: UtilityProcess): Port {
  return {
    post: (message) => child.postMessage(message),
    onMessage: (listener) => child.on('message', listener),
    onClosed: (listener) => child.once('exit', listener),
  };
}

/** The port to a history process of Node, forked with `serialization: 'advanced'`. */
export function childPort(child: ChildProcess): Port {
  return {
    post: (message) => void (child.connected && child.send(message, () => undefined)),
    onMessage: (listener) => child.on('message', listener),
    onClosed: (listener) => child.once('disconnect', listener),
  };
}

import { Engine, type Studies } from './engine.ts';
import type { EnginePort, FromEngine, ToEngine } from './protocol.ts';

/** Electron's end of a utility process, as far as we use it. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
  on(event: 'close', listener: () => void): void;
}

/** Makes this process an engine: a utility process of Electron, or a child process of Node. */
export function serveEngine(studies: Studies): void {
  const { parentPort } = process as NodeJS.Process & { parentPort?: ParentPort };
  const port = parentPort ? electronPort(parentPort) : nodePort();
  const engine = new Engine({ port, exit: (code) => process.exit(code) }, studies);
  // Ctrl-C in a terminal reaches the whole group; the host decides what it means.
  process.on('SIGINT', () => undefined);
  process.on('SIGHUP', () => undefined);
  process.on('SIGTERM', () => engine.stop('The engine was asked to end by the system.'));
  process.on('uncaughtException', (error) => engine.failed(error));
  process.on('unhandledRejection', (error) => engine.failed(error));
  // The log may have lost its reader.
  process.stderr.on('error', () => undefined);
  process.stdout.on('error', () => undefined);
}

function electronPort(parentPort: ParentPort): EnginePort {
  return {
    send: (message) => parentPort.postMessage(message),
    onMessage: (listener) => parentPort.on('message', ({ data }) => listener(data as ToEngine)),
    onClosed: (listener) => parentPort.on('close', listener),
  };
}

function nodePort(): EnginePort {
  if (!process.send) {
    console.error('This is the engine of the workbench: it is started by the window or by excite, not by hand.');
    process.exit(2);
  }
  return {
    // A message that can no longer be sent has no reader; the closed channel is heard below.
    send: (message: FromEngine) =>
      void (process.connected && process.send?.(message, undefined, undefined, () => undefined)),
    onMessage: (listener) => process.on('message', (message) => listener(message as ToEngine)),
    onClosed: (listener) => process.on('disconnect', listener),
  };
}

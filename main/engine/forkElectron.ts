import type { UtilityProcess } from 'electron';
import { killUtility } from './killUtility.ts';
import type { EngineProcess, ForkEngine, FromEngine } from './protocol.ts';

type ForkUtility = (
  entry: string,
  args: string[],
  options: { serviceName: string; stdio: 'inherit' },
) => UtilityProcess;

/** Engines as utility processes of Electron; `fork` is Electron's own, so that this file needs no Electron to load. */
export function forkElectron(fork: ForkUtility, entry: string): ForkEngine {
  return (): EngineProcess => {
    const child = fork(entry, [], { serviceName: 'engine', stdio: 'inherit' });
    return {
      send: (message) => child.postMessage(message),
      onMessage: (listener) => child.on('message', (message: FromEngine) => listener(message)),
      onExit: (listener) => child.once('exit', (code) => listener({ code, signal: null })),
      kill: () => killUtility(child),
    };
  };
}

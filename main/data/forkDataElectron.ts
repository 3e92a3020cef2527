import type { UtilityProcess } from 'electron';
import { killUtility } from '../engine/killUtility.ts';
import type { ForkData, FromData } from './protocol.ts';

type ForkUtility = (
  entry: string,
  args: string[],
  options: { serviceName: string; stdio: 'inherit' },
) => UtilityProcess;

/** Data processes as utility processes of Electron; `fork` is Electron's own. */
export function forkDataElectron(fork: ForkUtility, entry: string): ForkData {
  return (request) => {
    const child = fork(entry, [JSON.stringify(request)], { serviceName: 'data', stdio: 'inherit' });
    return {
      onMessage: (listener) => child.on('message', (message: FromData) => listener(message)),
      onExit: (listener) => child.once('exit', listener),
      // Asked rather than killed, so that npm ends with it and the half written file goes.
      cancel: () => child.postMessage('cancel'),
      kill: () => killUtility(child),
    };
  };
}

import type { UtilityProcess } from 'electron';
import type { ProbedPart } from '../doctor.ts';
import type { ProbeProcess } from './probeChild.ts';

type ForkUtility = (entry: string, args: string[], options: { serviceName: string; stdio: 'ignore' }) => UtilityProcess;

/** Probe processes as utility processes of Electron; `fork` is Electron's own. */
export function forkProbeElectron(fork: ForkUtility, entry: string): (part: ProbedPart) => ProbeProcess {
  return (part) => {
    const child = fork(entry, [part], { serviceName: 'probe', stdio: 'ignore' });
    return {
      onMessage: (listener) => child.once('message', listener),
      onExit: (listener) => child.once('exit', listener),
      kill: () => child.kill(),
    };
  };
}

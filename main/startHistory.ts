import type { UtilityProcess } from 'electron';
import { historyClient } from './history/client.ts';
import { utilityPort } from './history/ports.ts';
import type { Home } from './home.ts';
import type { HistoryProcess } from './workbench.ts';

type ForkUtility = (
  entry: string,
  args: string[],
  options: { serviceName: string; stdio: 'inherit' },
) => UtilityProcess;

/** Starts the process that holds the database file; `fork` is Electron's own. */
export function startHistory(fork: ForkUtility, entry: string, home: Home): HistoryProcess {
  const child = fork(entry, home.isChosen ? [home.folder] : [], { serviceName: 'history', stdio: 'inherit' });
  return {
    history: historyClient(utilityPort(child)),
    onExit: (listener) => child.once('exit', listener),
    end: () => child.kill(),
  };
}

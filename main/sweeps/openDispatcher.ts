import { catalog } from '../../core/studies/catalog.ts';
import { Dispatcher } from '../../core/sweeps/dispatcher.ts';
import { SlurmExecutor } from '../../core/sweeps/executors/slurm.ts';
import { LocalExecutor } from '../../core/sweeps/executors/local.ts';
import { thisMachine } from '../../core/sweeps/machine.ts';
import type { AsyncHistory } from '../../core/history/api.ts';
import { currentOwner, isAlive } from '../engine/owner.ts';
import type { Supervisor } from '../engine/supervisor.ts';
import type { Home } from '../home.ts';

interface DispatcherHost {
  readonly history: () => AsyncHistory;
  readonly supervisor: Supervisor;
  readonly home: Home;
  /** How the terminal is called, as the shell of a cluster's node reads it. */
  readonly terminalCommand: string;
  readonly onTrouble: (error: unknown) => void;
}

const lookEveryMs = 500;
/** Slurm's controller is everybody's. */
const askSlurmEveryMs = 3000;

/** Makes this process one that hands out the runs of sweeps, on this machine and to Slurm. */
export function openDispatcher({ history, supervisor, home, terminalCommand, onTrouble }: DispatcherHost): Dispatcher {
  const wake = (): void => dispatcher.wake();
  const local = new LocalExecutor({
    history,
    host: supervisor,
    machine: thisMachine,
    studies: catalog,
    folder: home.folder,
    wake,
  });
  const slurm = new SlurmExecutor({
    history,
    studies: catalog,
    command: terminalCommand,
    nowMs: () => performance.now(),
    everyMs: askSlurmEveryMs,
  });
  const dispatcher = new Dispatcher({
    history,
    executors: [local, slurm],
    owner: currentOwner(),
    isAlive,
    everyMs: lookEveryMs,
    onTrouble,
  });
  return dispatcher;
}

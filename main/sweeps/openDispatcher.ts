import { catalog } from '../../core/studies/catalog.ts';
import { Dispatcher } from '../../core/sweeps/dispatcher.ts';
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
  readonly onTrouble: (error: unknown) => void;
}

const lookEveryMs = 500;

/** Makes this process one that hands out the runs of sweeps, on this machine and to Slurm. */
export function openDispatcher({ history, supervisor, home, onTrouble }: DispatcherHost): Dispatcher {
  const wake = (): void => dispatcher.wake();
  const local = new LocalExecutor({
    history,
    host: supervisor,
    machine: thisMachine,
    studies: catalog,
    folder: home.folder,
    wake,
  });
  const dispatcher = new Dispatcher({
    history,
    executors: [local],
    owner: currentOwner(),
    isAlive,
    everyMs: lookEveryMs,
    onTrouble,
  });
  return dispatcher;
}

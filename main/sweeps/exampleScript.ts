import type { SlurmSettings, SweepDocument } from '../../core/contract/sweep.ts';
import { mostTasks, sweepFolder } from '../../core/sweeps/executors/slurm.ts';
import { slurmScript } from '../../core/sweeps/slurm/script.ts';

interface ScriptWish {
  readonly document: SweepDocument;
  /** Of the whole sweep; an array takes the first thousand. */
  readonly runs: number;
  readonly jobs: number;
  readonly settings: SlurmSettings;
  /** How a node calls the terminal where the settings do not say, as the shell reads it. */
  readonly command: string;
}

/** The script of a new sweep's first array, as it will be sent but for the sweep's name. Throws badInput without a folder. */
export function exampleScript({ document, runs, jobs, settings, command }: ScriptWish): string {
  const id = 'sweep-new';
  return slurmScript({
    sweep: { settings, jobs, document },
    name: `${id}.1`,
    tasks: Math.min(mostTasks, runs),
    folder: sweepFolder({ id, settings }),
    command: settings.command || command,
  });
}

import type { SweepRecord } from '../../contract/sweep.ts';

interface ScriptParts {
  readonly sweep: SweepRecord;
  /** Of the array job: its tasks are found again by it. */
  readonly name: string;
  readonly tasks: number;
  /** The sweep's own on the shared disk. */
  readonly folder: string;
  /** How a node calls the terminal, as the shell reads it. */
  readonly command: string;
}

/**
 * The batch script of an array job: task k computes the run whose hash stands in line k + 1 of the array's list. The
 * shell becomes the terminal, so that the signal before the time limit or a pre-emption reaches it: it writes a
 * checkpoint, and when Slurm puts the task into the queue again it goes on from there.
 */
export function slurmScript({ sweep, name, tasks, folder, command }: ScriptParts): string {
  const { settings, jobs, document } = sweep;
  const memoryMb = Math.max(settings.memoryMb, document.memoryMb ?? 0);
  const directives = [
    `--job-name=${name}`,
    `--array=0-${tasks - 1}${jobs > 0 ? `%${jobs}` : ''}`,
    '--ntasks=1',
    `--cpus-per-task=${document.threads}`,
    '--requeue',
    '--open-mode=append',
    '--signal=B:TERM@60',
    `--chdir="${folder}"`,
    `--output="${folder}/logs/%x-%a.log"`,
    ...(settings.account === '' ? [] : [`--account=${settings.account}`]),
    ...(settings.partition === '' ? [] : [`--partition=${settings.partition}`]),
    ...(settings.timeMinutes === 0 ? [] : [`--time=${settings.timeMinutes}`]),
    ...(memoryMb === 0 ? [] : [`--mem=${memoryMb}M`]),
    ...(settings.gpus === 0 ? [] : [`--gres=gpu:${settings.gpus}`]),
    ...settings.extra,
  ];
  return `#!/bin/bash
${directives.map((directive) => `#SBATCH ${directive}\n`).join('')}
set -eu
hash=$(sed -n "$((SLURM_ARRAY_TASK_ID + 1))p" "${folder}/arrays/${name}.txt")
exec ${command} sweep task "${folder}" "$hash"
`;
}

/** A word that the shell reads as it is. */
export function shellWord(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

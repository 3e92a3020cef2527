import type { ErrorCode } from '../../core/contract/errors.ts';
import type { RunRecord } from '../../core/contract/run.ts';

/** Exit statuses of the terminal contract. */
export const exitStatus = {
  finished: 0,
  failed: 1,
  badInput: 2,
  diverged: 3,
  unavailable: 4,
  interrupted: 130,
} as const;
export type ExitStatus = (typeof exitStatus)[keyof typeof exitStatus];

/** The exit status of an error. */
export function statusOfError(code: ErrorCode): ExitStatus {
  switch (code) {
    case 'badInput':
    case 'refused':
    case 'notFound':
    case 'conflict':
    case 'fingerprintDiffers':
      return exitStatus.badInput;
    case 'unavailable':
      return exitStatus.unavailable;
    default:
      return exitStatus.failed;
  }
}

/**
 * The exit status of a run that ended. Paused = stopped where --until said. Interrupted means 130 where the user's
 * Ctrl-C did it, and failed where the engine was lost.
 */
export function statusOfRun(run: Pick<RunRecord, 'status' | 'stopReason'>, stoppedByUser: boolean): ExitStatus {
  switch (run.status) {
    case 'paused':
      return exitStatus.finished;
    case 'finished':
      return run.stopReason === 'diverged' ? exitStatus.diverged : exitStatus.finished;
    case 'cancelled':
      return exitStatus.interrupted;
    case 'interrupted':
      return stoppedByUser ? exitStatus.interrupted : exitStatus.failed;
    default:
      return exitStatus.failed;
  }
}

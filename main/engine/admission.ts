import { ExpectedError } from '../../core/contract/errors.ts';
import type { RunRecord, RunSpec, Warning } from '../../core/contract/run.ts';
import type { StudySpec } from '../../core/contract/study.ts';
import { fingerprintDifferences } from '../../core/execution/fingerprint.ts';
import type { Preflight } from '../../core/studies/runner.ts';

/** A refusal stands unless it is one that can be forced and was. */
export function refuseUnlessForced(spec: RunSpec, { refusals }: Preflight): void {
  const standing = refusals.filter(({ forcible }) => !(forcible && spec.force));
  if (standing.length === 0) return;
  const issues = standing.map(({ key, sentence }) => ({
    key,
    received: JSON.stringify(spec.params[key]) ?? 'missing',
    sentence,
  }));
  throw new ExpectedError('refused', standing.map(({ sentence }) => sentence).join(' '), {
    issues,
    ...(standing.every(({ forcible }) => forcible)
      ? { hint: 'It can be forced (--force); the run will say so for ever.' }
      : {}),
  });
}

/** What was forced is said with the run for ever. */
export function forcedWarnings(spec: RunSpec, { refusals }: Preflight): Warning[] {
  if (!spec.force) return [];
  return refusals.map(({ key, sentence }) => ({ code: 'forced', key, sentence: `Forced: ${sentence}` }));
}

/** A run goes on only under the version of its study that began it. */
export function refuseOtherVersion(run: RunRecord, study: StudySpec): void {
  if (run.version === study.version) return;
  const sentence = `Run ${run.id} was made by version ${run.version} of ${study.id}; this is version ${study.version}, so it can be shown but not continued.`;
  throw new ExpectedError('conflict', sentence);
}

/** The same fingerprint promises the same bits; another one must be accepted, and is said with the run. */
export function fingerprintWarning(record: RunRecord, here: string, accepted: boolean): Warning | undefined {
  // One that has waited in the queue was not computed anywhere yet.
  if (record.fingerprint === here || record.fingerprint === '') return undefined;
  const differences = fingerprintDifferences(record.fingerprint, here).join('; ');
  const sentence = `The run was computed under other circumstances, so its last bits may change: ${differences}.`;
  if (!accepted) {
    throw new ExpectedError('fingerprintDiffers', sentence, {
      hint: 'Accept the other fingerprint (--accept-fingerprint) to go on all the same.',
    });
  }
  return { code: 'fingerprintDiffers', key: 'fingerprint', sentence };
}

/** What a run takes of the machine while it is computed. */
export interface Load {
  readonly threads: number;
  /** Its backend is the GPU, or may turn out to be. */
  readonly gpu: boolean;
}

/** What the runs of one host may take in all. */
export interface Capacity {
  readonly threads: number;
  readonly freeBytes: () => number;
  /** What the user lets runs take together, and what they take; without it the machine's memory alone counts. */
  readonly allowance?: () => { readonly limitBytes: number; readonly takenBytes: number } | undefined;
}

/** An engine with TensorFlow takes about 350 MiB before its first tensor. */
const leastFreeBytes = 512 * 2 ** 20;

/** Why a run must wait for its turn, as a sentence; undefined: it may begin. Where nothing runs, one always may. */
export function whyWait(wanted: Load, running: readonly Load[], capacity: Capacity): string | undefined {
  if (running.length === 0) return undefined;
  const taken = running.reduce((sum, { threads }) => sum + threads, 0);
  if (taken + wanted.threads > capacity.threads) {
    return `It waits for its turn: it needs ${wanted.threads} of ${capacity.threads} threads, and ${taken} are at work.`;
  }
  if (wanted.gpu && running.some(({ gpu }) => gpu))
    return 'It waits for its turn: another run has the memory of the GPU.';
  const mebibytes = (bytes: number): number => Math.round(bytes / 2 ** 20);
  const allowance = capacity.allowance?.();
  if (allowance && allowance.limitBytes - allowance.takenBytes < leastFreeBytes) {
    const { limitBytes, takenBytes } = allowance;
    return `It waits for its turn: the runs take ${mebibytes(takenBytes)} of the ${mebibytes(limitBytes)} MiB that the settings allow; a run may begin with ${mebibytes(leastFreeBytes)} left.`;
  }
  const freeBytes = capacity.freeBytes();
  if (freeBytes >= leastFreeBytes) return undefined;
  return `It waits for its turn: ${mebibytes(freeBytes)} MiB of memory are free; a run may begin with ${mebibytes(leastFreeBytes)}.`;
}

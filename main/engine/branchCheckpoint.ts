import { ExpectedError } from '../../core/contract/errors.ts';
import type { CheckpointRecord, RunSpec } from '../../core/contract/run.ts';
import { findPreset, resolveArms, type StudySpec } from '../../core/contract/study.ts';
import { runIdentity } from '../../core/execution/checkpoint.ts';
import { CheckpointFiles } from '../../core/execution/checkpointFiles.ts';
import type { Inheritance } from '../../core/history/api.ts';

interface OwnFiles {
  readonly runId: string;
  readonly spec: RunSpec;
  readonly checkpointFolder: string;
}

/** A run that is to be, and the one from whose checkpoint it begins. Both are of one version of their study. */
export interface Branching {
  readonly branch: OwnFiles;
  readonly parent: OwnFiles & { readonly checkpoint: CheckpointRecord };
}

/** Writes the parent's checkpoint as the first one of the branch. Throws `unavailable` where it cannot be used. */
export function branchCheckpoint(study: StudySpec, { branch, parent }: Branching): Inheritance {
  const { file, sha256, step } = parent.checkpoint;
  const { checkpoint } = readOrRefuse(() => filesOf(study, parent).read(file, sha256), parent.runId, step);
  const record = filesOf(study, branch).write({ ...checkpoint, identity: identityOf(study, branch) });
  return { recorded: checkpoint.recorded, checkpoint: record };
}

function readOrRefuse<T>(read: () => T, runId: string, step: number): T {
  try {
    return read();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ExpectedError('unavailable', `The checkpoint at step ${step} of run ${runId} cannot be used: ${why}`, {
      hint: 'Branch from its other checkpoint, or run it again.',
    });
  }
}

const filesOf = (study: StudySpec, own: OwnFiles): CheckpointFiles =>
  new CheckpointFiles(own.checkpointFolder, identityOf(study, own), Date.now);

function identityOf(study: StudySpec, { runId, spec }: OwnFiles): string {
  const arms = resolveArms(findPreset(study, spec.preset), spec.params, spec.arms);
  return runIdentity({
    runId,
    study: study.id,
    version: study.version,
    arms,
    seed: spec.seed,
    replicas: spec.replicas,
  });
}

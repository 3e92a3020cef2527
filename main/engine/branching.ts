import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { branchIssues, branchSentence, type BranchRequest } from '../../core/contract/branch.ts';
import type { CheckpointRecord, RunRecord, RunSpec } from '../../core/contract/run.ts';
import { findPreset, resolveArms, type StudySpec } from '../../core/contract/study.ts';
import type { AsyncHistory, Inheritance } from '../../core/history/api.ts';
import { newRunId } from '../../core/history/runId.ts';
import type { Preflight } from '../../core/studies/runner.ts';
import { forcedWarnings, refuseOtherVersion, refuseUnlessForced } from './admission.ts';
import type { Branching } from './branchCheckpoint.ts';
import { currentOwner } from './owner.ts';
import { badInput, specIssues } from './specIssues.ts';

export interface BranchParts {
  readonly history: AsyncHistory;
  readonly studyOf: (spec: RunSpec) => StudySpec;
  readonly studies: readonly StudySpec[];
  readonly checkpointFolder: (runId: string) => string;
  readonly check: (spec: RunSpec) => Promise<Preflight>;
  /** Has an engine write the branch's first checkpoint. */
  readonly write: (branching: Branching) => Promise<Inheritance>;
}

/**
 * Stores a run that begins from the state of another one's checkpoint, with changed params: scheduled, with the rows
 * up to there and a checkpoint of its own, so that its turn goes on from it as any run does. It is computed as its parent
 * was (backend, threads, plan). Bad input and refusals throw and store nothing.
 */
export async function createBranch(request: BranchRequest, parts: BranchParts): Promise<RunRecord> {
  const { history, checkpointFolder } = parts;
  const parent = await history.runRecord(request.runId);
  const asked = await history.runSpec(request.runId);
  const study = parts.studyOf(asked);
  refuseOtherVersion(parent, study);
  const checkpoint = checkpointAt(await history.checkpoints(parent.id), parent.id, request.step);
  const { name, note, tags, force, params } = request;
  const spec: RunSpec = { ...asked, name, note, tags, force, params, until: null };
  const issues = [...specIssues(spec, parts.studies), ...branchIssues(study, parent, checkpoint.step, params)];
  if (issues.length > 0) throw badInput(issues);
  const preflight = await parts.check(spec);
  refuseUnlessForced(spec, preflight);

  const runId = newRunId(Date.now(), randomBytes);
  const own = { runId, spec, checkpointFolder: checkpointFolder(runId) };
  const from = { runId: parent.id, spec: asked, checkpointFolder: checkpointFolder(parent.id), checkpoint };
  try {
    const inherits = await parts.write({ branch: own, parent: from });
    const begun = parent.arms.filter((arm) => inherits.recorded.lastSteps[arm] !== undefined);
    const sentence = branchSentence(parent, checkpoint.step, params, begun.slice(0, -1));
    return await history.createRun({
      id: runId,
      spec,
      studyVersion: study.version,
      arms: resolveArms(findPreset(study, spec.preset), spec.params, spec.arms),
      metrics: study.metrics,
      provenance: parent,
      owner: currentOwner(),
      nowMs: Date.now(),
      warnings: [
        { code: 'branched', key: 'branch', sentence },
        ...preflight.warnings,
        ...forcedWarnings(spec, preflight),
      ],
      scheduled: 'It waits for its turn.',
      branch: { runId: parent.id, step: checkpoint.step },
      inherits,
    });
  } catch (error) {
    rmSync(checkpointFolder(runId), { recursive: true, force: true });
    throw error;
  }
}

function checkpointAt(records: readonly CheckpointRecord[], runId: string, step: number): CheckpointRecord {
  const found = records.find((record) => record.step === step);
  if (found) return found;
  const steps = records.map((record) => record.step).join(' and ');
  const there = records.length === 0 ? 'it has no checkpoint' : `its checkpoints are at step ${steps}`;
  const sentence = `step is ${step}; run ${runId} has no checkpoint there: ${there}.`;
  throw badInput([{ key: 'step', received: String(step), sentence }]);
}

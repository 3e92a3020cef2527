import type { ClaimResult } from '../contract/run.ts';
import type { ClaimSpec, StudySpec } from '../contract/study.ts';
import { ArmMissing, type ClaimEvaluator, type Finding, type RunReader } from '../studies/runner.ts';

/** Judges the preset's claims on what a run recorded. Own params have no claims; a missing arm makes one not applicable. */
export function evaluateClaims(
  study: StudySpec,
  preset: string | null,
  evaluators: Readonly<Record<string, ClaimEvaluator>>,
  run: RunReader,
): ClaimResult[] {
  return study.claims
    .filter((claim) => claim.preset === preset)
    .map((claim) => result(claim, findingOf(claim, evaluators, run)));
}

function findingOf(claim: ClaimSpec, evaluators: Readonly<Record<string, ClaimEvaluator>>, run: RunReader): Finding {
  const evaluate = Object.hasOwn(evaluators, claim.id) ? evaluators[claim.id] : undefined;
  if (!evaluate) throw new Error(`claim ${claim.id} has no evaluator`);
  try {
    return evaluate(run);
  } catch (error) {
    if (error instanceof ArmMissing) return { measured: null, holds: null, why: `${error.message}.`, control: null };
    throw new Error(
      `claim ${claim.id} could not be judged: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
}

function result(claim: ClaimSpec, finding: Finding): ClaimResult {
  const { measured, holds, why, control } = finding;
  return {
    id: claim.id,
    statement: claim.statement,
    sentence: claim.sentence,
    source: claim.source,
    measured,
    expected: claim.expected,
    tolerance: claim.tolerance,
    verdict: holds === null ? 'notApplicable' : holds ? 'holds' : 'fails',
    expectedVerdict: claim.expectedVerdict,
    why,
    control:
      claim.control && control
        ? {
            arm: claim.control.arm,
            measured: control.measured,
            expected: claim.control.expected,
            verdict: control.differs ? 'differs' : 'same',
          }
        : null,
  };
}

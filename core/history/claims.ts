import type { ClaimResult } from '../contract/run.ts';
import type { ReadableDatabase, WritableDatabase } from './database.ts';
import { exactJson, parseExactJson } from './exactJson.ts';
import { seal } from './seals.ts';

type Measured = ClaimResult['measured'];
type Control = NonNullable<ClaimResult['control']>;

interface ClaimColumns {
  id: string;
  statement: ClaimResult['statement'];
  sentence: string;
  source: string;
  measured: string;
  expected: string;
  tolerance: string;
  verdict: ClaimResult['verdict'];
  expected_verdict: ClaimResult['expectedVerdict'];
  why: string;
  control_arm: string | null;
  control_measured: string | null;
  control_expected: string | null;
  control_verdict: Control['verdict'] | null;
}

export function readClaims(database: ReadableDatabase, runKey: number): ClaimResult[] {
  return database.all<ClaimColumns>('SELECT * FROM claims WHERE run_key = ? ORDER BY ordinal', runKey).map((claim) => ({
    id: claim.id,
    statement: claim.statement,
    sentence: claim.sentence,
    source: claim.source,
    measured: parseExactJson<Measured>(claim.measured),
    expected: claim.expected,
    tolerance: claim.tolerance,
    verdict: claim.verdict,
    expectedVerdict: claim.expected_verdict,
    why: claim.why,
    control: readControl(claim),
  }));
}

function readControl(claim: ClaimColumns): Control | null {
  if (claim.control_arm === null) return null;
  return {
    arm: claim.control_arm,
    measured: parseExactJson<Measured>(claim.control_measured!),
    expected: claim.control_expected!,
    verdict: claim.control_verdict!,
  };
}

/** Replaces the claims of a run. */
export function putClaims(database: WritableDatabase, runKey: number, claims: readonly ClaimResult[]): void {
  database.change('DELETE FROM claims WHERE run_key = ?', runKey);
  const sql = `INSERT INTO claims VALUES (${Array(16).fill('?').join(', ')})`;
  claims.forEach((claim, ordinal) => {
    const { control } = claim;
    database.change(
      sql,
      runKey,
      ordinal,
      claim.id,
      claim.statement,
      claim.sentence,
      claim.source,
      exactJson(claim.measured),
      claim.expected,
      claim.tolerance,
      claim.verdict,
      claim.expectedVerdict,
      claim.why,
      control?.arm ?? null,
      control === null ? null : exactJson(control.measured),
      control?.expected ?? null,
      control?.verdict ?? null,
    );
  });
  seal(database, runKey, 'claims');
}

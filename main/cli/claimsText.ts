import type { ClaimResult } from '../../core/contract/run.ts';
import { shortNumber, textTable, wrapped } from './textTable.ts';

/** A claim that applies and whose verdict is not the expected one, or whose control does not differ: a finding. */
function isFinding(claim: ClaimResult): boolean {
  if (claim.verdict === 'notApplicable') return false;
  return claim.verdict !== claim.expectedVerdict || claim.control?.verdict === 'same';
}

/** The claims of a run as a table, findings in words below it. */
export function claimsText(claims: readonly ClaimResult[], columns: number): string {
  if (claims.length === 0) return 'No claim belongs to this run.\n';
  const table = textTable(
    ['verdict', 'expected', 'claim', 'measured', 'must be', 'control'],
    claims.map((claim) => [
      claim.verdict === 'notApplicable' ? 'not applicable' : claim.verdict,
      claim.expectedVerdict,
      claim.id,
      shortNumber(claim.measured),
      [claim.expected, claim.tolerance].filter((text) => text !== '').join(', '),
      controlText(claim),
    ]),
  );
  const findings = claims.filter(isFinding);
  const applicable = claims.filter((claim) => claim.verdict !== 'notApplicable').length;
  const asExpected = `${applicable - findings.length} of ${applicable} verdicts as expected`;
  const notApplicable = applicable < claims.length ? `, ${claims.length - applicable} not applicable` : '';
  const count =
    findings.length === 0 ? 'no finding.' : findings.length === 1 ? '1 finding:' : `${findings.length} findings:`;
  const summary = `${asExpected}${notApplicable}; ${count}\n`;
  return table + summary + findings.map((claim) => findingText(claim, columns)).join('');
}

function controlText({ control }: ClaimResult): string {
  if (!control) return 'none in this run';
  return `${control.verdict}: ${control.arm} ${shortNumber(control.measured)} (${control.expected})`;
}

function findingText(claim: ClaimResult, columns: number): string {
  const verdict =
    claim.verdict === claim.expectedVerdict
      ? `its control ${claim.control?.arm ?? ''} does not differ`
      : `${claim.verdict}, expected: ${claim.expectedVerdict}`;
  return wrapped(`${claim.id}: ${verdict}. ${claim.sentence} ${claim.why}`, columns, '  ');
}

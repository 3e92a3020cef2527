import type { ClaimResult } from '../../core/contract/run.ts';

export type Outcome = 'holds' | 'refuted' | 'unexpected' | 'notApplicable';

/** What a claim's verdict means to a reader: as expected, a printed statement refuted, a finding, or not judged. */
export function claimOutcome({ verdict, expectedVerdict }: Pick<ClaimResult, 'verdict' | 'expectedVerdict'>): Outcome {
  if (verdict === 'notApplicable') return 'notApplicable';
  if (verdict !== expectedVerdict) return 'unexpected';
  return verdict === 'holds' ? 'holds' : 'refuted';
}

export const outcomeText: Readonly<Record<Outcome, string>> = {
  holds: 'holds as expected',
  refuted: 'fails as expected: refuted as printed',
  unexpected: 'not as expected: a finding',
  notApplicable: 'not applicable',
};

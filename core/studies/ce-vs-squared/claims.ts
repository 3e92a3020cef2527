import type { ClaimSpec } from '../../contract/study.ts';
import { boundsClaims } from './bounds/claims.ts';
import { certificateClaims } from './certificates/claims.ts';
import { classClaims } from './classes/claims.ts';
import { excitationClaims } from './excitation/claims.ts';
import { flowClaims } from './flow/claims.ts';
import { linearClaims } from './linear/claims.ts';
import { planarClaims } from './planar/claims.ts';
import { richnessClaims } from './richness/claims.ts';

/** Rows of the claims table, docs/science/ce-vs-squared.md section 4.1, in its order. */
export const claims: readonly ClaimSpec[] = [
  ...planarClaims,
  ...linearClaims,
  ...boundsClaims,
  ...certificateClaims,
  ...flowClaims,
  ...richnessClaims,
  ...excitationClaims,
  ...classClaims,
];

import type { ClaimSpec } from '../../contract/study.ts';
import { decayClaims } from './decay/claims.ts';
import { dualityClaims } from './duality/claims.ts';
import { flowClaims } from './flow/claims.ts';
import { systemIdentificationClaims } from './systemIdentification/claims.ts';

/** All rows of the claims table, in its order. */
export const claims: readonly ClaimSpec[] = [
  ...decayClaims,
  ...flowClaims,
  ...dualityClaims,
  ...systemIdentificationClaims,
];

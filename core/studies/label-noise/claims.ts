import type { ClaimSpec } from '../../contract/study.ts';
import { cloudClaims } from './cloud/claims.ts';
import { matrixSensingClaims } from './matrixSensing/claims.ts';
import { oneDatumClaims } from './oneDatum/claims.ts';
import { reluClaims } from './relu/claims.ts';
import { repellentClaims } from './repellent/claims.ts';

/** All rows of the claims table, in its order. */
export const claims: readonly ClaimSpec[] = [
  ...matrixSensingClaims,
  ...reluClaims,
  ...oneDatumClaims,
  ...cloudClaims,
  ...repellentClaims,
];

import type { ClaimSpec } from '../../contract/study.ts';
import { cifarClaims } from './cifar/claims.ts';
import { conditioningClaims } from './conditioning/claims.ts';
import { deepClaims } from './deep/claims.ts';
import { growthClaims } from './growth/claims.ts';
import { irisClaims } from './linear/iris/claims.ts';
import { marginClaims } from './linear/margin/claims.ts';
import { oneDatumClaims } from './linear/oneDatum/claims.ts';
import { planeClaims } from './linear/plane/claims.ts';
import { scheduleClaims } from './linear/schedules/claims.ts';
import { lpClaims } from './lp/claims.ts';
import { optimiserClaims } from './optimisers/claims.ts';
import { stepClaims } from './steps/claims.ts';

/** All rows of the claims table, docs/science/rho-dynamics.md section 3.1, then claims of our own for section 6. */
export const claims: readonly ClaimSpec[] = [
  ...growthClaims,
  ...oneDatumClaims,
  ...irisClaims,
  ...planeClaims,
  ...stepClaims,
  ...scheduleClaims,
  ...marginClaims,
  ...deepClaims,
  ...conditioningClaims,
  ...lpClaims,
  ...cifarClaims,
  ...optimiserClaims,
];

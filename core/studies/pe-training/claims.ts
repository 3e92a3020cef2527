import type { ClaimSpec } from '../../contract/study.ts';
import { checksClaims } from './checks/claims.ts';
import { attackGradientClaims } from './attackGradient/claims.ts';
import { honestyClaims } from './honesty/claims.ts';
import { imageClaims } from './images/claims.ts';
import { matchedClaims } from './matched/claims.ts';
import { multiClassClaims } from './multiClass/claims.ts';
import { richnessClaims } from './richness/claims.ts';
import { scaledClaims } from './scaled/claims.ts';
import { trainingClaims } from './training/claims.ts';

export const claims: readonly ClaimSpec[] = [
  ...checksClaims,
  ...trainingClaims,
  ...honestyClaims,
  ...attackGradientClaims,
  ...matchedClaims,
  ...scaledClaims,
  ...richnessClaims,
  ...multiClassClaims,
  ...imageClaims,
];

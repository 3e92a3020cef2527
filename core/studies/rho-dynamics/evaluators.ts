import type { ClaimEvaluator } from '../runner.ts';
import { cifarEvaluators } from './cifar/evaluators.ts';
import { conditioningEvaluators } from './conditioning/evaluators.ts';
import { deepEvaluators } from './deep/evaluators.ts';
import { growthEvaluators } from './growth/evaluators.ts';
import { irisEvaluators } from './linear/iris/evaluators.ts';
import { marginEvaluators } from './linear/margin/evaluators.ts';
import { oneDatumEvaluators } from './linear/oneDatum/evaluators.ts';
import { planeEvaluators } from './linear/plane/evaluators.ts';
import { scheduleEvaluators } from './linear/schedules/evaluators.ts';
import { lpEvaluators } from './lp/evaluators.ts';
import { optimiserEvaluators } from './optimisers/evaluators.ts';
import { stepEvaluators } from './steps/evaluators.ts';

export const evaluators: Readonly<Record<string, ClaimEvaluator>> = {
  ...growthEvaluators,
  ...oneDatumEvaluators,
  ...irisEvaluators,
  ...stepEvaluators,
  ...planeEvaluators,
  ...scheduleEvaluators,
  ...marginEvaluators,
  ...deepEvaluators,
  ...conditioningEvaluators,
  ...lpEvaluators,
  ...cifarEvaluators,
  ...optimiserEvaluators,
};

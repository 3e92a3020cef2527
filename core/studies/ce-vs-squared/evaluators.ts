import { boundsEvaluators } from './bounds/evaluators.ts';
import { certificateEvaluators } from './certificates/evaluators.ts';
import { classEvaluators } from './classes/evaluators.ts';
import type { Evaluators } from '../evaluation.ts';
import { excitationEvaluators } from './excitation/evaluators.ts';
import { flowEvaluators } from './flow/evaluators.ts';
import { linearEvaluators } from './linear/evaluators.ts';
import { planarEvaluators } from './planar/evaluators.ts';
import { richnessEvaluators } from './richness/evaluators.ts';

export const evaluators: Evaluators = {
  ...planarEvaluators,
  ...linearEvaluators,
  ...boundsEvaluators,
  ...certificateEvaluators,
  ...flowEvaluators,
  ...richnessEvaluators,
  ...excitationEvaluators,
  ...classEvaluators,
};

import { conditioningExperiment } from './conditioning/run.ts';
import { balanceExperiment } from './deep/balance.ts';
import { balanceIdentityExperiment } from './deep/balanceIdentity.ts';
import { hessianExperiment } from './deep/hessian.ts';
import { hessianLinearExperiment } from './deep/hessianLinear.ts';
import { deepExperiment } from './deep/run.ts';
import type { StudyParams } from './fields.ts';
import { growthExperiment } from './growth/run.ts';
import type { Experiment, ExperimentMaker } from './jobs.ts';
import { figureExperiment } from './cifar/figureNets.ts';
import { supportExperiment } from './cifar/supportPoints.ts';
import { linearExperiment } from './linear/run.ts';
import { lpExperiment, lpFormulaExperiment } from './lp/run.ts';
import { optimiserExperiment } from './optimisers/run.ts';
import { stepsExperiment } from './steps/run.ts';
import { stallExperiment } from './steps/stall.ts';

const always =
  (experiment: Experiment): ExperimentMaker =>
  () =>
    experiment;

export const experiments: Readonly<Record<StudyParams['experiment'], ExperimentMaker>> = {
  linear: linearExperiment,
  growth: always(growthExperiment),
  steps: stepsExperiment,
  stall: always(stallExperiment),
  lp: always(lpExperiment),
  lpFormula: always(lpFormulaExperiment),
  conditioning: always(conditioningExperiment),
  optimisers: optimiserExperiment,
  balanceIdentity: always(balanceIdentityExperiment),
  balance: always(balanceExperiment),
  deep: always(deepExperiment),
  hessian: always(hessianExperiment),
  hessianLinear: always(hessianLinearExperiment),
  convNets: figureExperiment,
  supportPoints: supportExperiment,
};

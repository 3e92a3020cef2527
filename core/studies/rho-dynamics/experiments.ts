import { conditioningExperiment } from './conditioning/run.ts';
import { balanceExperiment } from './deep/balance.ts';
import { balanceIdentityExperiment } from './deep/balanceIdentity.ts';
import { hessianExperiment } from './deep/hessian.ts';
import { hessianLinearExperiment } from './deep/hessianLinear.ts';
import { deepExperiment } from './deep/run.ts';
import type { StudyParams } from './fields.ts';
import { growthExperiment } from './growth/run.ts';
import type { Experiment } from './jobs.ts';
import { linearExperiment } from './linear/run.ts';
import { lpExperiment, lpFormulaExperiment } from './lp/run.ts';
import { stepsExperiment } from './steps/run.ts';
import { stallExperiment } from './steps/stall.ts';

export const experiments: Readonly<Record<StudyParams['experiment'], Experiment>> = {
  linear: linearExperiment,
  growth: growthExperiment,
  steps: stepsExperiment,
  stall: stallExperiment,
  lp: lpExperiment,
  lpFormula: lpFormulaExperiment,
  conditioning: conditioningExperiment,
  balanceIdentity: balanceIdentityExperiment,
  balance: balanceExperiment,
  deep: deepExperiment,
  hessian: hessianExperiment,
  hessianLinear: hessianLinearExperiment,
};

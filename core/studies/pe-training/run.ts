import type { Params } from '../../contract/fields.ts';
import type { StopReason } from '../../contract/run.ts';
import type { RunContext, RunEvent, StudyRunner } from '../runner.ts';
import { checkStudy } from './check.ts';
import { dualityCase } from './checks/duality.ts';
import { checksEvaluators } from './checks/evaluators.ts';
import { marginCase } from './checks/fixtureMargins.ts';
import { identityCase } from './checks/identities.ts';
import { intervalCase } from './checks/intervals.ts';
import { runCases, type CaseRunner } from './checks/runCases.ts';
import { stepCase } from './checks/steps.ts';
import type { StudyParams } from './fields.ts';
import { attackGradientEvaluators } from './attackGradient/evaluators.ts';
import { attackGradientCase } from './attackGradient/attackCase.ts';
import { honestyEvaluators } from './honesty/evaluators.ts';
import { imageEvaluators } from './images/evaluators.ts';
import { runImages } from './images/run.ts';
import { matchedEvaluators } from './matched/evaluators.ts';
import { corollary3Case } from './multiClass/corollary3.ts';
import { multiClassEvaluators } from './multiClass/evaluators.ts';
import { multiClassCase } from './multiClass/multiCase.ts';
import { richnessEvaluators } from './richness/evaluators.ts';
import { scaledEvaluators } from './scaled/evaluators.ts';
import { trainingEvaluators } from './training/evaluators.ts';
import { runTraining } from './training/run.ts';

type Experiment = (context: RunContext) => AsyncGenerator<RunEvent, StopReason>;

const cases =
  (each: CaseRunner): Experiment =>
  (context) =>
    runCases(context, each);

const experiments: Readonly<Record<StudyParams['experiment'], Experiment>> = {
  training: runTraining,
  images: runImages,
  intervals: cases(intervalCase),
  duality: cases(dualityCase),
  identities: cases(identityCase),
  golden: cases(stepCase),
  margins: cases(marginCase),
  attackGradient: (context) => runCases(context, attackGradientCase()),
  multiClass: (context) => runCases(context, multiClassCase()),
  corollary3: cases(corollary3Case),
};

/** The experiment of a run: its arms share it. */
function experimentOf(params: Params | undefined): StudyParams['experiment'] {
  return (params as StudyParams | undefined)?.experiment ?? 'training';
}

export const runner: StudyRunner = {
  usesTensors: (params) =>
    ['training', 'images', 'golden', 'margins', 'attackGradient', 'multiClass'].includes(experimentOf(params)),
  trainsConvolutions: (params) => ['images', 'golden'].includes(experimentOf(params)),
  check: checkStudy,
  run: (context) => experiments[experimentOf(context.arms[0]?.params)](context),
  claims: {
    ...checksEvaluators,
    ...trainingEvaluators,
    ...honestyEvaluators,
    ...attackGradientEvaluators,
    ...matchedEvaluators,
    ...scaledEvaluators,
    ...richnessEvaluators,
    ...multiClassEvaluators,
    ...imageEvaluators,
  },
};

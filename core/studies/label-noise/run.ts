import type { Params } from '../../contract/fields.ts';
import type { StopReason } from '../../contract/run.ts';
import type { RunContext, RunEvent, StudyRunner } from '../runner.ts';
import { check } from './check.ts';
import { runCloud } from './cloud/run.ts';
import { cloudEvaluators } from './cloud/evaluators.ts';
import type { StudyParams } from './fields.ts';
import { prefersGraph } from './matrixSensing/compiled.ts';
import { matrixSensingEvaluators } from './matrixSensing/evaluators.ts';
import { runMatrixSensing } from './matrixSensing/run.ts';
import { runCurves } from './oneDatum/curves.ts';
import { oneDatumEvaluators } from './oneDatum/evaluators.ts';
import { runOneDatum } from './oneDatum/run.ts';
import { reluEvaluators } from './relu/evaluators.ts';
import { runRelu } from './relu/run.ts';
import { runTheorem2 } from './relu/theorem2.ts';
import { repellentEvaluators } from './repellent/evaluators.ts';
import { runRepellent } from './repellent/run.ts';

type Run = (context: RunContext) => AsyncGenerator<RunEvent, StopReason>;

const experiments: Readonly<Record<StudyParams['experiment'], Run>> = {
  matrixSensing: runMatrixSensing,
  relu: runRelu,
  theorem2: runTheorem2,
  oneDatum: runOneDatum,
  curves: runCurves,
  cloud: runCloud,
  repellent: runRepellent,
};

/** The experiment of a run: its arms share it. */
function experimentOf(params: Params | undefined): StudyParams['experiment'] {
  return (params as StudyParams | undefined)?.experiment ?? 'matrixSensing';
}

export const runner: StudyRunner = {
  usesTensors: (params) => experimentOf(params) === 'matrixSensing' && prefersGraph(params as StudyParams),
  check,
  run: (context) => experiments[experimentOf(context.arms[0]?.params)](context),
  claims: {
    ...matrixSensingEvaluators,
    ...reluEvaluators,
    ...oneDatumEvaluators,
    ...cloudEvaluators,
    ...repellentEvaluators,
  },
};

import type { Params } from '../../contract/fields.ts';
import type { StopReason } from '../../contract/run.ts';
import type { Preflight, RunContext, RunEvent, StudyRunner } from '../runner.ts';
import { decayEvaluators } from './decay/evaluators.ts';
import { checkDuality } from './duality/check.ts';
import { dualityEvaluators } from './duality/evaluators.ts';
import { limitsEvaluators } from './duality/limitsEvaluators.ts';
import { runDuality, runLimits } from './duality/run.ts';
import type { StudyParams } from './fields.ts';
import { flowEvaluators } from './flow/evaluators.ts';
import { checkNets } from './nets/check.ts';
import { runNets } from './nets/run.ts';
import { checkSystemIdentification } from './systemIdentification/check.ts';
import { systemIdentificationEvaluators } from './systemIdentification/evaluators.ts';
import { runSystemIdentification } from './systemIdentification/run.ts';

interface Experiment {
  check(context: RunContext): Preflight;
  run(context: RunContext): AsyncGenerator<RunEvent, StopReason>;
}

const experiments: Readonly<Record<StudyParams['experiment'], Experiment>> = {
  nets: { check: checkNets, run: runNets },
  duality: { check: checkDuality, run: runDuality },
  limits: { check: () => ({ refusals: [], warnings: [] }), run: runLimits },
  systemIdentification: { check: checkSystemIdentification, run: runSystemIdentification },
};

/** The experiment of a run: its arms share it. */
function experimentOf(params: Params | undefined): Experiment {
  return experiments[(params as StudyParams | undefined)?.experiment ?? 'nets'];
}

export const runner: StudyRunner = {
  usesTensors: () => false,
  check: (context) => experimentOf(context.arms[0]?.params).check(context),
  run: (context) => experimentOf(context.arms[0]?.params).run(context),
  claims: {
    ...decayEvaluators,
    ...flowEvaluators,
    ...dualityEvaluators,
    ...limitsEvaluators,
    ...systemIdentificationEvaluators,
  },
};

import type { Params } from '../../contract/fields.ts';
import type { StudyRunner } from '../runner.ts';
import { check } from './check.ts';
import { evaluators } from './evaluators.ts';
import { experiments } from './experiments.ts';
import type { StudyParams } from './fields.ts';
import { runJobs } from './jobs.ts';

const trainsConvolutions = (params: Params): boolean =>
  ['convNets', 'supportPoints'].includes((params as StudyParams).experiment);

export const runner: StudyRunner = {
  usesTensors: trainsConvolutions,
  trainsConvolutions,
  check,
  run: (context) => {
    const params = context.arms[0]?.params as StudyParams | undefined;
    return runJobs(context, experiments[params?.experiment ?? 'linear']);
  },
  claims: evaluators,
};

import type { StudyRunner } from '../runner.ts';
import { check } from './check.ts';
import { evaluators } from './evaluators.ts';
import { experiments } from './experiments.ts';
import type { StudyParams } from './fields.ts';
import { runJobs } from './jobs.ts';

export const runner: StudyRunner = {
  usesTensors: (params) => ['convNets', 'supportPoints'].includes((params as StudyParams).experiment),
  check,
  run: (context) => {
    const params = context.arms[0]?.params as StudyParams | undefined;
    return runJobs(context, experiments[params?.experiment ?? 'linear']);
  },
  claims: evaluators,
};

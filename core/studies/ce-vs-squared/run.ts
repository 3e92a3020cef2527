import type { RunContext, RunEvent, State, StudyRunner } from '../runner.ts';
import { BoundsJob } from './bounds/job.ts';
import { CertificatesJob } from './certificates/job.ts';
import { checkStudy } from './check.ts';
import { ClassesJob } from './classes/job.ts';
import { evaluators } from './evaluators.ts';
import { AttenuationJob } from './excitation/attenuation.ts';
import { BanditJob } from './excitation/bandit.ts';
import { IdentificationJob } from './excitation/identification.ts';
import { SgmJob } from './excitation/sgm.ts';
import type { StudyParams } from './fields.ts';
import { withImportedPoints } from './importedPoints.ts';
import { FlowJob } from './flow/job.ts';
import { runJobs, type Job, type JobFactory, type Memory, type StudyArm } from './job.ts';
import { LinearJob } from './linear/job.ts';
import { PlanarJob } from './planar/job.ts';
import { RichnessJob } from './richness/job.ts';

type JobClass = new (arm: StudyArm, context: RunContext, memory: Memory, saved: State | undefined) => Job;

const experiments: Readonly<Record<StudyParams['experiment'], JobClass>> = {
  planar: PlanarJob,
  linear: LinearJob,
  bounds: BoundsJob,
  certificates: CertificatesJob,
  flow: FlowJob,
  richness: RichnessJob,
  attenuation: AttenuationJob,
  identification: IdentificationJob,
  sgm: SgmJob,
  bandit: BanditJob,
  classes: ClassesJob,
};

const factoryOf =
  ({ params }: StudyArm): JobFactory =>
  (arm, context, memory, saved) =>
    new experiments[params.experiment](arm, context, memory, saved);

export const runner: StudyRunner = {
  usesTensors: () => false,
  check: checkStudy,
  run: (context): AsyncGenerator<RunEvent, 'stepsDone' | 'diverged'> =>
    runJobs(withImportedPoints(context), factoryOf) as AsyncGenerator<RunEvent, 'stepsDone' | 'diverged'>,
  claims: evaluators,
};

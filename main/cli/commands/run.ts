import { fieldIssue, parseFieldText } from '../../../core/contract/fields.ts';
import { branchOf, branchPoint, stepField } from '../branchOptions.ts';
import type { CommandContext } from '../context.ts';
import type { ExitStatus } from '../exitStatus.ts';
import { follow } from '../follow.ts';
import { withHost } from '../host.ts';
import { specFromOptions, studyOf, type ResumeOptions, type RunOptions } from '../runOptions.ts';
import { badInput } from '../specFile.ts';
import { printRun } from './runs.ts';

/** `excite run STUDY`. Everything about the input is settled before the history is opened. */
export function run(context: CommandContext, studyId: string, options: RunOptions): Promise<ExitStatus> {
  if (options.from !== undefined) return branch(context, studyId, options.from, options);
  const spec = specFromOptions(studyOf(studyId), options);
  return withHost(context, async (host) => {
    const title = spec.preset === null ? spec.study : `${spec.study} ${spec.preset}`;
    const { run: ended, status } = await follow(context, host, title, () => host.supervisor.start(spec));
    printRun(context, host.history, ended.id);
    return status;
  });
}

/** `excite run STUDY --from RUN@STEP`. */
function branch(context: CommandContext, studyId: string, from: string, options: RunOptions): Promise<ExitStatus> {
  const study = studyOf(studyId);
  const { runId, step } = branchPoint(from, options);
  return withHost(context, async (host) => {
    const request = branchOf(study, host.history.runRecord(runId), step, options);
    const title = `${studyId} from ${runId} at step ${step}`;
    const { run: ended, status } = await follow(context, host, title, () => host.supervisor.branch(request));
    printRun(context, host.history, ended.id);
    return status;
  });
}

/** `excite resume RUN`. */
export function resume(context: CommandContext, id: string, options: ResumeOptions): Promise<ExitStatus> {
  const fromStep = options.from === undefined ? null : (parseFieldText(stepField, options.from) ?? options.from);
  const issue = fromStep === null ? undefined : fieldIssue('from', stepField, fromStep);
  if (issue) throw badInput([issue]);
  const acceptFingerprint = options.acceptFingerprint ?? false;
  return withHost(context, async (host) => {
    const { study, preset } = host.history.runRecord(id);
    const begin = () =>
      host.supervisor.resume(id, { acceptFingerprint, fromStep: fromStep === null ? null : Number(fromStep) });
    const { run: ended, status } = await follow(context, host, preset === null ? study : `${study} ${preset}`, begin);
    printRun(context, host.history, ended.id);
    return status;
  });
}

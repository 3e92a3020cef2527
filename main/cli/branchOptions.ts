import type { BranchRequest } from '../../core/contract/branch.ts';
import type { Issue } from '../../core/contract/errors.ts';
import { fieldIssue, integer, parseFieldText, type Params } from '../../core/contract/fields.ts';
import type { RunRecord } from '../../core/contract/run.ts';
import type { StudySpec } from '../../core/contract/study.ts';
import { withSettings, type RunOptions } from './runOptions.ts';
import { badInput } from './specFile.ts';

export const stepField = integer({
  label: 'step of a checkpoint',
  help: '',
  default: 0,
  min: 0,
  max: Number.MAX_SAFE_INTEGER,
});

/** Options that a branch takes from its run. */
const kept = ['preset', 'spec', 'arms', 'seed', 'replicas', 'backend', 'threads', 'plan', 'until'] as const;

/** Where `--from RUN@STEP` points; throws badInput where it is none, or stands beside what a branch keeps. */
export function branchPoint(from: string, options: RunOptions): { readonly runId: string; readonly step: number } {
  const [, runId, stepText] = /^([a-z0-9-]{1,64})@(.*)$/.exec(from) ?? [];
  if (runId === undefined || stepText === undefined) {
    const sentence = `from is "${from}"; it must be RUN@STEP: a run, and the step of one of its checkpoints.`;
    throw badInput([{ key: 'from', received: from, sentence }]);
  }
  const step = parseFieldText(stepField, stepText) ?? stepText;
  const issue = fieldIssue('from', stepField, step);
  const beside = kept.flatMap((key): Issue[] => {
    const received = options[key];
    if (received === undefined) return [];
    const sentence = `${key} is "${received}"; a run that begins with --from keeps that of ${runId}.`;
    return [{ key, received, sentence }];
  });
  const issues = [...(issue ? [issue] : []), ...beside];
  if (issues.length > 0) throw badInput(issues);
  return { runId, step: Number(step) };
}

/** The branch that the options ask for, from that run: its params with those of `--set`. */
export function branchOf(study: StudySpec, parent: RunRecord, step: number, options: RunOptions): BranchRequest {
  if (parent.study !== study.id) {
    const sentence = `study is "${study.id}"; run ${parent.id} is one of ${parent.study}, and so is its branch.`;
    throw badInput([{ key: 'study', received: study.id, sentence }]);
  }
  const issues: Issue[] = [];
  const params = withSettings(study, parent.params, options.set, issues);
  if (issues.length > 0) throw badInput(issues);
  return {
    runId: parent.id,
    step,
    params: params as Params,
    name: options.name ?? '',
    note: options.note ?? '',
    tags: [...options.tag],
    force: options.force ?? false,
  };
}

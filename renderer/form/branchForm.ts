import { z } from 'zod';
import { branchParams, type BranchRequest } from '../../core/contract/branch.ts';
import { fieldText, type Params } from '../../core/contract/fields.ts';
import type { RunRecord } from '../../core/contract/run.ts';
import type { StudySpec } from '../../core/contract/study.ts';
import { isShown } from './runForm.ts';
import { shellLine } from './shellLine.ts';

export const branchFormSchema = z.object({
  runId: z.string(),
  step: z.number(),
  /** Of the params that the branch may change, as typed. */
  texts: z.record(z.string(), z.string()),
  name: z.string(),
  force: z.boolean(),
});

/** A branch as a user is about to start it. */
export type BranchForm = z.infer<typeof branchFormSchema>;

/** The form of a branch from that checkpoint, with the run's own params. */
export function newBranchForm(study: StudySpec, run: RunRecord, step: number): BranchForm {
  const all = Object.fromEntries(Object.entries(run.params).map(([key, value]) => [key, fieldText(value)]));
  const keys = branchParams(study, run).filter((key) => isShown(study, study.fields[key]!, all));
  const texts = Object.fromEntries(keys.map((key) => [key, all[key] ?? '']));
  return { runId: run.id, step, texts, name: run.name, force: false };
}

export function branchRequest({ runId, step, name, force }: BranchForm, run: RunRecord, params: Params): BranchRequest {
  return { runId, step, params, name: name.trim(), note: run.note, tags: [...run.tags], force };
}

/** The terminal's line for a branch: what differs from its run. */
export function branchCommand(
  run: RunRecord,
  step: number,
  to: Pick<RunRecord, 'params' | 'name' | 'note' | 'tags' | 'forced'>,
): string {
  const words = ['excite', 'run', run.study, '--from', `${run.id}@${step}`];
  for (const [key, value] of Object.entries(to.params)) {
    const text = fieldText(value);
    if (text !== fieldText(run.params[key] ?? '')) words.push('--set', `${key}=${text}`);
  }
  if (to.name !== '') words.push('--name', to.name);
  if (to.note !== '') words.push('--note', to.note);
  for (const tag of to.tags) words.push('--tag', tag);
  if (to.forced) words.push('--force');
  return shellLine(words);
}

import { z } from 'zod';
import type { Issue } from './errors.ts';
import { fieldText, paramsSchema, type Params } from './fields.ts';
import { runRecordSchema, runSpecSchema, type RunRecord } from './run.ts';
import { findPreset, resolveArms, type StudySpec } from './study.ts';

/**
 * A new run that begins from the state of another one's checkpoint. It keeps all that is not named here: study, preset,
 * arms, seed, replicas, backend, threads and plan.
 */
export const branchRequestSchema = runSpecSchema.pick({ name: true, note: true, tags: true, force: true }).extend({
  runId: runRecordSchema.shape.id.regex(/^[a-z0-9-]{1,64}$/),
  /** Of the checkpoint: one that the run has. */
  step: z.number().int().min(0),
  /** Full params, before the arms' overrides. */
  params: paramsSchema,
});
export type BranchRequest = z.infer<typeof branchRequestSchema>;

type Branched = Pick<RunRecord, 'id' | 'preset' | 'arms' | 'params'>;

/** The params that a branch of this run may change, in the fields' order. */
export function branchParams(study: StudySpec, { preset, arms, params }: Omit<Branched, 'id'>): string[] {
  const all = resolveArms(findPreset(study, preset), params, arms);
  return Object.entries(study.fields)
    .filter(([, { onBranch }]) => {
      if (onBranch === undefined || onBranch === true) return onBranch === true;
      return all.every((arm) => onBranch.every(({ key, isOneOf }) => isOneOf.some((is) => is === arm.params[key])));
    })
    .map(([key]) => key);
}

/** The params in which a branch from that step's checkpoint differs from its run although it must keep them. */
export function branchIssues(study: StudySpec, run: Branched, step: number, params: Params): Issue[] {
  const free = branchParams(study, run);
  const others = free.length === 0 ? 'it can change none' : `it can change ${free.join(', ')}`;
  return changedKeys(run.params, params).flatMap((key) => {
    const [received, kept] = [shown(params, key), shown(run.params, key)];
    const sentence = free.includes(key)
      ? lengthIssue(study, run, step, params, key)
      : `${key} is ${received}; a branch of ${run.id} keeps its ${kept}, because the data, the shape of the state or the places of the records depend on it (${others}).`;
    return sentence === undefined ? [] : [{ key, received, sentence }];
  });
}

/** Why the training cannot be given another length from that step on; undefined where it can. */
function lengthIssue(study: StudySpec, run: Branched, step: number, params: Params, key: string): string | undefined {
  const field = study.fields[key];
  if (field?.kind !== 'integer' || field.endsTraining === undefined) return undefined;
  const { endsTraining } = field;
  const preset = findPreset(study, run.preset);
  const [before, after] = [run.params, params].map((of) => resolveArms(preset, of, run.arms));
  for (const [i, arm] of after!.entries()) {
    const [own, wanted] = [Number(before![i]!.params[key]), Number(arm.params[key])];
    if (own === wanted) continue;
    const least = step + Number(typeof endsTraining === 'number' ? endsTraining : arm.params[endsTraining]);
    const begins = `${key} is ${wanted}; the branch begins at step ${step} of ${run.id}`;
    if (own < least)
      return `${begins}, too near to the end of its ${own}: branch from a checkpoint before its last record.`;
    if (wanted < least) return `${begins}: at least ${least} are needed.`;
  }
  return undefined;
}

/** What a branch says of itself for ever. `done`: arms that had been computed to their end before its step. */
export function branchSentence(run: Branched, step: number, params: Params, done: readonly string[]): string {
  const changes = changedKeys(run.params, params).map(
    (key) => `${key} is ${shown(params, key)} (there ${shown(run.params, key)})`,
  );
  const from = changes.length === 0 ? 'With the same params' : `From there on ${changes.join(', ')}`;
  const rest = done.length === 0 ? '' : ` ${done.length === 1 ? 'Arm' : 'Arms'} ${done.join(', ')} ended before it.`;
  const caution = changes.length === 0 ? '' : ' Predicted curves and claims take the new params as if from step 0.';
  return `It begins from the checkpoint at step ${step} of run ${run.id}, whose rows up to there it has.${rest} ${from}.${caution}`;
}

function changedKeys(before: Params, after: Params): string[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.filter((key) => shown(before, key) !== shown(after, key));
}

function shown(params: Params, key: string): string {
  const value = params[key];
  return value === undefined ? 'missing' : fieldText(value);
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ExpectedError } from '../../core/contract/errors.ts';
import { writeSafetensors } from '../../core/data/writeSafetensors.ts';
import { decodeCheckpoint, runIdentity } from '../../core/execution/checkpoint.ts';
import type { HistoryStore } from '../../core/history/openHistory.ts';
import { weightsHooks } from '../../core/studies/weightsHooks.ts';
import { badInput } from '../engine/specIssues.ts';

/** Which weights of a run are wanted. */
export interface WantedWeights {
  readonly runId: string;
  /** Of the checkpoint at that step; null: of the newest. */
  readonly step: number | null;
  /** Where the files of runs lie. */
  readonly runsFolder: string;
}

/**
 * The weights of a run's checkpoint as a safetensors file: the arm that was being computed, all its replicas or the one
 * that was. Throws `badInput` on a step without a checkpoint, `unavailable` where there are no checkpoints or no weights in
 * them.
 */
export async function runWeights(
  history: HistoryStore,
  { runId, step: wanted, runsFolder }: WantedWeights,
): Promise<{ bytes: Uint8Array; step: number }> {
  const { run, armParams } = history.runDetail(runId);
  const { file, step } = recordOf(history, runId, wanted);
  const arms = run.arms.map((name) => ({ name, control: false, params: armParams[name]! }));
  const { study, version, seed, replicas } = run;
  const stored = readFileSync(join(runsFolder, runId, 'checkpoints', file));
  const { state } = decodeCheckpoint(stored, runIdentity({ runId, study, version, arms, seed, replicas }));
  const hook = await weightsHooks[study]?.();
  const weights = hook ? hook(arms, replicas, state) : { why: `the study ${study} trains no nets` };
  if ('why' in weights) {
    throw none(`The checkpoint of ${runId} at step ${step} holds no weights that can be exported: ${weights.why}.`);
  }
  const nets = new Set(weights.tensors.map(({ replica }) => replica));
  const tensors = weights.tensors.map(({ replica, name, ...tensor }) => ({
    name: nets.size === 1 ? name : `replica${replica + 1}.${name}`,
    ...tensor,
  }));
  const metadata = {
    ...(weights.layout === 'torch' && { format: 'pt' }),
    ...{ run: runId, study, version: String(version), arm: weights.arm, step: String(step) },
    ...(nets.size === 1 && { replica: String([...nets][0]! + 1) }),
  };
  return { bytes: writeSafetensors(tensors, metadata), step };
}

function recordOf(history: HistoryStore, runId: string, step: number | null): { file: string; step: number } {
  const records = history.checkpoints(runId);
  const record = step === null ? records[0] : records.find((one) => one.step === step);
  if (record) return record;
  if (records.length === 0)
    throw none(`The run ${runId} has no checkpoint.`, 'They are kept until excite storage prune.');
  const steps = records.map((one) => one.step).join(' and ');
  const sentence = `step is ${step}; the run ${runId} has checkpoints at ${steps}.`;
  throw badInput([{ key: 'step', received: String(step), sentence }]);
}

function none(sentence: string, hint?: string): ExpectedError {
  return new ExpectedError('unavailable', sentence, hint === undefined ? {} : { hint });
}

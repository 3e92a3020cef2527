import { ExpectedError } from '../../../core/contract/errors.ts';
import { writeSafetensors } from '../../../core/data/writeSafetensors.ts';
import { decodeCheckpoint, runIdentity } from '../../../core/execution/checkpoint.ts';
import { writeWhole } from '../../../core/history/export/writeWhole.ts';
import type { HistoryStore } from '../../../core/history/openHistory.ts';
import { runners } from '../../../core/studies/runners.ts';
import type { Home } from '../../home.ts';
import { badInput } from '../specFile.ts';
import { storedCheckpoints } from './bundle.ts';

/**
 * The weights of a run's newest checkpoint, or of the one at `step`, as one safetensors file at `path`: the arm that was
 * being computed, all its replicas or the one that was. Throws `badInput` on a step without a checkpoint, `unavailable` where there are no
 * checkpoints or no weights in them.
 */
export async function exportWeights(
  history: HistoryStore,
  home: Home,
  runId: string,
  step: number | undefined,
  path: string,
): Promise<string> {
  const { run, armParams } = history.runDetail(runId);
  const records = history.checkpoints(runId);
  const record = step === undefined ? records[0] : records.find((one) => one.step === step);
  if (!record) {
    if (records.length === 0)
      throw none(`The run ${runId} has no checkpoint.`, 'They are kept until excite storage prune.');
    const steps = records.map((one) => one.step).join(' and ');
    const sentence = `step is ${step}; the run ${runId} has checkpoints at ${steps}.`;
    throw badInput([{ key: 'step', received: String(step), sentence }]);
  }
  const arms = run.arms.map((name) => ({ name, control: false, params: armParams[name]! }));
  const { study, version, seed, replicas } = run;
  const { bytes } = storedCheckpoints(history, home, runId).find(({ file }) => file === record.file)!;
  const identity = runIdentity({ runId, study, version, arms, seed, replicas });
  const { state } = decodeCheckpoint(Buffer.from(bytes), identity);
  const runner = await runners[study]?.();
  const weights = runner?.weights?.(arms, replicas, state);
  if (!weights) throw none(`The checkpoints of ${runId}, of the study ${study}, hold no weights that can be exported.`);
  const nets = new Set(weights.tensors.map(({ replica }) => replica));
  const tensors = weights.tensors.map(({ replica, name, ...tensor }) => ({
    name: nets.size === 1 ? name : `replica${replica + 1}.${name}`,
    ...tensor,
  }));
  const metadata = {
    ...(weights.layout === 'torch' && { format: 'pt' }),
    ...{ run: runId, study, version: String(version), arm: weights.arm, step: String(record.step) },
    ...(nets.size === 1 && { replica: String([...nets][0]! + 1) }),
  };
  return writeWhole(path, [writeSafetensors(tensors, metadata)]);
}

function none(sentence: string, hint?: string): ExpectedError {
  return new ExpectedError('unavailable', sentence, hint === undefined ? {} : { hint });
}

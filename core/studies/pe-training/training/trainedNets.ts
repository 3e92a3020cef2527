import { computeOf } from '../../../training/compute.ts';
import type { RunContext } from '../../runner.ts';
import type { NetWeights } from '../architecture.ts';
import { dataTensors, type Setting } from './setting.ts';
import { Trainer } from './trainer.ts';

/** The nets of all replicas, one batch; seconds. */
export function* trainedNets(setting: Setting, context: RunContext): Generator<null, NetWeights[]> {
  const { params } = setting.arm;
  const data = dataTensors(setting, context.rng);
  const trainer = new Trainer(computeOf(context), params, context.replicas, data, setting.tensors, 0);
  try {
    while (trainer.stepsDone < setting.steps) {
      trainer.advance();
      yield null;
    }
    return trainer.weights();
  } finally {
    trainer.dispose();
  }
}

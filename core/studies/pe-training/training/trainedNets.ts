import { computeOf } from '../../../training/compute.ts';
import type { RunContext } from '../../runner.ts';
import type { NetWeights } from '../architecture.ts';
import { dataTensors, type Setting } from './setting.ts';
import { Trainer } from './trainer.ts';

/**
 * The nets of all replicas, one batch of seconds: trained for the first replica that asks, and known to those that ask
 * for the same params after it.
 */
export class TrainedNets {
  private of = '';
  private nets: readonly NetWeights[] = [];

  *get(setting: Setting, context: RunContext): Generator<null, readonly NetWeights[]> {
    const wanted = JSON.stringify(setting.arm.params);
    if (wanted !== this.of) {
      this.nets = yield* trained(setting, context);
      this.of = wanted;
    }
    return this.nets;
  }
}

function* trained(setting: Setting, context: RunContext): Generator<null, NetWeights[]> {
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

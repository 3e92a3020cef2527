import type { Tensor1D } from '@tensorflow/tfjs';
import type { StepDefinition } from '../graph/stepDefinition.ts';
import { PackedSymmetric } from '../sensing/packedSymmetric.ts';
import { sensingStep } from '../sensing/sensingStep.ts';
import { batchOrder, normalTensor } from './benchSeed.ts';

const sensingShape = { dimension: 100, measurements: 2500, batch: 100 } as const;
const sensingOrderSteps = 1000;

/** What the peer needs to know; `gathered`: it fetches the drawn rows too, as our step must. */
export function sensingPeer(gathered: boolean): Readonly<Record<string, unknown>> {
  return { family: 'sensing', batch: sensingShape.batch, gathered };
}

/** Matrix sensing as `ms-paper` of the label-noise study has it, label errors ± √0.1 drawn in the step. */
export function sensingDefinition(): StepDefinition {
  const { dimension: d, measurements: n, batch } = sensingShape;
  const packed = new PackedSymmetric(d);
  const rows = normalTensor([n, packed.size], 'data', 1);
  const identity = new Float32Array(d * d);
  for (let i = 0; i < d; i++) identity[i * d + i] = 1;
  return {
    precision: 'float32',
    state: { u: { shape: [1, d, d], values: identity } },
    data: {
      rows,
      labels: normalTensor([n], 'data', 2),
      signs: { shape: [sensingOrderSteps, batch], values: batchOrder(sensingOrderSteps, batch, 2).values },
      order: batchOrder(sensingOrderSteps, batch, n),
    },
    step: ({ tf, state, data, step, real }) => {
      const turn = step.mod(tf.scalar(sensingOrderSteps, 'int32'));
      const at = tf.gather(data['order']!, turn) as Tensor1D;
      const noise = tf
        .gather(data['signs']!, turn)
        .toFloat()
        .mul(2)
        .sub(1)
        .mul(real(Math.sqrt(0.1)));
      const labels = tf.gather(data['labels']!, at).add(noise).expandDims(0);
      const rowsNow = tf.gather(data['rows']!, at).expandDims(0);
      const { u, errors } = sensingStep(tf, packed, { u: state['u']!, rows: rowsNow, labels, learningRate: 1e-4 });
      return { state: { u }, metrics: { trainLoss: errors.square().mean() } };
    },
  };
}

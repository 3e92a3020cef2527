import { Randomness } from '../../../core/random.ts';
import { IndexReader, NoiseReader } from '../../../core/studies/label-noise/draws.ts';
import { ReluChain, sortedData, startNet, type ReluParams } from '../../../core/studies/label-noise/relu/arm.ts';
import { meanSquare } from '../../../core/studies/label-noise/relu/net.ts';
import { labelNoise } from '../../../core/studies/label-noise/study.ts';
import type { HostTensors } from '../../../core/training/graph/stepDefinition.ts';
import { presetArm } from './presetArm.ts';

const seed = 1;
const { params: armParams, replicas } = presetArm(labelNoise, 'relu-quick', 'noise');
const params = armParams as unknown as ReluParams;
const { inputs, labels } = sortedData(params);

/** What the peer needs to know. */
export const reluPeer: Readonly<Record<string, unknown>> = {
  family: 'relu',
  width: params.width,
  learningRate: params.learningRate,
  inputs,
  labels,
};

/** Our side: the fused loop of the study, draws included; the answer is the nets' mean loss on the clean labels. */
export function reluSteps(): (steps: number) => number {
  const rng = new Randomness(seed);
  const nets = Array.from({ length: replicas }, (_, k) => startNet(params, rng, k));
  const chains = nets.map((net, k) => new ReluChain(params, net, rng, k));
  let done = 0;
  return (steps) => {
    for (const chain of chains) chain.advance(done, done + steps);
    done += steps;
    return nets.reduce((sum, net) => sum + meanSquare(net, params.width, inputs, labels), 0) / replicas;
  };
}

/** The peer is handed the start [replicas, 3 m + 2] and the draws of `steps` steps, [steps, replicas] each. */
export function reluTensors(steps: number): HostTensors {
  const rng = new Randomness(seed);
  const start = Array.from({ length: replicas }, (_, k) => startNet(params, rng, k));
  const order = new Int32Array(steps * replicas);
  const errors = new Float64Array(steps * replicas);
  const sigma = Math.sqrt(params.noiseVariance);
  for (let k = 0; k < replicas; k++) {
    const indices = new IndexReader(rng.stream('order', k), inputs.length);
    const noise = new NoiseReader(rng.stream('noise', k), params.noiseLaw);
    indices.seek(0);
    noise.seek(0);
    for (let at = k; at < order.length; at += replicas) {
      order[at] = indices.next();
      errors[at] = sigma * noise.next();
    }
  }
  return {
    start: { shape: [replicas, start[0]!.length], values: Float64Array.from(start.flatMap((net) => [...net])) },
    order: { shape: [steps, replicas], values: order },
    errors: { shape: [steps, replicas], values: errors },
  };
}

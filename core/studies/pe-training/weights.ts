import type { HostTensor } from '../../training/graph/stepDefinition.ts';
import { noArm, type NetWeights, type NoWeights, type RunArm, type State } from '../runner.ts';
import { layerNames, layerShapes, tensorShapes } from './architecture.ts';
import type { StudyParams } from './fields.ts';
import { fromTensors } from './hostLayout.ts';
import { architectureOf } from './training/schedule.ts';

interface Saved {
  readonly arm: number;
  /** Of a net of images: they are trained one after the other. */
  readonly replica?: number;
  readonly tensors?: Readonly<Record<string, HostTensor['values']>>;
}

/**
 * Weights of the nets that a restore point is of, as torch lays them out: `fc1.weight` [out, in], `conv1.weight` [filters,
 * channels, row, column], `….bias` [out].
 */
export function weightsOf(arms: readonly RunArm[], replicas: number, state: State): NetWeights | NoWeights {
  const { experiment } = arms[0]!.params as unknown as StudyParams;
  if (!['training', 'images'].includes(experiment)) {
    return { why: `the experiment ${experiment} checks numbers case by case, it trains no net` };
  }
  const { arm: index, replica: only, tensors } = state as unknown as Saved;
  const arm = arms[index];
  if (!arm) return noArm;
  if (!tensors) return { why: 'no net is being trained or measured there' };
  const params = arm.params as unknown as StudyParams;
  const architecture = architectureOf(params);
  const host = Object.fromEntries(Object.entries(tensors).map(([key, values]) => [key, { shape: [], values }]));
  const nets = fromTensors(architecture, host, only === undefined ? replicas : 1);
  const names = layerNames(architecture);
  const inPrecision = (values: Float64Array): Float64Array | Float32Array =>
    params.precision === 'float32' ? Float32Array.from(values) : values;
  const found = nets.flatMap((net, r) =>
    layerShapes(architecture).flatMap((layer, j) => {
      const [weight, bias] = tensorShapes(layer);
      const replica = only ?? r;
      return [
        { replica, name: `${names[j]}.weight`, shape: weight, values: inPrecision(net[j]!.weights) },
        { replica, name: `${names[j]}.bias`, shape: bias, values: inPrecision(net[j]!.bias) },
      ];
    }),
  );
  return { arm: arm.name, layout: 'torch', tensors: found };
}

import { noArm, type NetWeights, type NoWeights, type RunArm, type State } from '../runner.ts';
import { figureNet, supportNet, weightShapes, type ConvShape } from './cifar/convNet.ts';
import { deepInputs } from './deep/draws.ts';
import { layerCount, layerOf, shapeOf } from './deep/net.ts';
import type { StudyParams } from './fields.ts';

interface Saved {
  readonly arm: number;
  /** One a replica; none before the arm has begun. */
  readonly jobs: readonly unknown[];
}

type Tensors = readonly {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float64Array | Float32Array;
}[];

/** The net of one replica, from the state of its job. */
type Net = (job: never, params: StudyParams) => Tensors;

const deepNet: Net = ({ weights }: { readonly weights: Float64Array }, { hidden }) => layersOf(weights, hidden);

const nets: Partial<Record<StudyParams['experiment'], Net>> = {
  optimisers: ({ w }: { readonly w: Float64Array }) => [{ name: 'W1', shape: [1, w.length], values: w }],
  balance: deepNet,
  deep: deepNet,
  hessian: ({ weights }: { readonly weights: Float64Array }, { hessianUnits }) => layersOf(weights, [hessianUnits]),
  convNets: ({ weights }: { readonly weights: readonly Float32Array[] }) => convTensors(figureNet, weights),
  supportPoints: ({ weights }: { readonly weights: readonly Float32Array[] }) => convTensors(supportNet, weights),
};

/** The nets of every replica of the arm that a restore point is of: W1, W2, … [outputs, inputs], or torch's names and layout. */
export function weightsOf(arms: readonly RunArm[], _replicas: number, state: State): NetWeights | NoWeights {
  const { arm: index, jobs } = state as unknown as Saved;
  const arm = arms[index];
  if (!arm || jobs.length === 0) return noArm;
  const params = arm.params as unknown as StudyParams;
  const found = nets[params.experiment];
  if (!found) {
    const why =
      params.experiment === 'stall' ? 'follows one number' : 'is solved in one piece: no net is half trained there';
    return { why: `the experiment ${params.experiment} ${why}` };
  }
  const tensors = jobs.flatMap((job, replica) => found(job as never, params).map((tensor) => ({ replica, ...tensor })));
  const isConv = params.experiment === 'convNets' || params.experiment === 'supportPoints';
  return { arm: arm.name, ...(isConv && { layout: 'torch' }), tensors };
}

function layersOf(weights: Float64Array, hidden: readonly number[]): Tensors {
  const shape = shapeOf([deepInputs, ...hidden, 1]);
  return Array.from({ length: layerCount(shape) }, (_, k) => ({
    name: `W${k + 1}`,
    shape: [shape.sizes[k + 1]!, shape.sizes[k]!],
    values: layerOf(weights, shape, k),
  }));
}

/** Filters [3, 3, in, out] become [out, in, 3, 3], the last layer [features, classes] becomes [classes, features]. */
function convTensors(net: ConvShape, weights: readonly Float32Array[]): Tensors {
  return weightShapes(net).map((shape, k) => {
    const outputs = shape.at(-1)!;
    const isLast = k === net.convolutions.length;
    const [rows, columns, inputs] = isLast ? [1, 1, shape[0]!] : (shape as [number, number, number]);
    const area = rows * columns;
    const values = Float32Array.from({ length: weights[k]!.length }, (_, at) => {
      const place = at % area;
      const input = Math.floor(at / area) % inputs;
      const output = Math.floor(at / (area * inputs));
      return weights[k]![(place * inputs + input) * outputs + output]!;
    });
    return isLast
      ? { name: 'fc.weight', shape: [outputs, inputs], values }
      : { name: `conv${k + 1}.weight`, shape: [outputs, inputs, rows, columns], values };
  });
}

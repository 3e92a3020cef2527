import { noArm, type NetWeights, type NoWeights, type RunArm, type State } from '../runner.ts';
import { dimension as cloudDimension } from './cloud/model.ts';
import type { StudyParams } from './fields.ts';
import { units as repellentUnits } from './repellent/model.ts';

interface Saved {
  readonly arm: number;
  readonly program: unknown;
}

type Tensors = readonly {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float64Array | Float32Array;
}[];
/** What each replica holds, from the state of its arm's program. */
type Parts = (program: never, params: StudyParams) => Tensors[];

const parts: Partial<Record<StudyParams['experiment'], Parts>> = {
  matrixSensing: ({ matrices }: { readonly matrices: readonly Float32Array[] }, { dimension }) =>
    matrices.map((values) => [{ name: 'U', shape: [dimension, dimension], values }]),
  relu: (nets: readonly Float64Array[], { width }) =>
    nets.map((net) => [
      ...unitsOf(net, width),
      { name: 'skip', shape: [1], values: net.slice(3 * width, 3 * width + 1) },
      { name: 'b2', shape: [1], values: net.slice(3 * width + 1) },
    ]),
  repellent: (thetas: readonly Float64Array[]) => thetas.map((theta) => unitsOf(theta, repellentUnits)),
  cloud: ({ thetas }: { readonly thetas: Float64Array }) =>
    Array.from({ length: thetas.length / cloudDimension }, (_, k) => [
      {
        name: 'W1',
        shape: [1, cloudDimension],
        values: thetas.slice(k * cloudDimension, (k + 1) * cloudDimension),
      },
    ]),
};

const whyNot: Partial<Record<StudyParams['experiment'], string>> = {
  theorem2: 'theorem2 checks drawn pairs of units, it trains no net',
  oneDatum: 'oneDatum follows p_i = w_i x of each unit at its one datum, not the weights w_i',
  curves: 'curves tabulates functions, it trains no net',
};

/** The nets, the factors U or the parameters of every replica of the arm that a restore point is of. */
export function weightsOf(arms: readonly RunArm[], _replicas: number, state: State): NetWeights | NoWeights {
  const { arm: index, program } = state as unknown as Saved;
  const arm = arms[index];
  if (!arm) return noArm;
  const params = arm.params as unknown as StudyParams;
  const found = parts[params.experiment];
  if (!found) return { why: `the experiment ${whyNot[params.experiment]}` };
  const tensors = found(program as never, params).flatMap((own, replica) =>
    own.map((tensor) => ({ replica, ...tensor })),
  );
  return { arm: arm.name, tensors };
}

/** a [m], b [m] and c [m] of Σ c_i σ(a_i x + b_i). */
function unitsOf(net: Float64Array, m: number): Tensors {
  return [
    { name: 'W1', shape: [m, 1], values: net.slice(0, m) },
    { name: 'b1', shape: [m], values: net.slice(m, 2 * m) },
    { name: 'W2', shape: [1, m], values: net.slice(2 * m, 3 * m) },
  ];
}

import { throughOriginSvm } from '../../../numerics/throughOriginSvm.ts';
import type { Randomness } from '../../../random.ts';
import { drawData, drawWeights, type DataSet, type NetParams } from './draws.ts';
import { createDynamics, type Dynamics } from './integrators.ts';
import { createWorkspace, type Workspace } from './gradient.ts';
import type { Shapes } from './shapes.ts';
import { balancesOf, columnSumsOf, normOf, spectraOf } from './spectra.ts';

/** One replica of an arm: all that follows from its draws and stays as it is while the weights move. */
export interface Member {
  readonly data: DataSet;
  readonly dynamics: Dynamics;
  readonly work: Workspace;
  /** Unit direction of the through-origin SVM; null where there is none. */
  readonly svm: Float64Array | null;
  readonly start: Start;
}

/** Quantities of the initial weights that the laws and drifts refer to; one a pair or layer. */
export interface Start {
  readonly weights: Float64Array;
  readonly balances: readonly Float64Array[];
  readonly balanceNorms: readonly number[];
  readonly squaredNorms: readonly number[];
  readonly secondValues: readonly number[];
  readonly columnSums: Float64Array;
}

export function createMember(params: NetParams, shapes: Shapes, rng: Randomness, replica: number): Member {
  const data = drawData(params, rng, replica);
  const weights = drawWeights(params, shapes, rng, replica);
  const spectra = spectraOf(weights, shapes);
  const balances = balancesOf(weights, shapes);
  return {
    data,
    dynamics: createDynamics(params, shapes, data),
    work: createWorkspace(shapes),
    svm: params.loss === 'logistic' ? svmDirection(data, shapes.inputs) : null,
    start: {
      weights,
      balances,
      balanceNorms: balances.map(normOf),
      squaredNorms: spectra.map(({ values }) => normOf(values) ** 2),
      secondValues: spectra.map(({ values }) => values[1] ?? 0),
      columnSums: columnSumsOf(weights, shapes),
    },
  };
}

/** min |w| subject to y_i w.x_i ≥ 1 (section 2.3), as a unit vector. */
export function svmDirection({ inputs, targets, points }: DataSet, d: number): Float64Array | null {
  const signed = inputs.map((x, i) => x * targets[Math.floor(i / d)]!);
  const { separable, direction } = throughOriginSvm(signed, points, d);
  return separable ? direction : null;
}

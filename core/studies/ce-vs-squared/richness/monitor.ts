import { nodeExcitation } from '../../../margins/nodeExcitation.ts';
import { layers, offsetOf, sizes } from './draws.ts';

export interface RichnessNode {
  readonly layer: number;
  readonly node: number;
  readonly activePoints: number;
  readonly lambdaMin: number;
  readonly lambdaMax: number;
  /** What node k adds to the bound on |W_j|², with the index of the proof and as printed; NaN where it is deficient. */
  readonly boundProof: number;
  readonly boundPrinted: number;
  /** |row k of W_j|². */
  readonly rowSquare: number;
}

/**
 * RICH Theorem 1 as a monitor (docs/science/ce-vs-squared.md, section 2.6): for node k of layer j the points I with
 * h_L ≠ 0 that activate it, λ_min(Σ_I h_{j−1} h_{j−1}ᵀ), and the terms (2/δ)(1/λ_min) Σ_I |h_{j+1}|²/|h_L|² (proof) or with
 * |h_j|² (printed), j < L; for j = L, (2/δ)/max_I |h_{L−2}|² over the nodes of layer L − 1. `signals` h_j [n, n_j].
 */
export function richnessNodes(
  weights: Float64Array,
  signals: readonly Float64Array[],
  n: number,
  learningRate: number,
): RichnessNode[] {
  const k2 = 2 / learningRate;
  const square = (j: number, i: number): number => {
    let sum = 0;
    for (let m = 0; m < sizes[j]!; m++) sum += signals[j]![i * sizes[j]! + m]! ** 2;
    return sum;
  };
  const nodes: RichnessNode[] = [];
  for (let j = 1; j < layers; j++) {
    const inputs = sizes[j - 1]!;
    for (let k = 0; k < sizes[j]!; k++) {
      const isActive = (i: number): boolean => square(layers, i) !== 0 && signals[j]![i * sizes[j]! + k]! > 0;
      const { activePoints, lambdaMin, lambdaMax } = nodeExcitation(signals[j - 1]!, n, inputs, isActive);
      const sumOf = (index: number): number => {
        let sum = 0;
        for (let i = 0; i < n; i++) if (isActive(i)) sum += square(index, i) / square(layers, i);
        return sum;
      };
      const row = weights.subarray(offsetOf(j) + k * inputs, offsetOf(j) + (k + 1) * inputs);
      nodes.push({
        layer: j,
        node: k,
        activePoints,
        lambdaMin,
        lambdaMax,
        boundProof: lambdaMin > 0 ? (k2 * sumOf(j + 1)) / lambdaMin : NaN,
        boundPrinted: lambdaMin > 0 ? (k2 * sumOf(j)) / lambdaMin : NaN,
        rowSquare: row.reduce((sum, value) => sum + value * value, 0),
      });
    }
  }
  return nodes;
}

/** (2/δ) Σ_k 1/max_{I_k} |h_{L−2}|² over the nodes of layer L − 1; undefined where a node is active on no point. */
export function lastLayerBound(signals: readonly Float64Array[], n: number, learningRate: number): number | undefined {
  const [below, inputs] = [layers - 2, sizes[layers - 2]!];
  let bound = 0;
  for (let k = 0; k < sizes[layers - 1]!; k++) {
    let most = 0;
    for (let i = 0; i < n; i++) {
      if (!(signals[layers - 1]![i * sizes[layers - 1]! + k]! > 0) || signals[layers]![i] === 0) continue;
      let square = 0;
      for (let m = 0; m < inputs; m++) square += signals[below]![i * inputs + m]! ** 2;
      most = Math.max(most, square);
    }
    if (most === 0) return undefined;
    bound += 2 / (learningRate * most);
  }
  return bound;
}

/**
 * The largest |A|² |h_{j−1}|² δ/2 over points and layers j < L, A = W_L G ⋯ W_{j+1} G_j the linear map from layer j's
 * pre-activations to the output at that point (RICH eq. (5); stability wants at most 1).
 */
export function pointStability(
  weights: Float64Array,
  signals: readonly Float64Array[],
  n: number,
  learningRate: number,
): number {
  let largest = 0;
  for (let i = 0; i < n; i++) {
    let map: Float64Array = Float64Array.of(1);
    for (let j = layers; j >= 1; j--) {
      const [inputs, outputs] = [sizes[j - 1]!, sizes[j]!];
      if (j < layers) {
        for (let k = 0; k < outputs; k++) if (!(signals[j]![i * outputs + k]! > 0)) map[k] = 0;
        let [mapSquare, signalSquare] = [0, 0];
        for (let k = 0; k < outputs; k++) mapSquare += map[k]! ** 2;
        for (let m = 0; m < inputs; m++) signalSquare += signals[j - 1]![i * inputs + m]! ** 2;
        largest = Math.max(largest, (mapSquare * signalSquare * learningRate) / 2);
      }
      const next = new Float64Array(inputs);
      for (let k = 0; k < outputs; k++) {
        for (let m = 0; m < inputs; m++) {
          next[m] = next[m]! + map[k]! * weights[offsetOf(j) + k * inputs + m]!;
        }
      }
      map = next;
    }
  }
  return largest;
}

/** W_j [n_j, n_{j−1}] of layer j = 1..L. */
export function layerMatrix(weights: Float64Array, layer: number): Float64Array {
  return weights.slice(offsetOf(layer), offsetOf(layer) + sizes[layer]! * sizes[layer - 1]!);
}

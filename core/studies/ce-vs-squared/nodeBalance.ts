interface TwoLayers {
  readonly width: number;
  /** [width, dim]. */
  readonly v: Float64Array;
  readonly b: Float64Array;
  readonly w: Float64Array;
}

/**
 * Drift of the law w_k² − |V_k|² − b_k² = const of the flow, the worst node, over max w² now (docs/science/
 * ce-vs-squared.md, section 2.5); without b_k² where `withBias` is false, which is no law.
 */
export function nodeBalance(start: TwoLayers, now: TwoLayers, dim: number, withBias: boolean): number {
  const law = ({ v, b, w }: TwoLayers, k: number): number => {
    let sum = w[k]! ** 2 - (withBias ? b[k]! ** 2 : 0);
    for (let j = 0; j < dim; j++) sum -= v[k * dim + j]! ** 2;
    return sum;
  };
  let [drift, largest] = [0, 0];
  for (let k = 0; k < now.width; k++) {
    drift = Math.max(drift, Math.abs(law(now, k) - law(start, k)));
    largest = Math.max(largest, now.w[k]! ** 2);
  }
  return drift / largest;
}

/** Where the layers of one replica lie in its flat array of weights: W_k is [sizes[k+1], sizes[k]], row-major. */
export interface Shapes {
  /** n_0 .. n_L. */
  readonly sizes: readonly number[];
  readonly layers: number;
  readonly inputs: number;
  readonly outputs: number;
  /** Start of each layer, and the length of all. */
  readonly offsets: readonly number[];
  readonly length: number;
}

export function shapesOf(sizes: readonly number[]): Shapes {
  const layers = sizes.length - 1;
  const offsets = [0];
  for (let k = 0; k < layers; k++) offsets.push(offsets[k]! + sizes[k]! * sizes[k + 1]!);
  const length = offsets.pop()!;
  return { sizes, layers, inputs: sizes[0]!, outputs: sizes[layers]!, offsets, length };
}

/** The rates r_k, one for each layer. */
export function ratesOf(layerRates: readonly number[], layers: number): readonly number[] {
  return layerRates.length === 1 ? Array.from({ length: layers }, () => layerRates[0]!) : layerRates;
}

/** W_k as a view of the flat weights. */
export function layerOf(weights: Float64Array, { sizes, offsets }: Shapes, k: number): Float64Array {
  return weights.subarray(offsets[k]!, offsets[k]! + sizes[k]! * sizes[k + 1]!);
}

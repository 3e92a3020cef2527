/** h ↦ W h + b: `weights` [outputs, inputs] row by row, `bias` [outputs]. */
export interface DenseLayer {
  readonly kind: 'dense';
  readonly inputs: number;
  readonly outputs: number;
  readonly weights: Float64Array;
  readonly bias: Float64Array;
}

/**
 * A valid convolution of images [channels, side, side], flattened in that order, whose activations are pooled by the
 * largest of each 2 × 2 window (side − kernel + 1 is even). `weights` [filters, channels, kernel, kernel].
 */
export interface ConvLayer {
  readonly kind: 'conv';
  readonly channels: number;
  readonly side: number;
  readonly filters: number;
  readonly kernel: number;
  readonly weights: Float64Array;
  readonly bias: Float64Array;
}

export type NetLayer = DenseLayer | ConvLayer;

/**
 * Affine maps with leaky ReLU of the given slope after each but the last (slope 1: a linear net). Its single output g
 * decides: class 1 where g > 0, else class 0. A squared-loss net has its threshold ½ taken off the last bias, a net of
 * two outputs the difference of its last layer's rows.
 */
export interface LayeredNet {
  readonly layers: readonly NetLayer[];
  readonly slope: number;
}

export function layerInputs(layer: NetLayer): number {
  return layer.kind === 'dense' ? layer.inputs : layer.channels * layer.side * layer.side;
}

/** Side of a convolution's response, before pooling. */
export function responseSide({ side, kernel }: ConvLayer): number {
  return side - kernel + 1;
}

/** Units of a layer before pooling. */
export function layerUnits(layer: NetLayer): number {
  return layer.kind === 'dense' ? layer.outputs : layer.filters * responseSide(layer) ** 2;
}

/** Values that a layer hands on. */
export function layerOutputs(layer: NetLayer): number {
  return layer.kind === 'dense' ? layer.outputs : layer.filters * (responseSide(layer) / 2) ** 2;
}

import type * as Tensorflow from '@tensorflow/tfjs';

/**
 * Symmetric d × d matrices as their D = d(d+1)/2 entries with row ≥ column, row by row. A measurement holds M_jj and
 * 2 M_jk (j > k), so that its product with the plain entries of X is ⟨M, X⟩ (label noise, section 2.2).
 */
export class PackedSymmetric {
  readonly size: number;
  /** Place of each packed entry in the flattened matrix, [D]. */
  private readonly pick: Int32Array;
  /** Packed entry of each place in the flattened matrix, [d · d]. */
  private readonly place: Int32Array;
  /** 1 on the diagonal, 1/2 off it, [D]. */
  private readonly halves: Float32Array;
  private readonly dimension: number;

  constructor(dimension: number) {
    this.dimension = dimension;
    this.size = (dimension * (dimension + 1)) / 2;
    this.pick = new Int32Array(this.size);
    this.halves = new Float32Array(this.size);
    this.place = new Int32Array(dimension * dimension);
    for (let row = 0, at = 0; row < dimension; row++)
      for (let column = 0; column <= row; column++, at++) {
        this.pick[at] = row * dimension + column;
        this.halves[at] = row === column ? 1 : 0.5;
        this.place[row * dimension + column] = at;
        this.place[column * dimension + row] = at;
      }
  }

  /** Plain entries of x [replicas, d, d]: [replicas, D]. */
  pack(tf: typeof Tensorflow, x: Tensorflow.Tensor): Tensorflow.Tensor2D {
    const flat = x.reshape([-1, this.dimension ** 2]);
    return tf.gather(flat, tf.tensor1d(this.pick, 'int32'), 1) as Tensorflow.Tensor2D;
  }

  /** The symmetric matrix of a gradient g = Mᵀ e over packed entries [replicas, D]: [replicas, d, d]. */
  unpackGradient(tf: typeof Tensorflow, g: Tensorflow.Tensor): Tensorflow.Tensor3D {
    const halved = g.mul(tf.tensor1d(this.halves));
    const flat = tf.gather(halved, tf.tensor1d(this.place, 'int32'), 1);
    return flat.reshape([-1, this.dimension, this.dimension]);
  }

  /** M = (A + Aᵀ)/2 of a matrix [d · d] as a measurement's row, into `out` [D]. */
  packMeasurement(matrix: ArrayLike<number>, out: Float32Array | Float64Array): void {
    const d = this.dimension;
    for (let at = 0; at < this.size; at++) {
      const place = this.pick[at]!;
      const [row, column] = [Math.floor(place / d), place % d];
      out[at] = row === column ? matrix[place]! : matrix[place]! + matrix[column * d + row]!;
    }
  }
}

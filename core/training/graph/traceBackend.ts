import type * as Tensorflow from '@tensorflow/tfjs';
import { attribute } from './attributes.ts';
import type { Ref } from './graphBuilder.ts';
import { GraphBuilder } from './graphBuilder.ts';
import { bytesOf, type GraphType, type Precision } from './graphType.ts';

type Values = Float32Array | Float64Array | Int32Array | Uint8Array;
type DataType = 'float32' | 'int32' | 'bool';

export const traceBackendName = 'trace';

interface Entry {
  ref: Ref;
  /** Kept where the value is known, so that tfjs can read it back. */
  readonly values: Values | undefined;
}

/** How many significant bits a literal may have in a float64 graph: a decimal that tfjs rounded to float32 has 24. */
const literalBits = 12;

/**
 * A TensorFlow.js backend that computes nothing: its kernels add nodes to the function being traced, so that ordinary
 * tfjs code, gradients included, becomes a graph. Shapes are known, values are not. A tensor of another backend that
 * traced code uses becomes a constant.
 */
export class TraceBackend {
  builder = new GraphBuilder('function');
  real: Precision = 'float32';
  /** Whether XLA compiles what is traced. */
  xla = false;
  /** Multiply-adds of the products and convolutions traced so far. */
  multiplyAdds = 0;
  /** Those of the largest matrix product, one of a batch. */
  largestProduct = 0;
  /** Bytes of everything the nodes traced so far give. */
  outputBytes = 0;
  private readonly tf: typeof Tensorflow;
  private readonly data = new WeakMap<object, Entry>();
  private exact: number | undefined;

  constructor(tf: typeof Tensorflow) {
    this.tf = tf;
  }

  begin(builder: GraphBuilder, real: Precision, xla: boolean): void {
    this.builder = builder;
    this.real = real;
    this.xla = xla;
    this.multiplyAdds = 0;
    this.largestProduct = 0;
    this.outputBytes = 0;
  }

  typeOf(dtype: string): GraphType {
    if (dtype === 'float32') return this.real;
    if (dtype === 'int32' || dtype === 'bool') return dtype;
    throw new Error(`a compiled step has numbers of type float32, int32 and bool; here is ${dtype}`);
  }

  /** What a kernel returns for the value of that name. */
  symbol(ref: Ref, shape: readonly number[], dtype: string): Tensorflow.TensorInfo {
    const dataId = {};
    this.data.set(dataId, { ref, values: undefined });
    this.outputBytes += shape.reduce((product, size) => product * size, bytesOf[this.typeOf(dtype)]);
    return { dataId, shape: [...shape], dtype: dtype as DataType };
  }

  /** The same as a tensor. */
  tensor(ref: Ref, shape: readonly number[], dtype: DataType): Tensorflow.Tensor {
    return this.tf.engine().makeTensorFromTensorInfo(this.symbol(ref, shape, dtype));
  }

  ref(tensor: Tensorflow.TensorInfo): Ref {
    const entry = this.data.get(tensor.dataId);
    if (!entry) throw new Error('this tensor does not belong to the step being compiled');
    return entry.ref;
  }

  /** A scalar of the step's own precision: tfjs rounds its literals to float32. */
  exactScalar(value: number): Tensorflow.Scalar {
    this.exact = value;
    try {
      return this.tf.scalar(value);
    } finally {
      this.exact = undefined;
    }
  }

  scalarRef(value: number): Ref {
    return this.constant(Float64Array.of(value), [], 'float32');
  }

  // What follows is tfjs' KernelBackend, as its engine calls it.

  write(values: Values | number[], shape: number[], dtype: DataType): object {
    const dataId = {};
    this.move(dataId, values, shape, dtype);
    return dataId;
  }

  move(dataId: object, values: Values | number[], shape: number[], dtype: DataType): void {
    const given = this.exact === undefined ? values : Float64Array.of(this.exact);
    const kept = this.tf.util.isTypedArray(values) ? (values as Values) : Float32Array.from(values);
    if (this.real === 'float64' && dtype === 'float32' && this.exact === undefined) refuseRounded(kept);
    this.data.set(dataId, { ref: this.constant(given, shape, dtype), values: kept });
  }

  readSync(dataId: object): Values {
    const values = this.data.get(dataId)?.values;
    if (!values) throw new Error('a compiled step has no values to read: dataSync() or data() inside it');
    return values;
  }

  async read(dataId: object): Promise<Values> {
    return this.readSync(dataId);
  }

  numDataIds(): number {
    return 0;
  }

  disposeData(): boolean {
    return true;
  }

  incRef(): void {}

  decRef(): boolean {
    return true;
  }

  refCount(): number {
    return 1;
  }

  memory(): { unreliable: boolean } {
    return { unreliable: true };
  }

  floatPrecision(): 32 {
    return 32;
  }

  epsilon(): number {
    return 1e-7;
  }

  timerAvailable(): boolean {
    return false;
  }

  dispose(): void {}

  private constant(values: ArrayLike<number>, shape: readonly number[], dtype: DataType): Ref {
    const type = this.typeOf(dtype);
    const first = values[0];
    if (values.length > 16 && first !== undefined && Array.prototype.every.call(values, (v) => Object.is(v, first))) {
      const filler = this.builder.constant(type, [], contentOf(type, [first]));
      return this.builder.add('Fill', [this.builder.integers(shape), filler], {
        T: attribute.type(type),
        index_type: attribute.type('int32'),
      });
    }
    return this.builder.constant(type, shape, contentOf(type, values));
  }
}

function contentOf(type: GraphType, values: ArrayLike<number>): Uint8Array {
  if (type === 'float64') return new Uint8Array(Float64Array.from(values).buffer);
  if (type === 'float32') return new Uint8Array(Float32Array.from(values).buffer);
  if (type === 'int32') return new Uint8Array(Int32Array.from(values).buffer);
  return Uint8Array.from(values);
}

function refuseRounded(values: Values): void {
  for (const value of values) {
    if (Number.isInteger(value) || !Number.isFinite(value)) continue;
    const scaled = value * 2 ** (literalBits - 1 - Math.floor(Math.log2(Math.abs(value))));
    if (Number.isInteger(scaled)) continue;
    throw new Error(
      `the literal ${value} was rounded to float32 on its way into a float64 step; give it as real(${Number(value.toPrecision(7))}), or arrays as data`,
    );
  }
}

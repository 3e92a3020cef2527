import type * as Tensorflow from '@tensorflow/tfjs';
import type { Attributes } from '../attributes.ts';
import { attribute } from '../attributes.ts';
import type { OpName } from '../opTable.ts';
import type { TraceBackend } from '../traceBackend.ts';

export type TensorInfo = Tensorflow.TensorInfo;
type Inputs = Readonly<Record<string, TensorInfo>>;
/** `A`: the kernel's attributes, under tfjs' own names. */
type Emit<A> = (inputs: Inputs, attrs: A) => TensorInfo | TensorInfo[];

/** What the kernel groups share. */
export class KernelTools {
  readonly tf: typeof Tensorflow;
  readonly backend: TraceBackend;

  constructor(tf: typeof Tensorflow, backend: TraceBackend) {
    this.tf = tf;
    this.backend = backend;
  }

  register<A extends object = object>(kernelName: string, emit: Emit<A>): void {
    this.tf.registerKernel({
      kernelName,
      backendName: 'trace',
      kernelFunc: ({ inputs, attrs }) => emit(inputs as Inputs, (attrs ?? {}) as A),
    });
  }

  /** The attribute T of an op that computes on `x`. */
  typed(x: TensorInfo): Attributes {
    return { T: attribute.type(this.backend.typeOf(x.dtype)) };
  }

  /** One node on whole tensors, then its first output. */
  emit(
    op: OpName,
    inputs: readonly TensorInfo[],
    attributes: Attributes,
    shape: readonly number[],
    dtype: string,
  ): TensorInfo {
    const refs = inputs.map((input) => this.backend.ref(input));
    return this.backend.symbol(this.backend.builder.add(op, refs, attributes), shape, dtype);
  }

  broadcast(a: readonly number[], b: readonly number[]): number[] {
    return this.tf.backend_util.assertAndGetBroadcastShape([...a], [...b]);
  }
}

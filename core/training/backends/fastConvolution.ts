import type * as Tensorflow from '@tensorflow/tfjs';

/** The convolution and its two gradients, by their names in tfjs and TensorFlow. */
const convolutions = ['Conv2D', 'Conv2DBackpropInput', 'Conv2DBackpropFilter'] as const;
export type Convolution = (typeof convolutions)[number];
type Attribute = { readonly name: string; readonly type: number; readonly value: unknown };

/** What of tfjs-node's backend its kernels call. */
interface NodeBackend {
  readonly binding: { readonly TF_ATTR_STRING: number };
  executeSingleOutput(op: string, attributes: Attribute[], inputs: Tensorflow.Tensor[]): Tensorflow.Tensor;
}

/** TensorFlow looks oneDNN's kernels up under this label. */
export const oneDnnLabel = 'MklNameChangeOp';
const fast = new WeakSet<typeof Tensorflow>();

/** With fewer input channels oneDNN's gradient of the input is the slower one (docs/performance.md). */
const fewChannels = 4;

/** Whether native tfjs computes that convolution, with filters [kh, kw, c, k], by oneDNN. */
export function isFastConvolution(tf: typeof Tensorflow, op: Convolution, filterShape: readonly number[]): boolean {
  return fast.has(tf) && favours(op, filterShape);
}

function favours(op: Convolution, filterShape: readonly number[]): boolean {
  return op !== 'Conv2DBackpropInput' || filterShape[2]! > fewChannels;
}

/**
 * Has native tfjs compute float32 convolutions by oneDNN, where this TensorFlow has it: three times as fast on a CPU.
 * oneDNN's own switch would rewrite other ops too, differently op by op and in graphs; asked for by name, the
 * convolutions have the same bits in both.
 */
export function useFastConvolution(tf: typeof Tensorflow): void {
  if (fast.has(tf) || !works(tf)) return;
  fast.add(tf);
  for (const kernelName of convolutions) {
    const config = tf.getKernel(kernelName, 'tensorflow');
    if (!config) throw new Error(`tfjs-node has no kernel ${kernelName}`);
    tf.unregisterKernel(kernelName, 'tensorflow');
    tf.registerKernel({
      ...config,
      kernelFunc: (params) => config.kernelFunc({ ...params, backend: redirected(params.backend as NodeBackend) }),
    });
  }
}

/** The backend with the three ops renamed, for the length of one kernel. */
function redirected(backend: NodeBackend): NodeBackend {
  const execute: NodeBackend['executeSingleOutput'] = (op, attributes, inputs) => {
    const known = convolutions.find((name) => name === op);
    return known && favours(known, inputs[1]?.shape ?? [])
      ? executeFast(backend, known, attributes, inputs)
      : backend.executeSingleOutput(op, attributes, inputs);
  };
  return new Proxy(backend, {
    get: (target, key) => (key === 'executeSingleOutput' ? execute : Reflect.get(target, key, target)),
  });
}

function executeFast(
  backend: NodeBackend,
  op: Convolution,
  attributes: readonly Attribute[],
  inputs: Tensorflow.Tensor[],
): Tensorflow.Tensor {
  const label = { name: '_kernel', type: backend.binding.TF_ATTR_STRING, value: oneDnnLabel };
  return backend.executeSingleOutput(`_MklNative${op}`, [...attributes, label], inputs);
}

/** Whether this TensorFlow has oneDNN's convolution: a product of two numbers through it. */
function works(tf: typeof Tensorflow): boolean {
  const config = tf.getKernel('Conv2D', 'tensorflow');
  if (!config) return false;
  const backend = redirected(tf.backend() as unknown as NodeBackend);
  return tf.tidy(() => {
    const inputs = { x: tf.tensor4d([3], [1, 1, 1, 1]), filter: tf.tensor4d([2], [1, 1, 1, 1]) };
    const attrs = { strides: 1, pad: 'valid', dataFormat: 'NHWC', dilations: 1 };
    try {
      const product = config.kernelFunc({ inputs, attrs, backend }) as Tensorflow.Tensor;
      return product.dataSync()[0] === 6;
    } catch {
      return false;
    }
  });
}

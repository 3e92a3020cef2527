import type * as Tensorflow from '@tensorflow/tfjs';
import { attribute } from '../attributes.ts';
import type { OpName } from '../opTable.ts';
import type { KernelTools, TensorInfo } from './kernelTools.ts';

const reductions: readonly OpName[] = ['Sum', 'Mean', 'Prod', 'Max', 'Min', 'All', 'Any'];

/** tfjs names the axes either way. */
type ReductionAttrs = Partial<Tensorflow.SumAttrs & Tensorflow.MaxAttrs>;

/** Values over one or more axes brought together. */
export function registerReductions(tools: KernelTools): void {
  const { backend, tf } = tools;
  const integers = (values: readonly number[], shape?: readonly number[]): TensorInfo =>
    backend.symbol(backend.builder.integers(values, shape), shape ?? [values.length], 'int32');

  for (const op of reductions)
    tools.register<ReductionAttrs>(op, ({ x }, { axis, reductionIndices, keepDims }) => {
      const axes = tf.util.parseAxisParam((axis ?? reductionIndices)!, x!.shape);
      const to = keepDims
        ? x!.shape.map((size, index) => (axes.includes(index) ? 1 : size))
        : x!.shape.filter((_, index) => !axes.includes(index));
      const attributes = {
        ...(op === 'All' || op === 'Any' ? {} : tools.typed(x!)),
        Tidx: attribute.type('int32'),
        keep_dims: attribute.boolean(Boolean(keepDims)),
      };
      return tools.emit(op, [x!, integers(axes)], attributes, to, x!.dtype);
    });

  for (const op of ['ArgMax', 'ArgMin'] as const)
    tools.register<Tensorflow.ArgMaxAttrs>(op, ({ x }, { axis }) => {
      const [at] = tf.util.parseAxisParam(axis, x!.shape);
      const attributes = { ...tools.typed(x!), Tidx: attribute.type('int32'), output_type: attribute.type('int32') };
      const to = x!.shape.filter((_, index) => index !== at);
      return tools.emit(op, [x!, integers([at!], [])], attributes, to, 'int32');
    });

  tools.register<Tensorflow.CumsumAttrs>('Cumsum', ({ x }, { axis, exclusive, reverse }) => {
    const attributes = {
      ...tools.typed(x!),
      Tidx: attribute.type('int32'),
      exclusive: attribute.boolean(exclusive),
      reverse: attribute.boolean(reverse),
    };
    return tools.emit('Cumsum', [x!, integers([axis], [])], attributes, x!.shape, x!.dtype);
  });

  tools.register('Softmax', ({ logits }) =>
    tools.emit('Softmax', [logits!], tools.typed(logits!), logits!.shape, logits!.dtype),
  );
}

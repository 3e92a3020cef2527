import type * as Tensorflow from '@tensorflow/tfjs';
import { isFastConvolution, oneDnnLabel, type Convolution } from '../../backends/fastConvolution.ts';
import { attribute } from '../attributes.ts';
import type { KernelTools, TensorInfo } from './kernelTools.ts';

/** What convolutions and their gradients have in common; a gradient has no dilations. */
type ConvolutionAttrs = Omit<Tensorflow.Conv2DAttrs, 'dilations'> & Partial<Pick<Tensorflow.Conv2DAttrs, 'dilations'>>;

/** Matrix products, convolutions and pooling. */
export function registerProducts(tools: KernelTools): void {
  const { backend, tf } = tools;
  const integers = (values: readonly number[]): TensorInfo =>
    backend.symbol(backend.builder.integers(values), [values.length], 'int32');

  tools.register<Tensorflow.BatchMatMulAttrs>('BatchMatMul', ({ a, b }, { transposeA, transposeB }) => {
    const rows = a!.shape.at(transposeA ? -1 : -2)!;
    const inner = a!.shape.at(transposeA ? -2 : -1)!;
    const columns = b!.shape.at(transposeB ? -2 : -1)!;
    const outer = tools.broadcast(a!.shape.slice(0, -2), b!.shape.slice(0, -2));
    const one = rows * inner * columns;
    backend.multiplyAdds += tf.util.sizeFromShape(outer) * one;
    backend.largestProduct = Math.max(backend.largestProduct, one);
    const attributes = {
      ...tools.typed(a!),
      adj_x: attribute.boolean(transposeA),
      adj_y: attribute.boolean(transposeB),
    };
    return tools.emit('BatchMatMulV2', [a!, b!], attributes, [...outer, rows, columns], a!.dtype);
  });

  /** Eager and graph must call the same convolution. XLA has its own and knows the plain one alone. */
  const convolution = (
    op: Convolution,
    inputs: readonly TensorInfo[],
    filterShape: readonly number[],
    info: ReturnType<typeof tf.backend_util.computeConv2DInfo>,
    shape: readonly number[],
  ): TensorInfo => {
    const { dtype } = inputs.at(-1)!;
    const float32 = backend.typeOf(dtype) === 'float32';
    const oneDnn = isFastConvolution(tf, op, filterShape) && !backend.xla && float32;
    backend.multiplyAdds +=
      tf.util.sizeFromShape(info.outShape) * info.filterHeight * info.filterWidth * info.inChannels;
    const attributes = {
      ...tools.typed(inputs.at(-1)!),
      strides: attribute.integers([1, info.strideHeight, info.strideWidth, 1]),
      dilations: attribute.integers([1, info.dilationHeight, info.dilationWidth, 1]),
      padding: attribute.text(padding(info.padInfo.type)),
      data_format: attribute.text('NHWC'),
      use_cudnn_on_gpu: attribute.boolean(true),
      ...(oneDnn ? { _kernel: attribute.text(oneDnnLabel) } : {}),
    };
    return tools.emit(oneDnn ? `_MklNative${op}` : op, inputs, attributes, shape, dtype);
  };

  const convolutionInfo = (
    imageShape: readonly number[],
    filterShape: readonly number[],
    { strides, dilations = 1, pad, dimRoundingMode, dataFormat }: ConvolutionAttrs,
  ) => {
    if (dataFormat !== undefined && dataFormat !== 'NHWC')
      throw new Error(`images must be NHWC; here is ${dataFormat}`);
    return tf.backend_util.computeConv2DInfo(
      imageShape as never,
      filterShape as never,
      strides,
      dilations,
      pad,
      dimRoundingMode,
    );
  };

  tools.register<Tensorflow.Conv2DAttrs>('Conv2D', ({ x, filter }, attrs) => {
    const info = convolutionInfo(x!.shape, filter!.shape, attrs);
    return convolution('Conv2D', [x!, filter!], filter!.shape, info, info.outShape);
  });

  tools.register<Tensorflow.Conv2DBackpropInputAttrs>('Conv2DBackpropInput', ({ dy, filter }, attrs) => {
    const info = convolutionInfo(attrs.inputShape, filter!.shape, attrs);
    const inputs = [integers(attrs.inputShape), filter!, dy!];
    return convolution('Conv2DBackpropInput', inputs, filter!.shape, info, info.inShape);
  });

  tools.register<Tensorflow.Conv2DBackpropFilterAttrs>('Conv2DBackpropFilter', ({ x, dy }, attrs) => {
    const info = convolutionInfo(x!.shape, attrs.filterShape, attrs);
    const inputs = [x!, integers(attrs.filterShape), dy!];
    return convolution('Conv2DBackpropFilter', inputs, attrs.filterShape, info, attrs.filterShape);
  });

  const pooling = (x: TensorInfo, { filterSize, strides, pad, dimRoundingMode }: Tensorflow.MaxPoolAttrs) => {
    const info = tf.backend_util.computePool2DInfo(x.shape as never, filterSize, strides, 1, pad, dimRoundingMode);
    const attributes = {
      ...tools.typed(x),
      ksize: attribute.integers([1, info.filterHeight, info.filterWidth, 1]),
      strides: attribute.integers([1, info.strideHeight, info.strideWidth, 1]),
      padding: attribute.text(padding(info.padInfo.type)),
      data_format: attribute.text('NHWC'),
    };
    return { info, attributes };
  };

  for (const op of ['MaxPool', 'AvgPool'] as const)
    tools.register<Tensorflow.MaxPoolAttrs>(op, ({ x }, attrs) => {
      const { info, attributes } = pooling(x!, attrs);
      return tools.emit(op, [x!], attributes, info.outShape, x!.dtype);
    });

  tools.register<Tensorflow.MaxPoolGradAttrs>('MaxPoolGrad', ({ dy, input, output }, attrs) =>
    tools.emit('MaxPoolGrad', [input!, output!, dy!], pooling(input!, attrs).attributes, input!.shape, input!.dtype),
  );

  tools.register<Tensorflow.AvgPoolGradAttrs>('AvgPoolGrad', ({ dy, input }, attrs) =>
    tools.emit(
      'AvgPoolGrad',
      [integers(input!.shape), dy!],
      pooling(input!, attrs).attributes,
      input!.shape,
      input!.dtype,
    ),
  );
}

function padding(type: string): string {
  if (type === 'VALID' || type === 'SAME') return type;
  throw new Error(`padding must be 'valid' or 'same' in a compiled step; pad the input for ${type}`);
}

import { attribute } from '../attributes.ts';
import type { KernelTools, KernelAttributes, TensorInfo } from './kernelTools.ts';

/** Matrix products, convolutions and pooling. */
export function registerProducts(tools: KernelTools): void {
  const { backend, tf } = tools;
  const integers = (values: readonly number[]): TensorInfo =>
    backend.symbol(backend.builder.integers(values), [values.length], 'int32');

  tools.register('BatchMatMul', ({ a, b }, { transposeA, transposeB }) => {
    const rows = a!.shape.at(transposeA ? -1 : -2)!;
    const inner = a!.shape.at(transposeA ? -2 : -1)!;
    const columns = b!.shape.at(transposeB ? -2 : -1)!;
    const outer = tools.broadcast(a!.shape.slice(0, -2), b!.shape.slice(0, -2));
    backend.multiplyAdds += tf.util.sizeFromShape(outer) * rows * inner * columns;
    const attributes = {
      ...tools.typed(a!),
      adj_x: attribute.boolean(transposeA),
      adj_y: attribute.boolean(transposeB),
    };
    return tools.emit('BatchMatMulV2', [a!, b!], attributes, [...outer, rows, columns], a!.dtype);
  });

  const convolution = (x: TensorInfo, info: ReturnType<typeof tf.backend_util.computeConv2DInfo>) => {
    backend.multiplyAdds +=
      tf.util.sizeFromShape(info.outShape) * info.filterHeight * info.filterWidth * info.inChannels;
    return {
      ...tools.typed(x),
      strides: attribute.integers([1, info.strideHeight, info.strideWidth, 1]),
      dilations: attribute.integers([1, info.dilationHeight, info.dilationWidth, 1]),
      padding: attribute.text(padding(info.padInfo.type)),
      data_format: attribute.text('NHWC'),
      use_cudnn_on_gpu: attribute.boolean(true),
    };
  };

  tools.register('Conv2D', ({ x, filter }, { strides, dilations, pad, dimRoundingMode, dataFormat }) => {
    refuseChannelsFirst(dataFormat);
    const info = tf.backend_util.computeConv2DInfo(
      x!.shape as never,
      filter!.shape as never,
      strides,
      dilations,
      pad,
      dimRoundingMode,
    );
    return tools.emit('Conv2D', [x!, filter!], convolution(x!, info), info.outShape, x!.dtype);
  });

  tools.register('Conv2DBackpropInput', ({ dy, filter }, { inputShape, strides, pad, dimRoundingMode, dataFormat }) => {
    refuseChannelsFirst(dataFormat);
    const info = tf.backend_util.computeConv2DInfo(
      inputShape,
      filter!.shape as never,
      strides,
      1,
      pad,
      dimRoundingMode,
    );
    return tools.emit(
      'Conv2DBackpropInput',
      [integers(inputShape), filter!, dy!],
      convolution(dy!, info),
      info.inShape,
      dy!.dtype,
    );
  });

  tools.register('Conv2DBackpropFilter', ({ x, dy }, { filterShape, strides, pad, dimRoundingMode, dataFormat }) => {
    refuseChannelsFirst(dataFormat);
    const info = tf.backend_util.computeConv2DInfo(x!.shape as never, filterShape, strides, 1, pad, dimRoundingMode);
    return tools.emit(
      'Conv2DBackpropFilter',
      [x!, integers(filterShape), dy!],
      convolution(x!, info),
      filterShape,
      x!.dtype,
    );
  });

  const pooling = (x: TensorInfo, { filterSize, strides, pad, dimRoundingMode }: KernelAttributes) => {
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
    tools.register(op, ({ x }, attrs) => {
      const { info, attributes } = pooling(x!, attrs);
      return tools.emit(op, [x!], attributes, info.outShape, x!.dtype);
    });

  tools.register('MaxPoolGrad', ({ dy, input, output }, attrs) =>
    tools.emit('MaxPoolGrad', [input!, output!, dy!], pooling(input!, attrs).attributes, input!.shape, input!.dtype),
  );

  tools.register('AvgPoolGrad', ({ dy, input }, attrs) =>
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

function refuseChannelsFirst(dataFormat: string | undefined): void {
  if (dataFormat !== undefined && dataFormat !== 'NHWC') throw new Error(`images must be NHWC; here is ${dataFormat}`);
}

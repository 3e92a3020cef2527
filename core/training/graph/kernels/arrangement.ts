import type * as Tensorflow from '@tensorflow/tfjs';
import { attribute } from '../attributes.ts';
import type { KernelTools, TensorInfo } from './kernelTools.ts';

const indexed = (key: string) => ({ [key]: attribute.type('int32') });

/** Values moved, repeated or picked, none computed. */
export function registerArrangement(tools: KernelTools): void {
  const { backend, tf } = tools;
  const integers = (values: readonly number[], shape?: readonly number[]): TensorInfo =>
    backend.symbol(backend.builder.integers(values, shape), shape ?? [values.length], 'int32');

  tools.register<Tensorflow.ReshapeAttrs>('Reshape', ({ x }, { shape }) => {
    const to = tf.util.inferFromImplicitShape(shape, tf.util.sizeFromShape(x!.shape));
    return tools.emit('Reshape', [x!, integers(to)], { ...tools.typed(x!), ...indexed('Tshape') }, to, x!.dtype);
  });

  tools.register<Tensorflow.ExpandDimsAttrs>('ExpandDims', ({ input }, { dim }) => {
    const to = [...input!.shape];
    to.splice(dim < 0 ? input!.shape.length + dim + 1 : dim, 0, 1);
    return tools.emit(
      'Reshape',
      [input!, integers(to)],
      { ...tools.typed(input!), ...indexed('Tshape') },
      to,
      input!.dtype,
    );
  });

  tools.register<Tensorflow.TransposeAttrs>('Transpose', ({ x }, { perm }) => {
    const to = (perm as number[]).map((axis) => x!.shape[axis]!);
    return tools.emit('Transpose', [x!, integers(perm)], { ...tools.typed(x!), ...indexed('Tperm') }, to, x!.dtype);
  });

  tools.register<Tensorflow.TileAttrs>('Tile', ({ x }, { reps }) => {
    const to = x!.shape.map((size, axis) => size * reps[axis]!);
    return tools.emit('Tile', [x!, integers(reps)], { ...tools.typed(x!), ...indexed('Tmultiples') }, to, x!.dtype);
  });

  tools.register<Tensorflow.FillAttrs>('Fill', (_, { shape, value, dtype }) => {
    const type = dtype ?? 'float32';
    if (typeof value === 'string') throw new Error('tf.fill of strings');
    const filler = type === 'float32' ? backend.symbol(backend.scalarRef(value), [], type) : integers([value], []);
    if (type === 'bool') throw new Error('tf.fill of booleans');
    return tools.emit(
      'Fill',
      [integers(shape), filler],
      { ...tools.typed(filler), ...indexed('index_type') },
      shape,
      type,
    );
  });

  tools.register<Tensorflow.SliceAttrs>('Slice', ({ x }, { begin, size }) => {
    const [from, to] = tf.slice_util.parseSliceParams(x as never, begin, size) as [number[], number[]];
    return tools.emit(
      'Slice',
      [x!, integers(from), integers(to)],
      { ...tools.typed(x!), ...indexed('Index') },
      to,
      x!.dtype,
    );
  });

  tools.register<Tensorflow.StridedSliceAttrs>('StridedSlice', ({ x }, attrs) => {
    const { begin, end, strides, beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask } = attrs;
    const { finalShape } = tf.slice_util.sliceInfo(
      x!.shape,
      begin,
      end,
      strides,
      beginMask,
      endMask,
      ellipsisMask,
      newAxisMask,
      shrinkAxisMask,
    );
    return tools.emit(
      'StridedSlice',
      [x!, integers(begin), integers(end), integers(strides)],
      {
        ...tools.typed(x!),
        ...indexed('Index'),
        begin_mask: attribute.integer(beginMask),
        end_mask: attribute.integer(endMask),
        ellipsis_mask: attribute.integer(ellipsisMask),
        new_axis_mask: attribute.integer(newAxisMask),
        shrink_axis_mask: attribute.integer(shrinkAxisMask),
      },
      finalShape,
      x!.dtype,
    );
  });

  tools.register<Tensorflow.ConcatAttrs>('Concat', (inputs, { axis }) => {
    const parts = Object.values(inputs).filter(({ shape }) => tf.util.sizeFromShape(shape) > 0);
    const [at] = tf.util.parseAxisParam(axis, parts[0]!.shape);
    const to = tf.backend_util.computeOutShape(
      parts.map(({ shape }) => shape),
      at!,
    );
    if (parts.length === 1) return parts[0]!;
    const attributes = { ...tools.typed(parts[0]!), ...indexed('Tidx'), N: attribute.integer(parts.length) };
    return tools.emit('ConcatV2', [...parts, integers([at!], [])], attributes, to, parts[0]!.dtype);
  });

  tools.register<Tensorflow.PackAttrs>('Pack', (inputs, { axis }) => {
    const parts = Object.values(inputs);
    const to = [...parts[0]!.shape];
    to.splice(axis < 0 ? to.length + 1 + axis : axis, 0, parts.length);
    const attributes = { ...tools.typed(parts[0]!), N: attribute.integer(parts.length), axis: attribute.integer(axis) };
    return tools.emit('Pack', parts, attributes, to, parts[0]!.dtype);
  });

  tools.register<Tensorflow.UnpackAttrs>('Unpack', ({ value }, { axis }) => {
    const at = axis < 0 ? value!.shape.length + axis : axis;
    const count = value!.shape[at]!;
    const to = value!.shape.filter((_, index) => index !== at);
    const attributes = { ...tools.typed(value!), num: attribute.integer(count), axis: attribute.integer(at) };
    const refs = backend.builder.addMany('Unpack', [backend.ref(value!)], attributes, count);
    return refs.map((ref) => backend.symbol(ref, to, value!.dtype));
  });

  tools.register<Tensorflow.SplitVAttrs>('SplitV', ({ x }, { numOrSizeSplits, axis }) => {
    const [at] = tf.util.parseAxisParam(axis, x!.shape);
    const sizes = tf.backend_util.prepareSplitSize(x as never, numOrSizeSplits, at);
    const attributes = {
      ...tools.typed(x!),
      Tlen: attribute.type('int32'),
      num_split: attribute.integer(sizes.length),
    };
    const inputs = [x!, integers(sizes), integers([at!], [])].map((input) => backend.ref(input));
    const refs = backend.builder.addMany('SplitV', inputs, attributes, sizes.length);
    return refs.map((ref, part) =>
      backend.symbol(
        ref,
        x!.shape.map((size, axisHere) => (axisHere === at ? sizes[part]! : size)),
        x!.dtype,
      ),
    );
  });

  tools.register<Tensorflow.PadV2Attrs>('PadV2', ({ x }, { paddings, constantValue }) => {
    const pairs = paddings as [number, number][];
    const to = x!.shape.map((size, axis) => size + pairs[axis]![0] + pairs[axis]![1]);
    const filler =
      x!.dtype === 'float32'
        ? backend.symbol(backend.scalarRef(constantValue), [], 'float32')
        : integers([constantValue], []);
    const attributes = { ...tools.typed(x!), ...indexed('Tpaddings') };
    return tools.emit('PadV2', [x!, integers(pairs.flat(), [pairs.length, 2]), filler], attributes, to, x!.dtype);
  });

  tools.register<Tensorflow.ReverseAttrs>('Reverse', ({ x }, { dims }) => {
    const axes = tf.util.parseAxisParam(dims, x!.shape);
    return tools.emit(
      'ReverseV2',
      [x!, integers(axes)],
      { ...tools.typed(x!), ...indexed('Tidx') },
      x!.shape,
      x!.dtype,
    );
  });

  tools.register<Tensorflow.GatherV2Attrs>('GatherV2', ({ x, indices }, { axis, batchDims }) => {
    const at = axis < 0 ? x!.shape.length + axis : axis;
    const to = [...x!.shape.slice(0, at), ...indices!.shape.slice(batchDims ?? 0), ...x!.shape.slice(at + 1)];
    const attributes = {
      Tparams: attribute.type(backend.typeOf(x!.dtype)),
      Tindices: attribute.type('int32'),
      Taxis: attribute.type('int32'),
      batch_dims: attribute.integer(batchDims ?? 0),
    };
    return tools.emit('GatherV2', [x!, indices!, integers([at], [])], attributes, to, x!.dtype);
  });

  tools.register<Tensorflow.UnsortedSegmentSumAttrs>('UnsortedSegmentSum', ({ x, segmentIds }, { numSegments }) => {
    const to = [numSegments, ...x!.shape.slice(segmentIds!.shape.length)];
    const attributes = { ...tools.typed(x!), Tindices: attribute.type('int32'), Tnumsegments: attribute.type('int32') };
    return tools.emit('UnsortedSegmentSum', [x!, segmentIds!, integers([numSegments], [])], attributes, to, x!.dtype);
  });

  tools.register<Tensorflow.OneHotAttrs>('OneHot', ({ indices }, { depth, onValue, offValue, dtype }) => {
    const type = dtype ?? 'float32';
    const value = (is: number) =>
      type === 'float32' ? backend.symbol(backend.scalarRef(is), [], type) : integers([is], []);
    const attributes = { ...tools.typed(value(0)), TI: attribute.type('int32'), axis: attribute.integer(-1) };
    const inputs = [indices!, integers([depth], []), value(onValue), value(offValue)];
    return tools.emit('OneHot', inputs, attributes, [...indices!.shape, depth], type);
  });
}

import type * as Tensorflow from '@tensorflow/tfjs';
import { attribute } from '../attributes.ts';
import type { OpName } from '../opTable.ts';
import type { KernelTools } from './kernelTools.ts';

const unary: Readonly<Record<string, OpName>> = {
  Abs: 'Abs',
  Ceil: 'Ceil',
  Cos: 'Cos',
  Elu: 'Elu',
  Erf: 'Erf',
  Exp: 'Exp',
  Expm1: 'Expm1',
  Floor: 'Floor',
  Log: 'Log',
  Log1p: 'Log1p',
  LogicalNot: 'LogicalNot',
  Neg: 'Neg',
  OnesLike: 'OnesLike',
  Reciprocal: 'Reciprocal',
  Relu: 'Relu',
  Relu6: 'Relu6',
  Round: 'Rint',
  Rsqrt: 'Rsqrt',
  Sigmoid: 'Sigmoid',
  Sign: 'Sign',
  Sin: 'Sin',
  Softplus: 'Softplus',
  Sqrt: 'Sqrt',
  Square: 'Square',
  Tanh: 'Tanh',
  ZerosLike: 'ZerosLike',
};

const binary: Readonly<Record<string, OpName>> = {
  Add: 'AddV2',
  FloorDiv: 'FloorDiv',
  Maximum: 'Maximum',
  Minimum: 'Minimum',
  Mod: 'FloorMod',
  Multiply: 'Mul',
  Pow: 'Pow',
  RealDiv: 'RealDiv',
  SquaredDifference: 'SquaredDifference',
  Sub: 'Sub',
  EluGrad: 'EluGrad',
};

const comparisons: Readonly<Record<string, OpName>> = {
  Equal: 'Equal',
  Greater: 'Greater',
  GreaterEqual: 'GreaterEqual',
  Less: 'Less',
  LessEqual: 'LessEqual',
  NotEqual: 'NotEqual',
};

const untyped: readonly OpName[] = ['LogicalNot', 'LogicalAnd', 'LogicalOr'];

/** One value from the values at the same place of the inputs. */
export function registerElementwise(tools: KernelTools): void {
  const { backend } = tools;
  for (const [kernel, op] of Object.entries(unary))
    tools.register(kernel, ({ x }) =>
      tools.emit(op, [x!], untyped.includes(op) ? {} : tools.typed(x!), x!.shape, x!.dtype),
    );

  for (const [kernel, op] of Object.entries(binary))
    tools.register(kernel, (inputs) => {
      const [a, b] = kernel === 'EluGrad' ? [inputs['dy']!, inputs['y']!] : [inputs['a']!, inputs['b']!];
      return tools.emit(op, [a, b], tools.typed(a), tools.broadcast(a.shape, b.shape), a.dtype);
    });

  for (const [kernel, op] of Object.entries(comparisons))
    tools.register(kernel, ({ a, b }) =>
      tools.emit(op, [a!, b!], tools.typed(a!), tools.broadcast(a!.shape, b!.shape), 'bool'),
    );

  for (const op of ['LogicalAnd', 'LogicalOr'] as const)
    tools.register(op, ({ a, b }) => tools.emit(op, [a!, b!], {}, tools.broadcast(a!.shape, b!.shape), 'bool'));

  for (const op of ['IsFinite', 'IsInf', 'IsNan'] as const)
    tools.register(op, ({ x }) => tools.emit(op, [x!], tools.typed(x!), x!.shape, 'bool'));

  tools.register('ReluGrad', ({ dy, x }) => tools.emit('ReluGrad', [dy!, x!], tools.typed(x!), x!.shape, x!.dtype));

  tools.register('Identity', ({ x }) => backend.symbol(backend.ref(x!), x!.shape, x!.dtype));

  tools.register<Tensorflow.CastAttrs>('Cast', ({ x }, { dtype }) => {
    const [from, to] = [backend.typeOf(x!.dtype), backend.typeOf(dtype)];
    if (from === to) return backend.symbol(backend.ref(x!), x!.shape, dtype);
    // tfjs casts to bool by comparing with zero.
    if (to === 'bool') {
      const zero = tools.emit('ZerosLike', [x!], tools.typed(x!), x!.shape, x!.dtype);
      return tools.emit('NotEqual', [x!, zero], tools.typed(x!), x!.shape, 'bool');
    }
    return tools.emit('Cast', [x!], { SrcT: attribute.type(from), DstT: attribute.type(to) }, x!.shape, dtype);
  });

  // SelectV2 takes every shape through its broadcast, Select one shape alone, in half the time.
  tools.register('Select', ({ condition, t, e }) => {
    const shape = tools.broadcast(tools.broadcast(condition!.shape, t!.shape), e!.shape);
    const alike = [condition!, t!, e!].every((input) => input.shape.join() === shape.join());
    return tools.emit(alike ? 'Select' : 'SelectV2', [condition!, t!, e!], tools.typed(t!), shape, t!.dtype);
  });

  tools.register('AddN', (inputs) => {
    const [first, ...rest] = Object.values(inputs);
    return rest.reduce((sum, term) => tools.emit('AddV2', [sum, term], tools.typed(sum), sum.shape, sum.dtype), first!);
  });

  /** max(min(x, upper), lower), as TensorFlow's ClipByValue. */
  tools.register<Tensorflow.ClipByValueAttrs>('ClipByValue', ({ x }, { clipValueMin, clipValueMax }) => {
    const bound = (value: number) => backend.symbol(backend.scalarRef(value), [], 'float32');
    const below = tools.emit('Minimum', [x!, bound(clipValueMax)], tools.typed(x!), x!.shape, x!.dtype);
    return tools.emit('Maximum', [below, bound(clipValueMin)], tools.typed(x!), x!.shape, x!.dtype);
  });

  // TensorFlow holds alpha in float32, so a float64 step has it written out (layers/leakyRelu.ts).
  for (const op of ['LeakyRelu', 'LeakyReluGrad'] as const)
    tools.register<Tensorflow.LeakyReluAttrs>(op, ({ x, dy }, { alpha }) => {
      if (backend.real === 'float64')
        throw new Error('tf.leakyRelu in a float64 step: use leakyRelu of core/training/layers');
      const inputs = op === 'LeakyRelu' ? [x!] : [dy!, x!];
      return tools.emit(op, inputs, { ...tools.typed(x!), alpha: attribute.float(alpha) }, x!.shape, x!.dtype);
    });

  /** 1 where x > 0, alpha elsewhere. */
  tools.register<Tensorflow.StepAttrs>('Step', ({ x }, { alpha }) => {
    const zero = backend.symbol(backend.scalarRef(0), [], 'float32');
    const above = tools.emit('Greater', [x!, zero], tools.typed(x!), x!.shape, 'bool');
    const constant = (value: number) => backend.symbol(backend.scalarRef(value), [], 'float32');
    return tools.emit('SelectV2', [above, constant(1), constant(alpha ?? 0)], tools.typed(x!), x!.shape, x!.dtype);
  });
}

import type * as Tensorflow from '@tensorflow/tfjs';
import { attribute } from './attributes.ts';
import { GraphBuilder, type Argument, type Ref } from './graphBuilder.ts';
import { GraphDraws, type NormalsRequest } from './graphDraws.ts';
import { bytesOf, type GraphType } from './graphType.ts';
import type { HostTensor, HostTensors, StepDefinition, Tensors } from './stepDefinition.ts';
import type { TraceBackend } from './traceBackend.ts';
import { TraceError } from './traceContext.ts';
import type { WireWriter } from './wireFormat.ts';

/** A metric's place in a row of the chunk's record. */
export interface MetricPlace {
  readonly key: string;
  readonly shape: readonly number[];
  readonly offset: number;
  readonly size: number;
}

/** What one step needs, for the plan. */
export interface StepCost {
  readonly nodes: number;
  readonly multiplyAdds: number;
  /** Multiply-adds of the largest matrix product, one of a batch. */
  readonly largestProduct: number;
  readonly convolutions: number;
  /** Of everything that the step's nodes give: more than is held at once. */
  readonly outputBytes: number;
  readonly stateBytes: number;
}

export interface TracedSteps {
  readonly functions: readonly WireWriter[];
  readonly inputTypes: readonly Argument[];
  readonly places: readonly MetricPlace[];
  readonly normals: readonly NormalsRequest[];
  readonly capacity: number;
  readonly cost: StepCost;
}

export const chunkFunction = 'chunk';
/** A chunk's record and its normals stay below this. */
const chunkBytes = 2 ** 23;
const mostSteps = 1000;

/** A host tensor's type inside the graph. */
export function graphTypeOf(definition: StepDefinition, { values }: HostTensor): GraphType {
  return values instanceof Int32Array ? 'int32' : definition.precision;
}

/** The three kinds of tensors of a definition, in the order of the chunk function's arguments. */
export function argumentsOf(definition: StepDefinition): { inputs: Argument[]; state: Argument[]; data: Argument[] } {
  const named = (prefix: string, tensors: HostTensors = {}): Argument[] =>
    Object.values(tensors).map((tensor, index) => ({
      name: `${prefix}${index}`,
      type: graphTypeOf(definition, tensor),
    }));
  return {
    inputs: named('input', definition.inputs),
    state: named('state', definition.state),
    data: named('data', definition.data),
  };
}

/** Tensors in the graph being traced that stand for the function's arguments of these names. */
export function argumentTensors(backend: TraceBackend, prefix: string, tensors: HostTensors = {}): Tensors {
  return Object.fromEntries(
    Object.entries(tensors).map(([key, { shape, values }], index) => {
      const dtype = values instanceof Int32Array ? 'int32' : 'float32';
      return [key, backend.tensor(`${prefix}${index}`, shape, dtype)];
    }),
  );
}

/**
 * The step as functions of a graph: `body` does one step and writes its metrics into row i of the record, `condition`
 * says whether to go on, `chunk` runs them from row 0.
 * chunk(span [2] = steps asked, first step; inputs; normals; state; data) → (status [2] = steps done, whether all was
 * finite; record [capacity, row]; state).
 */
export function traceSteps(
  tf: typeof Tensorflow,
  backend: TraceBackend,
  definition: StepDefinition,
  xla: boolean,
): TracedSteps {
  const { inputs, state, data } = argumentsOf(definition);
  const real = definition.precision;
  const body = new GraphBuilder('function');
  backend.begin(body, real, xla);

  const step = body.add('AddV2', ['first', 'i'], { T: attribute.type('int32') });
  const draws =
    definition.random &&
    new GraphDraws(backend, definition.random, step, xla, (request, size) => {
      const row = body.add('GatherV2', [`normals${request}`, 'i', body.integers([0], [])], {
        Tparams: attribute.type(real),
        Tindices: attribute.type('int32'),
        Taxis: attribute.type('int32'),
        batch_dims: attribute.integer(0),
      });
      return body.add('Reshape', [row, body.integers([definition.random!.replicas, size])], {
        T: attribute.type(real),
        Tshape: attribute.type('int32'),
      });
    });
  const result = definition.step({
    tf,
    state: argumentTensors(backend, 'state', definition.state),
    data: argumentTensors(backend, 'data', definition.data),
    inputs: argumentTensors(backend, 'input', definition.inputs),
    step: backend.tensor(step, [], 'int32') as Tensorflow.Scalar,
    get draw() {
      if (draws === undefined) throw new Error('the step draws, but its definition names no random generator');
      return draws;
    },
    real: (value) => backend.exactScalar(value),
  });

  const newState = Object.entries(definition.state).map(([key, { shape, values }]) => {
    const tensor = result.state[key];
    const dtype = values instanceof Int32Array ? 'int32' : 'float32';
    checkEntry(`state ${key}`, tensor, shape, dtype);
    return backend.ref(tensor!);
  });
  const { places, row } = recordRow(tf, backend, result.metrics);
  const alive = finite(tf, backend, result.metrics, definition.watch);
  const normals = draws?.requests ?? [];
  const capacity = chunkCapacity(row.size, normals, definition);

  const record = body.add(
    'TensorScatterUpdate',
    [
      'record',
      body.add('Reshape', ['i', body.integers([1, 1])], {
        T: attribute.type('int32'),
        Tshape: attribute.type('int32'),
      }),
      backend.ref(row),
    ],
    { T: attribute.type(real), Tindices: attribute.type('int32') },
  );
  const next = body.add('AddV2', ['i', body.integers([1], [])], { T: attribute.type('int32') });

  const fixed: Argument[] = [
    { name: 'n', type: 'int32' },
    { name: 'first', type: 'int32' },
    ...inputs,
    ...normals.map((_, index): Argument => ({ name: `normals${index}`, type: real })),
    ...data,
  ];
  const loop: (Argument & { next: Ref })[] = [
    { name: 'i', type: 'int32', next },
    { name: 'alive', type: 'bool', next: alive },
    { name: 'record', type: real, next: record },
    ...state.map((argument, index) => ({ ...argument, next: newState[index]! })),
    ...fixed.map((argument) => ({ ...argument, next: argument.name })),
  ];
  const cost: StepCost = {
    nodes: body.size,
    multiplyAdds: backend.multiplyAdds,
    largestProduct: backend.largestProduct,
    convolutions: (body.counts.get('Conv2D') ?? 0) + (body.counts.get('_MklNativeConv2D') ?? 0),
    outputBytes: backend.outputBytes,
    stateBytes: totalBytes(definition.state, real) + totalBytes(definition.data, real),
  };
  return {
    functions: [
      conditionFunction(loop),
      body.functionMessage(
        'body',
        loop,
        loop.map(({ name, type, next: ref }) => ({ name: `${name}_next`, type, ref })),
      ),
      chunkMessage(loop, state, fixed, [capacity, row.size], real),
    ],
    inputTypes: inputs,
    places,
    normals,
    capacity,
    cost,
  };
}

function conditionFunction(loop: readonly Argument[]): WireWriter {
  const builder = new GraphBuilder('function');
  const more = builder.add('Less', ['i', 'n'], { T: attribute.type('int32') });
  const goOn = builder.add('LogicalAnd', [more, 'alive'], {});
  return builder.functionMessage('condition', loop, [{ name: 'goOn', type: 'bool', ref: goOn }]);
}

function chunkMessage(
  loop: readonly Argument[],
  state: readonly Argument[],
  fixed: readonly Argument[],
  recordShape: readonly [number, number],
  real: GraphType,
): WireWriter {
  const builder = new GraphBuilder('function');
  const integer = { T: attribute.type('int32') };
  const [n, first] = builder.addMany(
    'Unpack',
    ['span'],
    { ...integer, num: attribute.integer(2), axis: attribute.integer(0) },
    2,
  );
  const zero = builder.constant(real, [], new Uint8Array(bytesOf[real]));
  const starts: Readonly<Record<string, Ref>> = {
    i: builder.integers([0], []),
    alive: builder.constant('bool', [], Uint8Array.of(1)),
    record: builder.add('Fill', [builder.integers(recordShape), zero], {
      T: attribute.type(real),
      index_type: attribute.type('int32'),
    }),
    n: n!,
    first: first!,
  };
  const outputs = builder.addMany(
    'StatelessWhile',
    loop.map(({ name }) => starts[name] ?? name),
    {
      T: attribute.types(loop.map(({ type }) => type)),
      cond: attribute.function('condition'),
      body: attribute.function('body'),
    },
    loop.length,
  );
  const alive = builder.add('Cast', [outputs[1]!], { SrcT: attribute.type('bool'), DstT: attribute.type('int32') });
  const status = builder.add('Pack', [outputs[0]!, alive], {
    ...integer,
    N: attribute.integer(2),
    axis: attribute.integer(0),
  });
  const given = fixed.filter(({ name }) => name !== 'n' && name !== 'first');
  return builder.functionMessage(
    chunkFunction,
    [{ name: 'span', type: 'int32' }, ...given, ...state],
    [
      { name: 'status', type: 'int32', ref: status },
      { name: 'records', type: real, ref: outputs[2]! },
      ...state.map(({ name, type }, index) => ({ name: `${name}_end`, type, ref: outputs[3 + index]! })),
    ],
  );
}

/** All metrics of a step as one row [1, size]. */
function recordRow(
  tf: typeof Tensorflow,
  backend: TraceBackend,
  metrics: Tensors,
): { places: MetricPlace[]; row: Tensorflow.Tensor } {
  const entries = Object.entries(metrics);
  if (entries.length === 0) throw new TraceError('The step records no metric; it must record one at least.');
  let offset = 0;
  const places = entries.map(([key, { shape, size }]): MetricPlace => {
    const place = { key, shape, offset, size };
    offset += size;
    return place;
  });
  const flat = entries.map(([, metric]) => metric.toFloat().reshape([1, metric.size]));
  const row = flat.length === 1 ? flat[0]! : tf.concat(flat, 1);
  backend.ref(row);
  return { places, row };
}

/** Whether all values of the watched metrics are finite. */
function finite(
  tf: typeof Tensorflow,
  backend: TraceBackend,
  metrics: Tensors,
  watch: readonly string[] = Object.keys(metrics),
): Ref {
  const watched = watch.map((key) => {
    const metric = metrics[key];
    if (!metric) throw new TraceError(`watch names the metric ${key}, which the step does not record.`);
    return metric.toFloat().flatten();
  });
  if (watched.length === 0) return backend.builder.constant('bool', [], Uint8Array.of(1));
  return backend.ref(tf.all(tf.isFinite(watched.length === 1 ? watched[0]! : tf.concat(watched))));
}

/** A state entry must come back as it was given. */
export function checkEntry(
  what: string,
  tensor: Tensorflow.Tensor | undefined,
  shape: readonly number[],
  dtype: string,
): void {
  if (tensor === undefined) throw new TraceError(`The step does not return ${what}.`);
  if (tensor.dtype !== dtype || tensor.shape.join() !== shape.join())
    throw new TraceError(
      `The step returns ${what} as ${tensor.dtype} [${tensor.shape.join(', ')}]; it was ${dtype} [${shape.join(', ')}].`,
    );
}

function chunkCapacity(rowSize: number, normals: readonly NormalsRequest[], definition: StepDefinition): number {
  const drawn = normals.reduce((sum, { size }) => sum + size * (definition.random?.replicas ?? 1), 0);
  const stepBytes = (rowSize + drawn) * bytesOf[definition.precision];
  return Math.max(1, Math.min(mostSteps, Math.floor(chunkBytes / stepBytes)));
}

function totalBytes(tensors: HostTensors = {}, real: GraphType): number {
  return Object.values(tensors).reduce(
    (sum, { values }) => sum + values.length * (values instanceof Int32Array ? 4 : bytesOf[real]),
    0,
  );
}

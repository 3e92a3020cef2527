import type * as Tensorflow from '@tensorflow/tfjs';
import { attribute } from './attributes.ts';
import { GraphBuilder, type Argument, type Ref } from './graphBuilder.ts';
import type { HostTensor, HostTensors, StepDefinition } from './stepDefinition.ts';
import type { TraceBackend } from './traceBackend.ts';
import {
  argumentsOf,
  argumentTensors,
  chunkFunction,
  graphTypeOf,
  traceSteps,
  type TracedSteps,
} from './traceSteps.ts';
import { WireWriter } from './wireFormat.ts';

/** A definition as a saved model, and how to feed and fetch it. */
export interface StepModel {
  readonly bytes: Uint8Array;
  readonly xla: boolean;
  readonly traced: TracedSteps;
  /** Shapes and types of each evaluation's results. */
  readonly evaluations: Readonly<Record<string, readonly EvaluationEntry[]>>;
}

export interface EvaluationEntry {
  readonly key: string;
  readonly shape: readonly number[];
  readonly type: Argument['type'];
}

/** Writes the main graph: variables, their first values, the chunk's call and the evaluations'. */
export function stepModel(
  tf: typeof Tensorflow,
  backend: TraceBackend,
  definition: StepDefinition,
  xla: boolean,
): StepModel {
  const traced = traceSteps(tf, backend, definition, xla);
  const { inputs, state, data } = argumentsOf(definition);
  const real = definition.precision;
  const graph = new GraphBuilder('graph');
  const border = new Border(graph);

  const stateVariables = variables(graph, border, 'state', definition.state, state);
  const dataVariables = variables(graph, border, 'data', definition.data ?? {}, data);
  const inputHosts = Object.values(definition.inputs ?? {});
  const given = inputs.map(({ name, type }, index) => border.placeholder(name, type, inputHosts[index]!.shape));
  const normals = traced.normals.map(({ size }, index) =>
    border.placeholder(`normals${index}`, real, [traced.capacity, (definition.random?.replicas ?? 1) * size]),
  );
  const span = border.placeholder('span', 'int32', [2]);

  const argumentTypes: Argument['type'][] = [
    'int32',
    ...inputs.map(({ type }) => type),
    ...normals.map(() => real),
    ...data.map(({ type }) => type),
    ...state.map(({ type }) => type),
  ];
  const outputTypes: Argument['type'][] = ['int32', real, ...state.map(({ type }) => type)];
  const outputs = graph.addMany(
    'PartitionedCall',
    [span, ...given, ...normals, ...dataVariables.values, ...stateVariables.values],
    {
      Tin: attribute.types(argumentTypes),
      Tout: attribute.types(outputTypes),
      f: attribute.function(chunkFunction),
      config_proto: unoptimised(),
      ...(xla ? { _XlaMustCompile: attribute.boolean(true) } : {}),
    },
    outputTypes.length,
  );
  const assigned = stateVariables.handles.map((handle, index) =>
    graph.node('AssignVariableOp', [handle, outputs[2 + index]!], { dtype: attribute.type(state[index]!.type) }),
  );
  border.fetch('status', outputs[0]!, 'int32', assigned);
  border.fetch('record', outputs[1]!, real, assigned);

  const functions: WireWriter[] = [...traced.functions];
  const evaluations: Record<string, EvaluationEntry[]> = {};
  Object.entries(definition.evaluations ?? {}).forEach(([name, evaluation], index) => {
    const builder = new GraphBuilder('function');
    backend.begin(builder, real, false);
    const results = Object.entries(
      evaluation({
        tf,
        state: argumentTensors(backend, 'state', definition.state),
        data: argumentTensors(backend, 'data', definition.data),
        inputs: argumentTensors(backend, 'input', definition.inputs),
        real: (value) => backend.exactScalar(value),
      }),
    );
    const entries = results.map(([key, { shape, dtype }]) => ({ key, shape, type: backend.typeOf(dtype) }));
    const returned = entries.map(({ type }, at) => ({ name: `result${at}`, type, ref: backend.ref(results[at]![1]) }));
    functions.push(builder.functionMessage(`evaluation${index}`, [...inputs, ...state, ...data], returned));
    const call = graph.addMany(
      'PartitionedCall',
      [...given, ...stateVariables.values, ...dataVariables.values],
      {
        Tin: attribute.types([...inputs, ...state, ...data].map(({ type }) => type)),
        Tout: attribute.types(entries.map(({ type }) => type)),
        f: attribute.function(`evaluation${index}`),
        config_proto: unoptimised(),
      },
      entries.length,
    );
    entries.forEach(({ type }, at) => border.fetch(`evaluation${index}_${at}`, call[at]!, type));
    evaluations[name] = entries;
  });
  return { bytes: graph.savedModel(functions), xla, traced, evaluations };

  function variables(
    builder: GraphBuilder,
    across: Border,
    prefix: string,
    tensors: HostTensors,
    types: readonly Argument[],
  ): { handles: Ref[]; values: Ref[] } {
    const hosts = Object.values(tensors);
    const handles = types.map(({ name, type }, index) =>
      builder.add('VarHandleOp', [], {
        dtype: attribute.type(type),
        shape: attribute.shape(hosts[index]!.shape),
        shared_name: attribute.text(name),
        container: attribute.text(''),
      }),
    );
    const set = types.map(({ name, type }, index) =>
      builder.node(
        'AssignVariableOp',
        [handles[index]!, across.placeholder(`set_${name}`, type, hosts[index]!.shape)],
        {
          dtype: attribute.type(type),
        },
      ),
    );
    across.fetch(`set_${prefix}`, builder.integers([1], []), 'int32', set);
    const values = types.map(({ type }, index) =>
      builder.add('ReadVariableOp', [handles[index]!], { dtype: attribute.type(type) }),
    );
    values.forEach((value, index) => across.fetch(`get_${prefix}${index}`, value, types[index]!.type));
    return { handles, values };
  }
}

/** Values between host and graph: float64, which tfjs cannot hold, crosses bit for bit as pairs of int32. */
class Border {
  private readonly graph: GraphBuilder;

  constructor(graph: GraphBuilder) {
    this.graph = graph;
  }

  placeholder(name: string, type: Argument['type'], shape: readonly number[]): Ref {
    if (type !== 'float64') return this.place(name, type, shape);
    return this.graph.add('Bitcast', [this.place(name, 'int32', [...shape, 2])], {
      T: attribute.type('int32'),
      type: attribute.type('float64'),
    });
  }

  fetch(name: string, ref: Ref, type: Argument['type'], after: readonly string[] = []): void {
    const bits =
      type === 'float64'
        ? this.graph.add('Bitcast', [ref], { T: attribute.type('float64'), type: attribute.type('int32') })
        : ref;
    const T = attribute.type(type === 'float64' ? 'int32' : type);
    this.graph.add('Identity', [bits, ...after.map((node) => `^${node}`)], { T }, name);
  }

  private place(name: string, type: Argument['type'], shape: readonly number[]): Ref {
    return this.graph.add('Placeholder', [], { dtype: attribute.type(type), shape: attribute.shape(shape) }, name);
  }
}

/** A host tensor as what the border takes. */
export function toBorder(tf: typeof Tensorflow, definition: StepDefinition, host: HostTensor): Tensorflow.Tensor {
  const { values, shape } = host;
  const type = graphTypeOf(definition, host);
  if (type === 'int32') return tf.tensor(values as Int32Array, [...shape], 'int32');
  if (type === 'float32') return tf.tensor(Float32Array.from(values), [...shape], 'float32');
  const bits = new Int32Array(Float64Array.from(values).buffer);
  return tf.tensor(bits, [...shape, 2], 'int32');
}

/** What the border gave as a host tensor. */
export function fromBorder(tensor: Tensorflow.Tensor, type: Argument['type'], shape: readonly number[]): HostTensor {
  const values = tensor.dataSync();
  if (type !== 'float64')
    return { shape, values: type === 'bool' ? Int32Array.from(values) : (values as Float32Array) };
  const bits = Int32Array.from(values);
  return { shape, values: new Float64Array(bits.buffer) };
}

/** A ConfigProto (graph_options.rewrite_options.disable_meta_optimizer): the function runs as it is written. */
function unoptimised(): WireWriter {
  const rewriting = new WireWriter().boolean(19, true);
  const options = new WireWriter().message(10, rewriting);
  return attribute.bytes(new WireWriter().message(10, options).finish());
}

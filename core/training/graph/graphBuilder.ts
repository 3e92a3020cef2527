import { attribute, type Attributes } from './attributes.ts';
import { graphTypes, type GraphType } from './graphType.ts';
import { outputName, type OpName } from './opTable.ts';
import { WireWriter } from './wireFormat.ts';

/** How later nodes name a value: `node:output:index` inside a function, `node:index` in the main graph. */
export type Ref = string;

export interface Argument {
  readonly name: string;
  readonly type: GraphType;
}

/** Collects the nodes of one function, or of the main graph. */
export class GraphBuilder {
  /** How many nodes of each op. */
  readonly counts = new Map<OpName, number>();
  private readonly nodes: WireWriter[] = [];
  private readonly constants = new Map<string, Ref>();
  private readonly place: 'function' | 'graph';

  constructor(place: 'function' | 'graph') {
    this.place = place;
  }

  get size(): number {
    return this.nodes.length;
  }

  /** Adds a node and gives its first output. */
  add(op: OpName, inputs: readonly Ref[], attributes: Attributes, name?: string): Ref {
    return this.output(this.node(op, inputs, attributes, name), op, 0);
  }

  /** Adds a node and gives its first `count` outputs. */
  addMany(op: OpName, inputs: readonly Ref[], attributes: Attributes, count: number): Ref[] {
    const name = this.node(op, inputs, attributes);
    return Array.from({ length: count }, (_, index) => this.output(name, op, index));
  }

  /** Adds a node and gives its name, for control inputs (`^name`) and fetches. */
  node(op: OpName, inputs: readonly Ref[], attributes: Attributes, name = `${op}_${this.nodes.length}`): string {
    const message = new WireWriter().text(1, name).text(2, op);
    for (const input of inputs) message.text(3, input);
    for (const [key, value] of Object.entries(attributes)) message.entry(5, key, value);
    this.nodes.push(message);
    this.counts.set(op, (this.counts.get(op) ?? 0) + 1);
    return name;
  }

  /** A constant; equal ones are one node. */
  constant(type: GraphType, shape: readonly number[], content: Uint8Array): Ref {
    const key = content.length <= 64 ? `${type}[${shape.join()}]${Buffer.from(content).toString('hex')}` : undefined;
    const known = key === undefined ? undefined : this.constants.get(key);
    if (known !== undefined) return known;
    const ref = this.add('Const', [], {
      dtype: attribute.type(type),
      value: attribute.tensor(type, shape, content),
    });
    if (key !== undefined) this.constants.set(key, ref);
    return ref;
  }

  /** A vector, or with shape [] a scalar, of 32-bit whole numbers. */
  integers(values: readonly number[], shape: readonly number[] = [values.length]): Ref {
    return this.constant('int32', shape, new Uint8Array(Int32Array.from(values).buffer));
  }

  /** This builder's nodes as a function (function.proto). */
  functionMessage(
    name: string,
    inputs: readonly Argument[],
    outputs: readonly (Argument & { readonly ref: Ref })[],
  ): WireWriter {
    const signature = new WireWriter().text(1, name);
    for (const argument of inputs) signature.message(2, argumentMessage(argument));
    for (const argument of outputs) signature.message(3, argumentMessage(argument));
    const message = new WireWriter().message(1, signature);
    for (const node of this.nodes) message.message(3, node);
    for (const { name: key, ref } of outputs) message.entry(4, key, ref);
    // TensorFlow's graph optimizer regroups arithmetic, which changes last bits; it leaves functions so marked alone.
    return message
      .entry(5, '_tf_data_function', attribute.boolean(true))
      .entry(5, '_noinline', attribute.boolean(true));
  }

  /** This builder's nodes as a main graph that may call the functions, in a saved model of its own. */
  savedModel(functions: readonly WireWriter[]): Uint8Array {
    const library = new WireWriter();
    for (const message of functions) library.message(1, message);
    const graph = new WireWriter();
    for (const node of this.nodes) graph.message(1, node);
    graph.message(2, library).message(4, new WireWriter().integer(1, producer));
    const metaGraph = new WireWriter().message(1, new WireWriter().text(4, modelTag)).message(2, graph);
    return new WireWriter().integer(1, 1).message(2, metaGraph).finish();
  }

  private output(name: string, op: OpName, index: number): Ref {
    return this.place === 'graph' ? `${name}:${index}` : `${name}:${outputName(op)}:${index}`;
  }
}

export const modelTag = 'serve';
/** The graph version that TensorFlow reads our nodes as. */
const producer = 1482;

function argumentMessage({ name, type }: Argument): WireWriter {
  return new WireWriter().text(1, name).integer(3, graphTypes[type]);
}

import type * as Tensorflow from '@tensorflow/tfjs';
import type { Pace } from './pace.ts';
import { SavedModel } from './savedModel.ts';
import type { Chunk, CompiledSteps, HostTensor, HostTensors, StepDefinition } from './stepDefinition.ts';
import { fromBorder, toBorder, type StepModel } from './stepModel.ts';
import { graphTypeOf } from './traceSteps.ts';

/** Steps as one native graph: state and data in its variables, many steps a call. */
export class GraphSteps implements CompiledSteps {
  readonly plan: string;
  private readonly tf: typeof Tensorflow;
  private readonly definition: StepDefinition;
  private readonly model: StepModel;
  private readonly saved: SavedModel;
  private readonly pace: Pace;
  private inputs: HostTensors;
  private done: number;

  constructor(tf: typeof Tensorflow, definition: StepDefinition, model: StepModel, pace: Pace) {
    this.tf = tf;
    this.definition = definition;
    this.model = model;
    this.pace = pace;
    this.plan = model.xla ? 'graph + XLA' : 'graph';
    this.saved = new SavedModel(tf, model.bytes);
    this.inputs = definition.inputs ?? {};
    this.done = definition.firstStep ?? 0;
    this.assign('state', definition.state);
    if (definition.data) this.assign('data', definition.data);
  }

  get stepsDone(): number {
    return this.done;
  }

  run(limit: number, inputs: HostTensors = {}): Chunk {
    this.inputs = { ...this.inputs, ...inputs };
    const { capacity, places } = this.model.traced;
    const asked = this.pace.steps(Math.min(limit, capacity));
    const row = places.reduce((sum, { size }) => sum + size, 0);
    return this.steadily(() =>
      this.pace.timed(() => {
        const feeds = { span: this.integers([asked, this.done]), ...this.inputFeeds(), ...this.normalFeeds(asked) };
        const [status, record] = this.call(feeds, ['status', 'record']);
        const [steps, finite] = status!.dataSync();
        const rows = fromBorder(record!, this.definition.precision, [capacity, row]).values;
        this.tf.dispose([status!, record!]);
        this.done += steps!;
        const metrics = Object.fromEntries(
          places.map(({ key, offset, size }) => {
            const values = new Float64Array(steps! * size);
            for (let s = 0; s < steps!; s++)
              for (let i = 0; i < size; i++) values[s * size + i] = rows[s * row + offset + i]!;
            return [key, values];
          }),
        );
        return { steps: steps!, metrics, diverged: finite === 0 };
      }),
    );
  }

  evaluate(name: string, inputs: HostTensors = {}): Readonly<Record<string, HostTensor>> {
    this.inputs = { ...this.inputs, ...inputs };
    const entries = this.model.evaluations[name];
    if (!entries) throw new Error(`there is no evaluation ${name}`);
    const index = Object.keys(this.model.evaluations).indexOf(name);
    return this.steadily(() => {
      const results = this.call(
        this.inputFeeds(),
        entries.map((_, at) => `evaluation${index}_${at}`),
      );
      const read = entries.map(({ key, shape, type }, at) => [key, fromBorder(results[at]!, type, shape)] as const);
      this.tf.dispose(results);
      return Object.fromEntries(read);
    });
  }

  read(): Readonly<Record<string, HostTensor>> {
    const entries = Object.entries(this.definition.state);
    return this.steadily(() => {
      const tensors = this.call(
        {},
        entries.map((_, index) => `get_state${index}`),
      );
      const read = entries.map(([key, host], index) => {
        const { shape, values } = fromBorder(tensors[index]!, graphTypeOf(this.definition, host), host.shape);
        return [key, { shape, values: values.slice() }] as const;
      });
      this.tf.dispose(tensors);
      return Object.fromEntries(read);
    });
  }

  write(state: HostTensors, stepsDone: number): void {
    this.assign('state', state);
    this.done = stepsDone;
  }

  dispose(): void {
    this.saved.dispose();
  }

  private assign(prefix: 'state' | 'data', tensors: HostTensors): void {
    const expected = Object.entries((prefix === 'state' ? this.definition.state : this.definition.data) ?? {});
    this.steadily(() => {
      const feeds = Object.fromEntries(
        expected.map(([key, { shape }], index) => {
          const given = tensors[key];
          if (given?.shape.join() !== shape.join())
            throw new Error(
              `${prefix} ${key} is [${given?.shape.join(', ') ?? 'missing'}]; it must be [${shape.join(', ')}]`,
            );
          return [`set_${prefix}${index}`, toBorder(this.tf, this.definition, given)];
        }),
      );
      this.tf.dispose(this.call(feeds, [`set_${prefix}`]));
    });
  }

  private inputFeeds(): Record<string, Tensorflow.Tensor> {
    const names = Object.keys(this.definition.inputs ?? {});
    return Object.fromEntries(
      names.map((key, index) => [`input${index}`, toBorder(this.tf, this.definition, this.inputs[key]!)]),
    );
  }

  /** N(0, 1) draws of the next `steps` steps for each request, [capacity, replicas · size]. */
  private normalFeeds(steps: number): Record<string, Tensorflow.Tensor> {
    const { normals, capacity } = this.model.traced;
    const { random } = this.definition;
    if (!random) return {};
    return Object.fromEntries(
      normals.map(({ stream, size, firstIndex }, index) => {
        const values = new Float64Array(capacity * random.replicas * size);
        for (let replica = 0; replica < random.replicas; replica++) {
          const draws = random.rng.stream(stream, (random.firstReplica ?? 0) + replica);
          for (let s = 0; s < steps; s++) {
            const at = (s * random.replicas + replica) * size;
            draws.normals(this.done + s, values.subarray(at, at + size), firstIndex);
          }
        }
        const host = { shape: [capacity, random.replicas * size], values };
        return [`normals${index}`, toBorder(this.tf, this.definition, host)];
      }),
    );
  }

  private integers(values: readonly number[]): Tensorflow.Tensor {
    return this.tf.tensor(Int32Array.from(values), [values.length], 'int32');
  }

  private call(feeds: Readonly<Record<string, Tensorflow.Tensor>>, outputs: readonly string[]): Tensorflow.Tensor[] {
    try {
      return this.saved.run(feeds, outputs);
    } finally {
      this.tf.dispose(Object.values(feeds));
    }
  }

  /** Every chunk leaves as many tensors as it found. */
  private steadily<T>(work: () => T): T {
    const before = this.tf.memory().numTensors;
    const result = work();
    const after = this.tf.memory().numTensors;
    if (after !== before) throw new Error(`a chunk of steps left ${after - before} tensors behind`);
    return result;
  }
}

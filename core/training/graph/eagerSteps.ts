import type * as Tensorflow from '@tensorflow/tfjs';
import { ExpectedError } from '../../contract/errors.ts';
import type { StreamName } from '../../random.ts';
import type { Pace } from './pace.ts';
import type {
  Chunk,
  CompiledSteps,
  HostTensor,
  HostTensors,
  StepDefinition,
  StepDraws,
  Tensors,
} from './stepDefinition.ts';
import { checkEntry } from './traceSteps.ts';

/** The same steps op by op on the current tfjs backend: where there is no native graph, and as its oracle. float32. */
export class EagerSteps implements CompiledSteps {
  readonly plan = 'eager';
  private readonly tf: typeof Tensorflow;
  private readonly definition: StepDefinition;
  private readonly pace: Pace;
  private readonly data: Tensors;
  private state: Tensors;
  private inputs: Tensors;
  private done: number;

  constructor(tf: typeof Tensorflow, definition: StepDefinition, pace: Pace) {
    if (definition.precision === 'float64')
      throw new ExpectedError('unavailable', 'The steps are float64; TensorFlow.js computes eagerly in float32 only.', {
        hint: 'Choose the backend native or gpu with a plan that compiles the steps (excite doctor tells what is there).',
      });
    this.tf = tf;
    this.definition = definition;
    this.pace = pace;
    this.state = this.tensors(definition.state);
    this.data = this.tensors(definition.data);
    this.inputs = this.tensors(definition.inputs);
    this.done = definition.firstStep ?? 0;
  }

  get stepsDone(): number {
    return this.done;
  }

  run(limit: number, inputs: HostTensors = {}): Chunk {
    this.setInputs(inputs);
    const asked = this.pace.steps(limit);
    return this.steadily(() =>
      this.pace.timed(() => {
        const rows: Readonly<Record<string, ArrayLike<number>>>[] = [];
        let diverged = false;
        while (rows.length < asked && !diverged) {
          const row = this.step();
          rows.push(row);
          const watched = this.definition.watch ?? Object.keys(row);
          diverged = watched.some((key) => !Array.from(row[key]!).every(Number.isFinite));
        }
        const metrics = Object.fromEntries(
          Object.keys(rows[0]!).map((key) => [key, Float64Array.from(rows.flatMap((row) => Array.from(row[key]!)))]),
        );
        return { steps: rows.length, metrics, diverged };
      }),
    );
  }

  evaluate(name: string, inputs: HostTensors = {}): Readonly<Record<string, HostTensor>> {
    this.setInputs(inputs);
    const evaluation = this.definition.evaluations?.[name];
    if (!evaluation) throw new Error(`there is no evaluation ${name}`);
    const { tf, state, data } = this;
    return this.steadily(() => {
      tf.engine().startScope(name);
      try {
        return hostTensors(evaluation({ tf, state, data, inputs: this.inputs, real: (value) => tf.scalar(value) }));
      } finally {
        tf.engine().endScope();
      }
    });
  }

  read(): Readonly<Record<string, HostTensor>> {
    return hostTensors(this.state);
  }

  write(state: HostTensors, stepsDone: number): void {
    this.tf.dispose(Object.values(this.state));
    this.state = this.tensors(state);
    this.done = stepsDone;
  }

  dispose(): void {
    this.tf.dispose([this.state, this.data, this.inputs].flatMap((tensors) => Object.values(tensors)));
  }

  /** One step; its metrics. */
  private step(): Record<string, ArrayLike<number>> {
    const { tf, definition, data, inputs } = this;
    const draws = definition.random && new HostDraws(tf, definition.random, this.done);
    const result = tf.tidy(
      () =>
        definition.step({
          tf,
          state: this.state,
          data,
          inputs,
          step: tf.scalar(this.done, 'int32'),
          get draw() {
            if (draws === undefined) throw new Error('the step draws, but its definition names no random generator');
            return draws;
          },
          real: (value) => tf.scalar(value),
        }) as never,
    ) as unknown as ReturnType<StepDefinition['step']>;
    const row = Object.fromEntries(Object.entries(result.metrics).map(([key, metric]) => [key, metric.dataSync()]));
    const before = this.state;
    for (const [key, tensor] of Object.entries(before))
      checkEntry(`state ${key}`, result.state[key], tensor.shape, tensor.dtype);
    const kept = new Set(Object.keys(before).map((key) => result.state[key]!.id));
    this.state = Object.fromEntries(Object.keys(before).map((key) => [key, result.state[key]!]));
    tf.dispose(Object.values(before).filter(({ id }) => !kept.has(id)));
    tf.dispose(Object.values(result.metrics).filter(({ id }) => !kept.has(id)));
    this.done += 1;
    return row;
  }

  private setInputs(given: HostTensors): void {
    const fresh = this.tensors(given);
    for (const key of Object.keys(fresh)) this.inputs[key]?.dispose();
    this.inputs = { ...this.inputs, ...fresh };
  }

  private tensors(hosts: HostTensors = {}): Tensors {
    return Object.fromEntries(
      Object.entries(hosts).map(([key, { shape, values }]) => [
        key,
        values instanceof Int32Array
          ? this.tf.tensor(values.slice(), [...shape], 'int32')
          : this.tf.tensor(Float32Array.from(values), [...shape], 'float32'),
      ]),
    );
  }

  private steadily<T>(work: () => T): T {
    const before = this.tf.memory().numTensors;
    const result = work();
    const after = this.tf.memory().numTensors;
    if (after !== before) throw new Error(`a chunk of steps left ${after - before} tensors behind`);
    return result;
  }
}

function hostTensors(tensors: Tensors): Record<string, HostTensor> {
  return Object.fromEntries(
    Object.entries(tensors).map(([key, tensor]) => {
      const values = tensor.dataSync();
      return [
        key,
        {
          shape: tensor.shape,
          values: tensor.dtype === 'float32' ? Float32Array.from(values) : Int32Array.from(values),
        },
      ];
    }),
  );
}

/** Draws of one step, made on the host. */
class HostDraws implements StepDraws {
  private readonly tf: typeof Tensorflow;
  private readonly random: NonNullable<StepDefinition['random']>;
  private readonly step: number;

  constructor(tf: typeof Tensorflow, random: NonNullable<StepDefinition['random']>, step: number) {
    this.tf = tf;
    this.random = random;
    this.step = step;
  }

  integers(stream: StreamName, size: number, bound: number, firstIndex = 0): Tensorflow.Tensor2D {
    const rows = this.rows((replica) =>
      this.random.rng.stream(stream, replica).integers(this.step, new Uint32Array(size), bound, firstIndex),
    );
    return this.tf.tensor2d(Int32Array.from(rows.flatMap((row) => Array.from(row))), [rows.length, size], 'int32');
  }

  uniforms(stream: StreamName, size: number, firstIndex = 0): Tensorflow.Tensor2D {
    return this.reals(size, (replica) =>
      this.random.rng.stream(stream, replica).uniforms(this.step, new Float64Array(size), firstIndex),
    );
  }

  normals(stream: StreamName, size: number, firstIndex = 0): Tensorflow.Tensor2D {
    return this.reals(size, (replica) =>
      this.random.rng.stream(stream, replica).normals(this.step, new Float64Array(size), firstIndex),
    );
  }

  private reals(size: number, row: (replica: number) => Float64Array): Tensorflow.Tensor2D {
    const rows = this.rows(row);
    return this.tf.tensor2d(Float32Array.from(rows.flatMap((values) => Array.from(values))), [rows.length, size]);
  }

  private rows<T>(row: (replica: number) => T): T[] {
    const { replicas, firstReplica = 0 } = this.random;
    return Array.from({ length: replicas }, (_, index) => row(firstReplica + index));
  }
}

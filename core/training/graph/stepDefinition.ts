import type * as Tensorflow from '@tensorflow/tfjs';
import type { Randomness, StreamName } from '../../random.ts';
import type { Precision } from './graphType.ts';

/** Numbers of one tensor on the host, row-major. Whole numbers are Int32Array; everything else is of the precision. */
export interface HostTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array | Float64Array | Int32Array;
}

export type HostTensors = Readonly<Record<string, HostTensor>>;
export type Tensors = Readonly<Record<string, Tensorflow.Tensor>>;

/**
 * Draws of the run's generator (core/random.ts) at this step, one row a replica: [replicas, size].
 * The same bits on every backend and plan. `firstIndex` (a multiple of 4) starts elsewhere in the step's sequence, for
 * a second draw from the same stream.
 */
export interface StepDraws {
  /** Whole numbers on [0, bound), bound ≤ 2^31: `RandomStream.integers`. int32. */
  integers(stream: StreamName, size: number, bound: number, firstIndex?: number): Tensorflow.Tensor2D;
  /** Uniforms on [0, 1): `RandomStream.uniforms`, rounded once to the step's precision. */
  uniforms(stream: StreamName, size: number, firstIndex?: number): Tensorflow.Tensor2D;
  /** N(0, 1): `RandomStream.normals`, drawn on the host and handed over with each chunk. */
  normals(stream: StreamName, size: number, firstIndex?: number): Tensorflow.Tensor2D;
}

/** What a step sees. All tensors are the step's: they must not be kept. */
export interface StepScope {
  readonly tf: typeof Tensorflow;
  readonly state: Tensors;
  readonly data: Tensors;
  readonly inputs: Tensors;
  /** Updates done before this step, int32 scalar. */
  readonly step: Tensorflow.Scalar;
  readonly draw: StepDraws;
  /** A constant in the step's own precision: tfjs rounds literals to float32. */
  readonly real: (value: number) => Tensorflow.Scalar;
}

export interface StepResult {
  /** All of the state's entries, in their shapes. */
  readonly state: Tensors;
  /** Recorded at every step; any shape, e.g. [] or [replicas]. */
  readonly metrics: Tensors;
}

/** Reads tensors from the state between chunks, e.g. a loss over all data. */
export type Evaluation = (scope: Omit<StepScope, 'draw' | 'step'>) => Tensors;

/** A training step and what it works on. The step is a pure function: it runs once when it is traced. */
export interface StepDefinition {
  /** Inside the step; crossing to the host keeps every bit. Float64 needs native TensorFlow. */
  readonly precision: Precision;
  /** At step 0, or at a restore point. */
  readonly state: HostTensors;
  /** Stays on the device, constant: measurements, images, order of the samples. */
  readonly data?: HostTensors;
  /** May be set anew before each chunk: a rate, a radius. Here their first values. */
  readonly inputs?: HostTensors;
  /** Whose draws the step uses; without it `draw` is refused. */
  readonly random?: { readonly rng: Randomness; readonly replicas: number; readonly firstReplica?: number };
  /** Updates already done in the given state. Default 0. */
  readonly firstStep?: number;
  readonly step: (scope: StepScope) => StepResult;
  readonly evaluations?: Readonly<Record<string, Evaluation>>;
  /** Metrics whose first value that is not finite ends the chunk as diverged. Default: all. */
  readonly watch?: readonly string[];
}

/** What a call of `run` did. */
export interface Chunk {
  /** Steps done by this call, the diverging one included. */
  readonly steps: number;
  /** Value of metric m at step s of the chunk: `metrics[m][s * size + i]`, size the number of m's values. */
  readonly metrics: Readonly<Record<string, Float64Array>>;
  /** The last of these steps gave a watched metric that is not finite. */
  readonly diverged: boolean;
}

export interface CompiledSteps {
  /** How it is computed, as a person would say it. */
  readonly plan: string;
  /** Updates done, counted from step 0 of the run. */
  readonly stepsDone: number;
  /** Does at most `limit` steps, fewer where one call must not keep a stop waiting; at least one. */
  run(limit: number, inputs?: HostTensors): Chunk;
  /** The evaluation of that name at the present state. */
  evaluate(name: string, inputs?: HostTensors): Readonly<Record<string, HostTensor>>;
  /** The present state, exact; restoring from it gives the same later bits. */
  read(): Readonly<Record<string, HostTensor>>;
  /** Puts other values into the state, in the same shapes. */
  write(state: HostTensors, stepsDone: number): void;
  dispose(): void;
}

import type * as Tensorflow from '@tensorflow/tfjs';
import { streamIds, type Randomness, type StreamName } from '../../random.ts';
import { attribute } from './attributes.ts';
import type { Ref } from './graphBuilder.ts';
import type { GraphType } from './graphType.ts';
import type { StepDefinition, StepDraws } from './stepDefinition.ts';
import type { TraceBackend } from './traceBackend.ts';

type Drawing = NonNullable<StepDefinition['random']>;

/** Normals that a step wants: `size` a replica and step, fed by the host. */
export interface NormalsRequest {
  readonly stream: StreamName;
  readonly size: number;
  readonly firstIndex: number;
}

const rounds = 10;
const multipliers = [0xd2511f53, 0xcd9e8d57] as const;
const keySteps = [0x9e3779b9, 0xbb67ae85] as const;
/** TensorFlow's number of the Philox algorithm. */
const philoxAlgorithm = 1;
/** Above this many replicas one vector computation is cheaper than one node a replica. */
const mostNodes = 16;

/** Draws inside a graph, bit for bit those of core/random.ts. */
export class GraphDraws implements StepDraws {
  readonly requests: NormalsRequest[] = [];
  private readonly backend: TraceBackend;
  private readonly rng: Randomness;
  private readonly replicas: number;
  private readonly firstReplica: number;
  private readonly step: Ref;
  private readonly xla: boolean;
  /** Gives the row of this step of the normals of that request, [replicas, size]. */
  private readonly fed: (request: number, size: number) => Ref;

  constructor(
    backend: TraceBackend,
    random: Drawing,
    step: Ref,
    xla: boolean,
    fed: (request: number, size: number) => Ref,
  ) {
    this.backend = backend;
    this.rng = random.rng;
    this.replicas = random.replicas;
    this.firstReplica = random.firstReplica ?? 0;
    this.step = step;
    this.xla = xla;
    this.fed = fed;
  }

  integers(stream: StreamName, size: number, bound: number, firstIndex = 0): Tensorflow.Tensor2D {
    if (!Number.isInteger(bound) || bound < 1 || bound > 2 ** 31)
      throw new Error(`bound is ${bound}; it must be a whole number from 1 to 2^31`);
    const words = this.words(stream, size, firstIndex / 4, firstIndex);
    const scaled = this.shiftRight(this.binary('Mul', words, this.wide(bound)));
    return this.tensor(this.cast(scaled, 'uint64', 'int32'), size, 'int32');
  }

  uniforms(stream: StreamName, size: number, firstIndex = 0): Tensorflow.Tensor2D {
    const { builder } = this.backend;
    const words = this.words(stream, 2 * size, firstIndex / 2, firstIndex);
    const pairs = builder.add('Reshape', [words, builder.integers([this.replicas, size, 2])], {
      T: attribute.type('uint64'),
      Tshape: attribute.type('int32'),
    });
    const [high, low] = builder.addMany(
      'Unpack',
      [pairs],
      { T: attribute.type('uint64'), num: attribute.integer(2), axis: attribute.integer(2) },
      2,
    );
    const real = (ref: Ref, bits: number) =>
      this.cast(this.binary('RightShift', ref, this.wide(bits)), 'uint64', 'float64');
    const double = (value: number) => builder.constant('float64', [], new Uint8Array(Float64Array.of(value).buffer));
    const scaled = this.binary('Mul', real(high!, 5), double(2 ** 26), 'float64');
    const sum = this.binary('AddV2', scaled, real(low!, 6), 'float64');
    const uniform = this.binary('Mul', sum, double(2 ** -53), 'float64');
    return this.tensor(this.cast(uniform, 'float64', this.backend.real), size, 'float32');
  }

  normals(stream: StreamName, size: number, firstIndex = 0): Tensorflow.Tensor2D {
    this.requests.push({ stream, size, firstIndex });
    return this.tensor(this.fed(this.requests.length - 1, size), size, 'float32');
  }

  private tensor(ref: Ref, size: number, dtype: 'float32' | 'int32'): Tensorflow.Tensor2D {
    return this.backend.tensor(ref, [this.replicas, size], dtype) as Tensorflow.Tensor2D;
  }

  /** `size` 32-bit words a replica as uint64 [replicas, size], from block `firstBlock` on. */
  private words(stream: StreamName, size: number, firstBlock: number, firstIndex: number): Ref {
    if (firstIndex % 4 !== 0) throw new Error(`firstIndex is ${firstIndex}; it must be a multiple of 4`);
    return !this.xla && this.replicas <= mostNodes
      ? this.nativeWords(stream, size, firstBlock)
      : this.vectorWords(stream, size, firstBlock);
  }

  /** TensorFlow's own Philox, one node a replica. Its counter is two 64-bit numbers, ours four of 32 bits. */
  private nativeWords(stream: StreamName, size: number, firstBlock: number): Ref {
    const { builder } = this.backend;
    const wideStep = this.cast(this.step, 'int32', 'uint64');
    const low = this.binary('AddV2', this.binary('Mul', wideStep, this.wide(2 ** 32)), this.wide(firstBlock));
    const rows = Array.from({ length: this.replicas }, (_, index) => {
      const high = BigInt(this.firstReplica + index) + (BigInt(streamIds[stream]) << 32n);
      const counter = builder.add('Pack', [low, this.wideBig([high], [])], {
        T: attribute.type('uint64'),
        N: attribute.integer(2),
        axis: attribute.integer(0),
      });
      const key = this.wideBig([BigInt(this.rng.seed)], [1]);
      const shape = builder.integers([size]);
      const algorithm = builder.integers([philoxAlgorithm], []);
      return builder.add('StatelessRandomUniformFullIntV2', [shape, key, counter, algorithm], {
        dtype: attribute.type('uint32'),
        Tshape: attribute.type('int32'),
      });
    });
    const packed = builder.add('Pack', rows, {
      T: attribute.type('uint32'),
      N: attribute.integer(rows.length),
      axis: attribute.integer(0),
    });
    return this.cast(packed, 'uint32', 'uint64');
  }

  /** The ten rounds written out on 64-bit numbers that hold 32 bits each, for all replicas and blocks at once. */
  private vectorWords(stream: StreamName, size: number, firstBlock: number): Ref {
    const { builder } = this.backend;
    const blocks = Math.ceil(size / 4);
    const count = this.replicas * blocks;
    const block = Array.from({ length: count }, (_, i) => BigInt(firstBlock + (i % blocks)));
    const replica = Array.from({ length: count }, (_, i) => BigInt(this.firstReplica + Math.floor(i / blocks)));
    const steps = this.binary(
      'Mul',
      this.wideBig(
        block.map(() => 1n),
        [count],
      ),
      this.cast(this.step, 'int32', 'uint64'),
    );
    let [c0, c1, c2, c3] = [
      this.wideBig(block, [count]),
      steps,
      this.wideBig(replica, [count]),
      this.wide(streamIds[stream]),
    ];
    let keys = [this.rng.seed >>> 0, Math.floor(this.rng.seed / 2 ** 32) >>> 0] as [number, number];
    for (let round = 0; round < rounds; round++) {
      const first = this.binary('Mul', c0, this.wide(multipliers[0]));
      const second = this.binary('Mul', c2, this.wide(multipliers[1]));
      [c0, c1, c2, c3] = [
        this.xor(this.shiftRight(second), this.xor(c1, this.wide(keys[0]))),
        this.low(second),
        this.xor(this.shiftRight(first), this.xor(c3, this.wide(keys[1]))),
        this.low(first),
      ];
      keys = [(keys[0] + keySteps[0]) >>> 0, (keys[1] + keySteps[1]) >>> 0];
    }
    const packed = builder.add('Pack', [c0, c1, c2, c3], {
      T: attribute.type('uint64'),
      N: attribute.integer(4),
      axis: attribute.integer(1),
    });
    const rows = builder.add('Reshape', [packed, builder.integers([this.replicas, 4 * blocks])], {
      T: attribute.type('uint64'),
      Tshape: attribute.type('int32'),
    });
    if (4 * blocks === size) return rows;
    return builder.add('Slice', [rows, builder.integers([0, 0]), builder.integers([this.replicas, size])], {
      T: attribute.type('uint64'),
      Index: attribute.type('int32'),
    });
  }

  private binary(op: 'Mul' | 'AddV2' | 'RightShift', a: Ref, b: Ref, type: GraphType = 'uint64'): Ref {
    return this.backend.builder.add(op, [a, b], { T: attribute.type(type) });
  }

  private xor(a: Ref, b: Ref): Ref {
    return this.backend.builder.add('BitwiseXor', [a, b], { T: attribute.type('uint64') });
  }

  private low(a: Ref): Ref {
    return this.backend.builder.add('BitwiseAnd', [a, this.wide(0xffffffff)], { T: attribute.type('uint64') });
  }

  private shiftRight(a: Ref): Ref {
    return this.binary('RightShift', a, this.wide(32));
  }

  private cast(ref: Ref, from: GraphType, to: GraphType): Ref {
    if (from === to) return ref;
    return this.backend.builder.add('Cast', [ref], { SrcT: attribute.type(from), DstT: attribute.type(to) });
  }

  private wide(value: number): Ref {
    return this.wideBig([BigInt(value)], []);
  }

  private wideBig(values: readonly bigint[], shape: readonly number[]): Ref {
    return this.backend.builder.constant('uint64', shape, new Uint8Array(BigUint64Array.from(values).buffer));
  }
}

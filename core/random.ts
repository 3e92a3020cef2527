/**
 * Counter-based random draws: Philox 4x32-10 (Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as
 * 1, 2, 3", SC 2011). draw = f(seed, replica, stream, step, index): no hidden position, so a draw is the same after
 * stop and resume, alone or in a batch, in any order.
 *
 * Key: the seed's low and high 32 bits. Counter words: block index, low 32 bits of the step, replica,
 * stream id + 256 × (step's high bits). Word 0 is the least significant, as in TensorFlow's stateless Philox, so a
 * compiled graph can draw the same bits.
 */

export const streamIds = { data: 1, init: 2, order: 3, subset: 4, noise: 5 } as const;
export type StreamName = keyof typeof streamIds;

const M0 = 0xd2511f53;
const M1 = 0xcd9e8d57;
const W0 = 0x9e3779b9;
const W1 = 0xbb67ae85;
const ROUNDS = 10;

function mulHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const cross = aHigh * bLow + ((aLow * bLow) >>> 16);
  const carry = aLow * bHigh + (cross & 0xffff);
  return (aHigh * bHigh + Math.floor(cross / 0x10000) + Math.floor(carry / 0x10000)) >>> 0;
}

/** One block of four 32-bit words. `out`, `counter`: length 4; `key`: length 2. */
export function philox4x32(counter: ArrayLike<number>, key: ArrayLike<number>, out: Uint32Array): void {
  let [c0, c1, c2, c3] = [counter[0]! >>> 0, counter[1]! >>> 0, counter[2]! >>> 0, counter[3]! >>> 0];
  let [k0, k1] = [key[0]! >>> 0, key[1]! >>> 0];
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = mulHigh(M0, c0);
    const low0 = Math.imul(M0, c0) >>> 0;
    const high1 = mulHigh(M1, c2);
    const low1 = Math.imul(M1, c2) >>> 0;
    c0 = (high1 ^ c1 ^ k0) >>> 0;
    c1 = low1;
    c2 = (high0 ^ c3 ^ k1) >>> 0;
    c3 = low0;
    k0 = (k0 + W0) >>> 0;
    k1 = (k1 + W1) >>> 0;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

/** A named source of draws of one replica of a run. All methods are pure in (step, index). */
export class RandomStream {
  private readonly key: readonly [number, number];
  private readonly counter = new Uint32Array(4);
  private readonly block = new Uint32Array(4);
  private readonly replica: number;
  private readonly id: number;

  constructor(seed: number, replica: number, stream: StreamName) {
    this.key = [seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0];
    this.replica = replica;
    this.id = streamIds[stream];
  }

  private draw(step: number, block: number): Uint32Array {
    this.counter[0] = block;
    this.counter[1] = step % 2 ** 32;
    this.counter[2] = this.replica;
    this.counter[3] = this.id + 256 * Math.floor(step / 2 ** 32);
    philox4x32(this.counter, this.key, this.block);
    return this.block;
  }

  /** Fills `out` with 32-bit words; word `index` lies in block floor(index/4). */
  words(step: number, out: Uint32Array, firstIndex = 0): Uint32Array {
    for (let i = 0; i < out.length; i++) {
      const index = firstIndex + i;
      if (i === 0 || index % 4 === 0) this.draw(step, Math.floor(index / 4));
      out[i] = this.block[index % 4]!;
    }
    return out;
  }

  /** Fills `out` with uniforms on [0, 1), 53 bits each; uniform `index` takes two words of block floor(index/2). */
  uniforms(step: number, out: Float64Array, firstIndex = 0): Float64Array {
    for (let i = 0; i < out.length; i++) {
      const index = firstIndex + i;
      if (i === 0 || index % 2 === 0) this.draw(step, Math.floor(index / 2));
      out[i] = toUniform(this.block[2 * (index % 2)]!, this.block[2 * (index % 2) + 1]!);
    }
    return out;
  }

  /** Fills `out` with N(0,1) draws (Box–Muller in float64; a block gives the pair 2k, 2k+1). */
  normals(step: number, out: Float64Array, firstIndex = 0): Float64Array {
    for (let i = 0; i < out.length; i++) {
      const index = firstIndex + i;
      if (i === 0 || index % 2 === 0) this.draw(step, Math.floor(index / 2));
      const radius = Math.sqrt(-2 * Math.log(1 - toUniform(this.block[0]!, this.block[1]!)));
      const angle = 2 * Math.PI * toUniform(this.block[2]!, this.block[3]!);
      out[i] = radius * (index % 2 === 0 ? Math.cos(angle) : Math.sin(angle));
    }
    return out;
  }

  /** Fills `out` with whole numbers on [0, bound), bound ≤ 2^32: the high word of word × bound (bias ≤ bound/2^32). */
  integers(step: number, out: Uint32Array, bound: number, firstIndex = 0): Uint32Array {
    this.words(step, out, firstIndex);
    for (let i = 0; i < out.length; i++) out[i] = bound === 2 ** 32 ? out[i]! : mulHigh(out[i]!, bound);
    return out;
  }

  /** A permutation of 0..n-1 (Fisher–Yates from the end, one word a swap). */
  permutation(step: number, n: number): Uint32Array {
    const order = Uint32Array.from({ length: n }, (_, i) => i);
    const words = this.words(step, new Uint32Array(n));
    for (let i = n - 1; i > 0; i--) {
      const j = mulHigh(words[i]!, i + 1);
      const held = order[i]!;
      order[i] = order[j]!;
      order[j] = held;
    }
    return order;
  }
}

function toUniform(high: number, low: number): number {
  return ((high >>> 5) * 2 ** 26 + (low >>> 6)) / 2 ** 53;
}

/** All streams of a run seed. */
export class Randomness {
  readonly seed: number;
  constructor(seed: number) {
    this.seed = seed;
  }
  stream(name: StreamName, replica: number): RandomStream {
    return new RandomStream(this.seed, replica, name);
  }
}

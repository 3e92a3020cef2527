import type { RandomStream } from '../../random.ts';
import type { StudyParams } from './fields.ts';

/** Draws of a block: draw t of a chain lies at (step, index) = (⌊t/1024⌋, t mod 1024) of its stream. */
const blockLength = 1024;

/** Data indices, uniform on 0..bound−1, one after another from any position on. */
export class IndexReader {
  private readonly stream: RandomStream;
  private readonly bound: number;
  private readonly block = new Uint32Array(blockLength);
  private blockIndex = -1;
  private at = 0;

  constructor(stream: RandomStream, bound: number) {
    this.stream = stream;
    this.bound = bound;
  }

  seek(position: number): void {
    this.load(Math.floor(position / blockLength));
    this.at = position % blockLength;
  }

  next(): number {
    if (this.at === blockLength) {
      this.load(this.blockIndex + 1);
      this.at = 0;
    }
    return this.block[this.at++]!;
  }

  private load(index: number): void {
    if (index === this.blockIndex) return;
    this.blockIndex = index;
    this.stream.integers(index, this.block, this.bound);
  }
}

/** Label errors of mean 0 and variance 1: signs (32 to a word) or normals. */
export class NoiseReader {
  private readonly stream: RandomStream;
  private readonly law: StudyParams['noiseLaw'];
  private readonly block = new Float64Array(blockLength);
  private readonly words = new Uint32Array(blockLength / 32);
  private blockIndex = -1;
  private at = 0;

  constructor(stream: RandomStream, law: StudyParams['noiseLaw']) {
    this.stream = stream;
    this.law = law;
  }

  seek(position: number): void {
    this.load(Math.floor(position / blockLength));
    this.at = position % blockLength;
  }

  next(): number {
    if (this.at === blockLength) {
      this.load(this.blockIndex + 1);
      this.at = 0;
    }
    return this.block[this.at++]!;
  }

  /** The first `count` draws: what a frozen error is made of. */
  first(count: number): Float64Array {
    this.seek(0);
    return Float64Array.from({ length: count }, () => this.next());
  }

  private load(index: number): void {
    if (index === this.blockIndex) return;
    this.blockIndex = index;
    if (this.law === 'gaussian') {
      this.stream.normals(index, this.block);
      return;
    }
    this.stream.words(index, this.words);
    for (let i = 0; i < blockLength; i++) this.block[i] = (this.words[i >> 5]! >>> (i & 31)) & 1 ? 1 : -1;
  }
}

import type { RandomStream } from '../random.ts';
import type { AttackOracle, OracleAnswer } from './attackOracle.ts';

export interface AttackSettings {
  /** T: sign steps of an attempt. */
  readonly iterations: number;
  /** A step's length over the attempt's radius. */
  readonly stepRatio: number;
  /** First radius; grown by 1.5 until success, at most `growths` times. */
  readonly start: number;
  readonly growths: number;
  /** `full`: so many halvings between 0 and the first successful radius. */
  readonly halvings: number;
  /** `fast`: the bracket ends at the smallest distance seen and the search at this width. undefined = full. */
  readonly tolerance?: number;
  /** Coordinates are kept in [−1, 1]. */
  readonly box: boolean;
  /** An attempt succeeds at any iterate, or is judged on its last one only. */
  readonly success: 'any' | 'final';
  /** Further starts of an attempt, uniform in its ball; `noise` draws them. Default 0. */
  readonly restarts?: number;
  readonly noise?: RandomStream;
  /** The decision in float64, asked where a float32 oracle sees a success too near to the boundary to be believed. */
  readonly exact?: (place: Float32Array | Float64Array) => number;
}

/** Margins found by an attack: upper bounds of the true ones. */
export interface AttackResult {
  /** l∞ distance of the nearest point found in the other class; 0 where misclassified, Infinity where none was found. */
  readonly margins: Float64Array;
  /** Those points [count, dimension]; NaN where there is none. */
  readonly found: Float64Array;
  /** Points at which the network was evaluated for each sample. */
  readonly evaluations: Float64Array;
}

/** The settings of the reference code's attack (Foolbox 1.x PGD with binary search): T = 40, step ε/30, 20 halvings. */
export const fullSearch: AttackSettings = {
  iterations: 40,
  stepRatio: 1 / 30,
  start: 0.6,
  growths: 20,
  halvings: 20,
  box: true,
  success: 'any',
};

const growth = 1.5;
/** A point found in float32 nearer to the boundary is looked at again in float64: rounding of a net of images is below 1e-5. */
const doubtful = 1e-3;

/**
 * Projected sign-gradient attack with a search for the smallest successful radius (docs/science/pe-training.md, "Margin
 * of a sample"): x ← clip(x ± step · sign(∂g/∂x)) from the sample itself. All samples go in step, each with its own
 * radius; those that are done leave the batch. `points` [count, dimension] row by row, `labels` 0 or 1.
 */
export function attackSearch(
  oracle: AttackOracle,
  points: Float64Array,
  labels: ArrayLike<number>,
  settings: AttackSettings,
): AttackResult {
  const rounds = attackRounds(oracle, points, labels, settings);
  for (;;) {
    const next = rounds.next();
    if (next.done === true) return next.value;
  }
}

/** The same, handing over after each look at a batch of points with the share of samples that are done. */
export function* attackRounds(
  oracle: AttackOracle,
  points: Float64Array,
  labels: ArrayLike<number>,
  settings: AttackSettings,
): Generator<number, AttackResult> {
  const { dimension, precision } = oracle;
  const count = labels.length;
  const samples = Array.from({ length: count }, (_, i) => new Sample(i, oracle, points, labels[i]!, settings));
  const batch = Math.min(oracle.capacity, count);
  const at = new (precision === 'float32' ? Float32Array : Float64Array)(batch * dimension);
  let open = samples;
  while (open.length > 0) {
    for (let first = 0; first < open.length; first += batch) {
      const part = open.slice(first, first + batch);
      part.forEach((sample, row) => at.set(sample.place, row * dimension));
      const answer = oracle.evaluate(at, part.length);
      part.forEach((sample, row) => sample.take(answer, row));
      yield 1 - open.length / count;
    }
    open = open.filter((sample) => !sample.done);
  }
  const found = new Float64Array(count * dimension);
  samples.forEach((sample, i) => found.set(sample.found, i * dimension));
  return {
    margins: Float64Array.from(samples, ({ margin }) => margin),
    found,
    evaluations: Float64Array.from(samples, ({ evaluations }) => evaluations),
  };
}

/** One sample's search: the attempt it is in and the bracket that it has reached. */
class Sample {
  done = false;
  margin = Infinity;
  evaluations = 0;
  readonly place: Float32Array | Float64Array;
  readonly found: Float64Array;
  private readonly settings: AttackSettings;
  private readonly index: number;
  private readonly clean: Float64Array;
  private readonly rounded: boolean;
  private readonly cleanSigns: Float64Array;
  /** Towards the other class: −1 from class 1, +1 from class 0. */
  private readonly direction: number;
  private radius: number;
  private low = 0;
  private high = Infinity;
  private iteration = 0;
  private growths = 0;
  private halvings = 0;
  private start = 0;
  private attempts = 0;
  private succeeded = false;

  constructor(
    index: number,
    { dimension, precision }: AttackOracle,
    points: Float64Array,
    label: number,
    settings: AttackSettings,
  ) {
    this.settings = settings;
    this.index = index;
    this.rounded = precision === 'float32';
    this.clean = points.slice(index * dimension, (index + 1) * dimension);
    this.place = this.rounded ? Float32Array.from(this.clean) : this.clean.slice();
    this.cleanSigns = new Float64Array(dimension);
    this.found = new Float64Array(dimension).fill(NaN);
    this.direction = label === 1 ? -1 : 1;
    this.radius = settings.start;
  }

  /** The network's answer at `place`, a row of a batch's. */
  take({ values, gradients }: OracleAnswer, row: number): void {
    this.evaluations += 1;
    const at = row * this.place.length;
    const wrong = this.isWrong(values[row]!);
    if (this.evaluations === 1) {
      if (wrong) {
        this.margin = 0;
        this.found.set(this.clean);
        this.done = true;
        return;
      }
      for (let k = 0; k < this.place.length; k++) this.cleanSigns[k] = Math.sign(gradients[at + k]!);
      this.move(this.cleanSigns, 0);
      return;
    }
    const { iterations, success } = this.settings;
    if (wrong && (success === 'any' || this.iteration === iterations)) this.succeed();
    else if (this.iteration < iterations) this.move(gradients, at);
    else this.fail();
  }

  private isWrong(seen: number): boolean {
    const { exact } = this.settings;
    const wrong = (value: number): boolean => (this.direction === 1 ? value > 0 : !(value > 0));
    return wrong(seen) && !(exact && this.rounded && Math.abs(seen) < doubtful && !wrong(exact(this.place)));
  }

  private move(gradients: Float32Array | Float64Array, at: number): void {
    const { box, stepRatio } = this.settings;
    const { radius, place, clean } = this;
    const step = this.direction * stepRatio * radius;
    for (let k = 0; k < place.length; k++) {
      const moved = place[k]! + step * Math.sign(gradients[at + k]!);
      const near = Math.min(Math.max(moved, clean[k]! - radius), clean[k]! + radius);
      place[k] = box ? Math.min(Math.max(near, -1), 1) : near;
    }
    this.iteration += 1;
  }

  private succeed(): void {
    let distance = 0;
    for (let k = 0; k < this.place.length; k++)
      distance = Math.max(distance, Math.abs(this.place[k]! - this.clean[k]!));
    if (distance < this.margin) {
      this.margin = distance;
      this.found.set(this.place);
    }
    this.high = this.settings.tolerance === undefined ? this.radius : Math.min(this.radius, this.margin);
    this.succeeded = true;
    this.halve();
  }

  private fail(): void {
    const { restarts = 0, noise, growths } = this.settings;
    if (this.start < restarts && noise) {
      this.start += 1;
      this.begin(noise);
      return;
    }
    if (this.succeeded) {
      this.low = this.radius;
      this.halve();
    } else if (this.growths < growths) {
      this.growths += 1;
      this.radius *= growth;
      this.attempt();
    } else this.done = true;
  }

  private halve(): void {
    const { halvings, tolerance } = this.settings;
    const enough = tolerance === undefined ? this.halvings >= halvings : this.high - this.low <= tolerance;
    if (enough) {
      this.done = true;
      return;
    }
    this.halvings += 1;
    this.radius = (this.low + this.high) / 2;
    this.attempt();
  }

  /** A new attempt from the sample itself; its gradient there is known. */
  private attempt(): void {
    this.start = 0;
    this.attempts += 1;
    this.iteration = 0;
    this.place.set(this.clean);
    this.move(this.cleanSigns, 0);
  }

  /** The same attempt from a random point of its ball. */
  private begin(noise: RandomStream): void {
    const draws = noise.uniforms(
      this.index * 65536 + this.attempts * 64 + this.start,
      new Float64Array(this.place.length),
    );
    this.iteration = 0;
    for (let k = 0; k < this.place.length; k++) {
      const near = this.clean[k]! + this.radius * (2 * draws[k]! - 1);
      this.place[k] = this.settings.box ? Math.min(Math.max(near, -1), 1) : near;
    }
  }
}

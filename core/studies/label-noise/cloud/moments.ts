import type { State } from '../../runner.ts';

/** Second moments of the stiff coordinates about zero, pooled over replicas and samples. */
export class Moments {
  private readonly directions: number;
  private readonly lags: number;
  /** Last `lags` samples of each replica and direction, a ring: [replicas, directions, lags]. */
  private readonly ring: Float64Array;
  /** Sums of z_k(t) z_k(t − l): [directions, lags]. */
  private readonly lagged: Float64Array;
  /** Sums of z_k z_l: [directions, directions]. */
  private readonly cross: Float64Array;
  private samples: number;

  constructor(replicas: number, directions: number, lags: number, saved: State | undefined) {
    [this.directions, this.lags] = [directions, lags];
    const from = saved as
      { ring: Float64Array; lagged: Float64Array; cross: Float64Array; samples: number } | undefined;
    this.ring = from ? from.ring.slice() : new Float64Array(replicas * directions * lags);
    this.lagged = from ? from.lagged.slice() : new Float64Array(directions * lags);
    this.cross = from ? from.cross.slice() : new Float64Array(directions * directions);
    this.samples = from?.samples ?? 0;
    this.replicas = replicas;
  }
  private readonly replicas: number;

  get count(): number {
    return this.samples;
  }

  /** Sample number `index` of a replica: its coordinates z. Replicas may come one after another. */
  add(replica: number, index: number, z: Float64Array): void {
    const { directions, lags, ring, lagged, cross } = this;
    const known = Math.min(lags - 1, index);
    for (let k = 0; k < directions; k++) {
      const base = (replica * directions + k) * lags;
      const value = z[k]!;
      let at = base + (index % lags);
      ring[at] = value;
      for (let l = 0; l <= known; l++) {
        lagged[k * lags + l] = lagged[k * lags + l]! + value * ring[at]!;
        at = at === base ? base + lags - 1 : at - 1;
      }
      for (let other = 0; other < directions; other++) {
        cross[k * directions + other] = cross[k * directions + other]! + value * z[other]!;
      }
    }
    if (replica === this.replicas - 1) this.samples = index + 1;
  }

  covariance(k: number, l: number): number {
    return this.cross[k * this.directions + l]! / (this.samples * this.replicas);
  }

  variance(k: number): number {
    return this.covariance(k, k);
  }

  /** Autocovariance at a lag of samples over the variance. */
  autocorrelation(k: number, lag: number): number {
    const pairs = (this.samples - lag) * this.replicas;
    return this.lagged[k * this.lags + lag]! / pairs / this.variance(k);
  }

  /** Largest |correlation| between two directions; undefined while one of them has not moved. */
  get maxCorrelation(): number | undefined {
    const { directions, cross } = this;
    let most = 0;
    for (let k = 0; k < directions; k++) {
      for (let l = 0; l < k; l++) {
        const scale = Math.sqrt(cross[k * directions + k]! * cross[l * directions + l]!);
        if (!(scale > 0)) return undefined;
        most = Math.max(most, Math.abs(cross[k * directions + l]!) / scale);
      }
    }
    return most;
  }

  state(): State {
    return {
      ring: this.ring.slice(),
      lagged: this.lagged.slice(),
      cross: this.cross.slice(),
      samples: this.samples,
    };
  }
}

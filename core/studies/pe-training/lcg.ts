/**
 * The generator of the specification's fixtures, free of any library: x ← (1664525 x + 1013904223) mod 2³²,
 * u = (x + ½)/2³² after the update.
 */
export class Lcg {
  private x: number;

  constructor(x: number) {
    this.x = x >>> 0;
  }

  uniform(): number {
    this.x = (Math.imul(1664525, this.x) + 1013904223) >>> 0;
    return (this.x + 0.5) / 2 ** 32;
  }

  /** `count` values scale · (2u − 1). */
  values(count: number, scale: number): Float64Array {
    return Float64Array.from({ length: count }, () => scale * (2 * this.uniform() - 1));
  }
}

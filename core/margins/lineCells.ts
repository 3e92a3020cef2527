/** Cells of a line arrangement as activity patterns: `active` [count, width], 1 where V_k x + b_k > 0. */
export interface LineCells {
  readonly count: number;
  readonly width: number;
  readonly active: Uint8Array;
}

/** Relative distance within which a line counts as passing through a crossing, and lines as parallel. */
const touching = 1e-10;

/**
 * All cells of the arrangement of the lines V_k x + b_k = 0 in the plane (docs/science/ce-vs-squared.md, section 2.2):
 * at most 1 + r + r(r−1)/2, exactly that many in general position. Every cell of an arrangement with a crossing touches
 * one, so the sectors round each crossing are collected; lines that are all parallel leave strips. A row of V that is
 * zero is a constant. `v` [width, 2], `b` [width]. Cost O(r³).
 */
export function lineCells(v: Float64Array, b: Float64Array, width: number): LineCells {
  const cells = new CellSet(width);
  const lines = Array.from({ length: width }, (_, k) => k).filter((k) => Math.hypot(v[2 * k]!, v[2 * k + 1]!) > 0);
  const pattern = new Uint8Array(width);
  let crossings = 0;
  for (let i = 0; i < lines.length; i++) {
    for (let j = i + 1; j < lines.length; j++) {
      if (addCrossing(cells, pattern, v, b, width, lines[i]!, lines[j]!)) crossings += 1;
    }
  }
  if (crossings === 0) addStrips(cells, pattern, v, b, width, lines);
  return cells.done();
}

/** The patterns round the crossing of two lines; false where they are parallel. */
function addCrossing(
  cells: CellSet,
  pattern: Uint8Array,
  v: Float64Array,
  b: Float64Array,
  width: number,
  i: number,
  j: number,
): boolean {
  const [a0, a1, c0, c1] = [v[2 * i]!, v[2 * i + 1]!, v[2 * j]!, v[2 * j + 1]!];
  const cross = a0 * c1 - a1 * c0;
  if (Math.abs(cross) <= touching * Math.sqrt((a0 * a0 + a1 * a1) * (c0 * c0 + c1 * c1))) return false;
  const x = (a1 * b[j]! - c1 * b[i]!) / cross;
  const y = (c0 * b[i]! - a0 * b[j]!) / cross;
  let more: number[] | undefined;
  let key = 0;
  for (let k = 0; k < width; k++) {
    if (k === i || k === j) continue;
    const v0 = v[2 * k]!;
    const v1 = v[2 * k + 1]!;
    const p = v0 * x;
    const q = v1 * y;
    const value = p + q + b[k]!;
    const sign = value > 0 ? 1 : 0;
    pattern[k] = sign;
    key += sign * cells.place(k);
    const size = Math.abs(p) + Math.abs(q) + Math.abs(b[k]!);
    if (Math.abs(value) <= touching * size && (v0 !== 0 || v1 !== 0)) (more ??= [i, j]).push(k);
  }
  if (more) {
    addSectors(cells, pattern, v, more);
  } else {
    for (let signs = 0; signs < 4; signs++) {
      pattern[i] = signs & 1;
      pattern[j] = signs >> 1;
      cells.add(pattern, key + (signs & 1) * cells.place(i) + (signs >> 1) * cells.place(j));
    }
  }
  return true;
}

/** Three or more lines through one point: the sign patterns between neighbouring directions. */
function addSectors(cells: CellSet, pattern: Uint8Array, v: Float64Array, through: readonly number[]): void {
  const angles = through
    .flatMap((k) => {
      const angle = Math.atan2(v[2 * k]!, -v[2 * k + 1]!);
      return [angle, angle > 0 ? angle - Math.PI : angle + Math.PI];
    })
    .sort((a, b) => a - b);
  for (let s = 0; s < angles.length; s++) {
    const next = s + 1 < angles.length ? angles[s + 1]! : angles[0]! + 2 * Math.PI;
    if (next - angles[s]! <= touching) continue;
    const middle = (angles[s]! + next) / 2;
    for (const k of through) pattern[k] = v[2 * k]! * Math.cos(middle) + v[2 * k + 1]! * Math.sin(middle) > 0 ? 1 : 0;
    cells.add(pattern);
  }
}

/** Parallel lines: one point between each two neighbours and one beyond either end. */
function addStrips(
  cells: CellSet,
  pattern: Uint8Array,
  v: Float64Array,
  b: Float64Array,
  width: number,
  lines: readonly number[],
): void {
  const first = lines[0];
  const length = first === undefined ? 1 : Math.hypot(v[2 * first]!, v[2 * first + 1]!);
  const [n0, n1] = first === undefined ? [1, 0] : [v[2 * first]! / length, v[2 * first + 1]! / length];
  const places = lines.map((k) => -b[k]! / (v[2 * k]! * n0 + v[2 * k + 1]! * n1)).sort((p, q) => p - q);
  const samples = places.map((place, i) => (i === 0 ? place - 1 : (place + places[i - 1]!) / 2));
  samples.push((places.at(-1) ?? 0) + 1);
  for (const t of samples) {
    for (let k = 0; k < width; k++) pattern[k] = v[2 * k]! * n0 * t + v[2 * k + 1]! * n1 * t + b[k]! > 0 ? 1 : 0;
    cells.add(pattern);
  }
}

/** Bits that a double holds exactly. */
const exactBits = 52;

/** Patterns without repetition: known by a whole number where it is exact, else by their text. */
class CellSet {
  private readonly width: number;
  private readonly places: Float64Array;
  private readonly seen = new Set<number | string>();
  private patterns: Uint8Array;

  constructor(width: number) {
    this.width = width;
    this.places = Float64Array.from({ length: width }, (_, k) => (width <= exactBits ? 2 ** k : 0));
    this.patterns = new Uint8Array(width * (2 + width + (width * (width - 1)) / 2));
  }

  /** What node k adds to the whole number of a pattern. */
  place(k: number): number {
    return this.places[k]!;
  }

  add(pattern: Uint8Array, known?: number): void {
    const { width, seen } = this;
    const key = width > exactBits ? pattern.join('') : (known ?? this.wholeNumber(pattern));
    if (seen.has(key)) return;
    const at = seen.size * width;
    seen.add(key);
    if (at + width > this.patterns.length) {
      const grown = new Uint8Array(2 * this.patterns.length + width);
      grown.set(this.patterns);
      this.patterns = grown;
    }
    this.patterns.set(pattern, at);
  }

  done(): LineCells {
    return { count: this.seen.size, width: this.width, active: this.patterns.slice(0, this.seen.size * this.width) };
  }

  private wholeNumber(pattern: Uint8Array): number {
    let sum = 0;
    for (let k = 0; k < this.width; k++) sum += pattern[k]! * this.places[k]!;
    return sum;
  }
}

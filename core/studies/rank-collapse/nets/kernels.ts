/**
 * Products of one row with a layer W [rows, columns] that begins at `offset` of the flat weights. Rows are taken four
 * (or two) at a time, which halves the loads: plain loops over small matrices are where the study's time goes.
 */

/** out [columns] = factor [rows] · W. */
export function rowTimesLayer(
  factor: Float64Array,
  factorFrom: number,
  weights: Float64Array,
  offset: number,
  rows: number,
  columns: number,
  out: Float64Array,
  outFrom: number,
): void {
  for (let j = 0; j < columns; j++) out[outFrom + j] = 0;
  let i = 0;
  for (; i + 3 < rows; i += 4) {
    const a = factor[factorFrom + i]!;
    const b = factor[factorFrom + i + 1]!;
    const c = factor[factorFrom + i + 2]!;
    const d = factor[factorFrom + i + 3]!;
    const r = offset + i * columns;
    const s = r + columns;
    const t = s + columns;
    const u = t + columns;
    for (let j = 0; j < columns; j++) {
      const sum = a * weights[r + j]! + b * weights[s + j]! + (c * weights[t + j]! + d * weights[u + j]!);
      out[outFrom + j] = out[outFrom + j]! + sum;
    }
  }
  for (; i < rows; i++) {
    const a = factor[factorFrom + i]!;
    const r = offset + i * columns;
    for (let j = 0; j < columns; j++) out[outFrom + j] = out[outFrom + j]! + a * weights[r + j]!;
  }
}

/** out [rows] = factor [columns] · W^T. */
export function rowTimesTransposed(
  factor: Float64Array,
  factorFrom: number,
  weights: Float64Array,
  offset: number,
  rows: number,
  columns: number,
  out: Float64Array,
  outFrom: number,
): void {
  let i = 0;
  for (; i + 3 < rows; i += 4) {
    const r = offset + i * columns;
    const s = r + columns;
    const t = s + columns;
    const u = t + columns;
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (let j = 0; j < columns; j++) {
      const x = factor[factorFrom + j]!;
      a += x * weights[r + j]!;
      b += x * weights[s + j]!;
      c += x * weights[t + j]!;
      d += x * weights[u + j]!;
    }
    out[outFrom + i] = a;
    out[outFrom + i + 1] = b;
    out[outFrom + i + 2] = c;
    out[outFrom + i + 3] = d;
  }
  for (; i < rows; i++) {
    const r = offset + i * columns;
    let a = 0;
    for (let j = 0; j < columns; j++) a += factor[factorFrom + j]! * weights[r + j]!;
    out[outFrom + i] = a;
  }
}

/** W = keep · W + scale · left^T right, left [rows], right [columns]. */
export function addOuter(
  weights: Float64Array,
  offset: number,
  rows: number,
  columns: number,
  left: Float64Array,
  leftFrom: number,
  right: Float64Array,
  rightFrom: number,
  keep: number,
  scale: number,
): void {
  let i = 0;
  for (; i + 1 < rows; i += 2) {
    const f = scale * left[leftFrom + i]!;
    const g = scale * left[leftFrom + i + 1]!;
    const r = offset + i * columns;
    const s = r + columns;
    for (let j = 0; j < columns; j++) {
      const x = right[rightFrom + j]!;
      weights[r + j] = keep * weights[r + j]! + f * x;
      weights[s + j] = keep * weights[s + j]! + g * x;
    }
  }
  for (; i < rows; i++) {
    const f = scale * left[leftFrom + i]!;
    const r = offset + i * columns;
    for (let j = 0; j < columns; j++) weights[r + j] = keep * weights[r + j]! + f * right[rightFrom + j]!;
  }
}

/** rowTimesTransposed of the old W, and addOuter to it, in one pass over W. */
export function timesTransposedThenAdd(
  weights: Float64Array,
  offset: number,
  rows: number,
  columns: number,
  left: Float64Array,
  right: Float64Array,
  keep: number,
  scale: number,
  out: Float64Array,
): void {
  let i = 0;
  for (; i + 1 < rows; i += 2) {
    const f = scale * left[i]!;
    const g = scale * left[i + 1]!;
    const r = offset + i * columns;
    const s = r + columns;
    let a = 0;
    let b = 0;
    for (let j = 0; j < columns; j++) {
      const x = right[j]!;
      const upper = weights[r + j]!;
      const lower = weights[s + j]!;
      a += x * upper;
      b += x * lower;
      weights[r + j] = keep * upper + f * x;
      weights[s + j] = keep * lower + g * x;
    }
    out[i] = a;
    out[i + 1] = b;
  }
  for (; i < rows; i++) {
    const f = scale * left[i]!;
    const r = offset + i * columns;
    let a = 0;
    for (let j = 0; j < columns; j++) {
      const upper = weights[r + j]!;
      a += right[j]! * upper;
      weights[r + j] = keep * upper + f * right[j]!;
    }
    out[i] = a;
  }
}

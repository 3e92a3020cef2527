import type { DataSets } from '../../../data/dataSets.ts';
import { readImportedTable } from '../../../data/importedTable.ts';
import { iris } from '../../../data/iris.ts';
import type { LabelledTable } from '../../../data/labelledTable.ts';
import { supportVectors } from '../../../numerics/supportVectors.ts';
import type { Randomness } from '../../../random.ts';
import type { LinearParams } from './fields.ts';
import { dotRow, norm, scaled } from './vectors.ts';

/** Points with their labels folded in, z_n = y_n x_n, [n, d]. */
export interface Points {
  readonly n: number;
  readonly d: number;
  readonly z: Float64Array;
}

/** Rows removed by `farthest`, and size of the drawn set of preset margin-linear. */
const farthestCount = 10;
const drawn = { points: 20, inputs: 10, candidates: 400, gap: 0.3 } as const;

/** The points of a replica before any are removed. */
export function allPoints(params: LinearParams, rng: Randomness, replica: number, data: DataSets | undefined): Points {
  switch (params.dataSet) {
    case 'points':
      return writtenPoints(params);
    case 'iris01':
      return irisPoints(50);
    case 'iris02':
      return irisPoints(100);
    case 'irisRow': {
      const { z, d } = irisPoints(50);
      const row = z.slice(0, d);
      return { n: 1, d, z: scaled(row, 1 / norm(row)) };
    }
    case 'separated':
      return separatedPoints(rng, replica);
    case 'imported':
      if (!data) throw new Error('this run was given no data folder');
      return importedPoints(readImportedTable(data, params.importedName));
  }
}

function writtenPoints({ points, dimension: d, copies }: LinearParams): Points {
  const rows = Array.from({ length: points.length / d }, (_, i) => points.slice(i * d, (i + 1) * d));
  const repeated = rows.flatMap((row, i) => Array.from({ length: copies[copies.length === 1 ? 0 : i]! }, () => row));
  return { n: repeated.length, d, z: Float64Array.from(repeated.flat()) };
}

/** The user's own table, treated as Iris is. A column without spread is only centred. */
function importedPoints({ rows, columns, features, labels }: LabelledTable): Points {
  return { n: rows, d: columns, z: standardised(features, rows, columns, labels) };
}

/** Setosa (+1) and the class that begins at `from` (−1), features standardised by mean and population sd of the 100 rows. */
function irisPoints(from: number): Points {
  const d = 4;
  const rows = Array.from({ length: 100 }, (_, i) => (i < 50 ? i : from + i - 50));
  const features = Float64Array.from(rows.flatMap((row) => [...iris.subarray(row * d, row * d + d)]));
  const labels = rows.map((_, i) => (i < 50 ? 1 : -1));
  return { n: 100, d, z: standardised(features, 100, d, labels) };
}

/** Features [n, d] less their mean over their population deviation, labels folded in. */
function standardised(features: Float64Array, n: number, d: number, labels: ArrayLike<number>): Float64Array {
  const z = new Float64Array(n * d);
  for (let j = 0; j < d; j++) {
    const values = Array.from({ length: n }, (_, i) => features[i * d + j]!);
    const mean = values.reduce((sum, v) => sum + v, 0) / n;
    const deviation = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / n);
    values.forEach((v, i) => (z[i * d + j] = (labels[i]! * (v - mean)) / (deviation > 0 ? deviation : 1)));
  }
  return z;
}

/** Unit teacher u of preset margin-linear, [10]: draws 0..9 of step 0 of the stream `data`. */
function teacherOf(rng: Randomness, replica: number): Float64Array {
  const u = rng.stream('data', replica).normals(0, new Float64Array(drawn.inputs));
  return scaled(u, 1 / norm(u));
}

function separatedPoints(rng: Randomness, replica: number): Points {
  const d = drawn.inputs;
  const u = teacherOf(rng, replica);
  const rows = rng.stream('data', replica).normals(1, new Float64Array(drawn.candidates * d));
  const kept: number[] = [];
  for (let i = 0; i < drawn.candidates && kept.length < drawn.points * d; i++) {
    const side = dotRow(rows, i, d, u);
    if (Math.abs(side) > drawn.gap) for (let j = 0; j < d; j++) kept.push(Math.sign(side) * rows[i * d + j]!);
  }
  return { n: kept.length / d, d, z: Float64Array.from(kept) };
}

/** Rows to leave out, by the margins and support vectors of all points. */
export function removedRows({ removal, removedRows: named }: LinearParams, points: Points): readonly number[] {
  if (removal === 'none') return [];
  if (removal === 'rows') return named;
  const { n, d, z } = points;
  const { direction, indices } = supportVectors(z, n, d);
  const rows = Array.from({ length: n }, (_, i) => i);
  if (removal === 'supportVectors') return indices;
  if (removal === 'others') return rows.filter((row) => !indices.includes(row));
  const margin = rows.map((row) => dotRow(z, row, d, direction));
  return rows.sort((a, b) => margin[b]! - margin[a]!).slice(0, farthestCount);
}

export function without({ n, d, z }: Points, removed: readonly number[]): Points {
  const rows = Array.from({ length: n }, (_, i) => i).filter((row) => !removed.includes(row));
  return { n: rows.length, d, z: Float64Array.from(rows.flatMap((row) => [...z.subarray(row * d, row * d + d)])) };
}

/** w at t = 1, [d]. */
export function startOf(params: LinearParams, d: number, rng: Randomness, replica: number): Float64Array {
  const { start, startAngles, startVectors, startNorm } = params;
  if (start === 'angles') {
    const angle = startAngles[replica % startAngles.length]!;
    const w = new Float64Array(d);
    w[0] = startNorm * Math.cos(angle);
    if (d > 1) w[1] = startNorm * Math.sin(angle);
    return w;
  }
  if (start === 'vectors') {
    const from = (replica * d) % startVectors.length;
    const v = startVectors.slice(from, from + d);
    return scaled(v, startNorm / norm(v));
  }
  const draws = rng.stream('init', replica).normals(0, new Float64Array(d));
  if (start === 'random') return scaled(draws, startNorm / norm(draws));
  // Preset margin-linear: −0.5 u plus a third of it of Gaussian noise.
  return teacherOf(rng, replica).map((u, j) => -0.5 * u + (0.5 / 3) * draws[j]!);
}

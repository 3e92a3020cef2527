import type { RunEvent } from '../../runner.ts';
import { singularValues } from '../../../numerics/singularValues.ts';
import type { NetParams } from './draws.ts';
import { crossMoment } from './losses.ts';
import { zeroNorm, type LayerMeasures, type Measures } from './measure.ts';
import type { Member } from './member.ts';
import { layerOf, type Shapes } from './shapes.ts';
import { inner, normOf } from './spectra.ts';
import { keptSingularValues } from './tables.ts';

type Cell = number | string;
type TableEvent = Extract<RunEvent, { kind: 'table' }>;

/** Rows gathered one by one, handed over column by column. */
function tableEvent(table: string, rows: readonly Readonly<Record<string, Cell>>[]): TableEvent[] {
  const first = rows[0];
  if (!first) return [];
  const columns = Object.fromEntries(
    Object.keys(first).map((key) => {
      const column = rows.map((row) => row[key]!);
      return [key, typeof column[0] === 'string' ? (column as string[]) : Float64Array.from(column as number[])];
    }),
  );
  return [{ kind: 'table', table, columns }];
}

const layerKeys = [
  'norm',
  's2OverS1',
  'stableRank',
  'alignNext',
  'balanceNorm',
  'balanceDrift',
  's2Law',
  's2OverS1Law',
  'balanceLaw',
] as const;
const singularKeys = Array.from({ length: keptSingularValues }, (_, i) => `s${i + 1}`);

/** Rows of the table `layers` of some replicas at one step; the longest table, so written straight into columns. */
export function layerTable(
  arm: string,
  step: number,
  params: NetParams,
  measured: readonly { readonly replica: number; readonly measures: Measures }[],
): TableEvent[] {
  const depth = params.sizes.length - 1;
  const length = measured.length * depth;
  if (length === 0) return [];
  const filled = (value: number): Float64Array => new Float64Array(length).fill(value);
  const columns: Record<string, Float64Array> = {
    replica: filled(0),
    step: filled(step),
    tau: filled(params.integrator === 'gd' ? NaN : params.stepSize * step),
    layer: filled(0),
  };
  for (const key of [...layerKeys, ...singularKeys]) columns[key] = filled(NaN);
  measured.forEach(({ replica, measures }, m) => {
    measures.layers.forEach((layer, k) => {
      const row = m * depth + k;
      columns['replica']![row] = replica;
      columns['layer']![row] = k + 1;
      for (const key of layerKeys) columns[key]![row] = layer[key];
      const kept = Math.min(keptSingularValues, layer.spectrum.values.length);
      for (let i = 0; i < kept; i++) columns[singularKeys[i]!]![row] = layer.spectrum.values[i]!;
    });
  });
  const arms = Array.from({ length }, () => arm);
  return [{ kind: 'table', table: 'layers', columns: { arm: arms, ...columns } }];
}

/**
 * |U^T W_k V| with U the right singular basis of the next layer and V the left one of the previous layer: only its
 * first entry is left when neighbours align and the rank is one. Where a neighbour has fewer directions (or is not
 * there) W_k's own singular vectors complete the basis.
 */
export function weightsTable(
  arm: string,
  step: number,
  weights: Float64Array,
  shapes: Shapes,
  layers: readonly LayerMeasures[],
): TableEvent[] {
  const rows: Record<string, Cell>[] = [];
  for (let k = 0; k < shapes.layers; k++) {
    const [height, width] = [shapes.sizes[k + 1]!, shapes.sizes[k]!];
    const layer = layerOf(weights, shapes, k);
    const own = layers[k]!.spectrum;
    const above = completed(layers[k + 1]?.spectrum.right, own.left, height);
    const below = completed(layers[k - 1]?.spectrum.left, own.right, width);
    above.forEach((u, a) => {
      below.forEach((v, b) => {
        let sum = 0;
        for (let i = 0; i < height; i++) sum += u[i]! * inner(layer, i * width, v, 0, width);
        rows.push({ arm, replica: 0, step, layer: k + 1, row: a + 1, column: b + 1, magnitude: Math.abs(sum) });
      });
    });
  }
  return tableEvent('weights', rows);
}

/** The first vectors (rows of length n), then what the spare ones add, orthogonalised (Gram–Schmidt, twice). */
function completed(first: Float64Array | undefined, spare: Float64Array, n: number): Float64Array[] {
  const split = (rows: Float64Array): Float64Array[] =>
    Array.from({ length: rows.length / n }, (_, i) => rows.slice(i * n, (i + 1) * n));
  const basis = first ? split(first) : [];
  for (const vector of split(spare)) {
    if (basis.length === n) break;
    for (const member of [...basis, ...basis]) {
      const share = inner(vector, 0, member, 0, n);
      for (let i = 0; i < n; i++) vector[i] = vector[i]! - share * member[i]!;
    }
    const norm = normOf(vector);
    // What lies in the span of the others already leaves rounding only.
    if (norm > 1e-6) basis.push(vector.map((value) => value / norm));
  }
  return basis;
}

/** Section 2.2: at depth 2, zero is stable iff sigma_max(Y^T X/n) < 2 μ. */
function zeroThreshold({ data }: Member, { inputs, outputs }: Shapes): number {
  const moment = crossMoment(data.targets, outputs, data.inputs, inputs, data.points);
  return singularValues(moment, outputs, inputs).values[0]! / 2;
}

/** Rows of the table `zeroMap` of the replicas that reached the last step. */
export function zeroTable(
  arm: string,
  params: NetParams,
  shapes: Shapes,
  ended: readonly { readonly replica: number; readonly member: Member; readonly weights: Float64Array }[],
): TableEvent[] {
  const rows = ended.map(({ replica, member, weights }) => {
    const norm = Math.max(...Array.from({ length: shapes.layers }, (_, k) => normOf(layerOf(weights, shapes, k))));
    const threshold = zeroThreshold(member, shapes);
    const predictedZero = threshold < params.mu ? 1 : 0;
    const zero = norm < zeroNorm ? 1 : 0;
    const { mu, initScale } = params;
    return { arm, depth: shapes.layers, mu, initScale, replica, norm, threshold, predictedZero, zero };
  });
  return tableEvent('zeroMap', rows);
}

/** Rows of the table `drift`: how well a flow has conserved the balance matrices at its end. */
export function driftTable(
  arm: string,
  { integrator, stepSize }: NetParams,
  ended: readonly { readonly replica: number; readonly measures: Measures }[],
): TableEvent[] {
  const rows = ended.flatMap(({ replica, measures }) =>
    measures.layers
      .slice(0, -1)
      .map(({ balanceDrift }, k) => ({ arm, integrator, stepSize, replica, pair: k + 1, drift: balanceDrift })),
  );
  return tableEvent('drift', rows);
}

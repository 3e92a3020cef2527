import type { SegmentsPanel } from '../../contract/charts.ts';
import type { RunSeries } from './runSeries.ts';
import { eachRow, type Cell } from './tableRows.ts';

/** Segments of one arm and style inside one multiple: [k, 4] of x1, y1, x2, y2. */
export interface SegmentGroup {
  readonly arm: string;
  readonly control: boolean;
  readonly style: string;
  readonly ends: Float64Array;
}

/** Points of one class of one arm: [k] each; `radius` of the circle round each where the panel has one. */
export interface PointGroup {
  readonly arm: string;
  readonly control: boolean;
  readonly class: string;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly radius: Float64Array | undefined;
}

/** One small multiple. */
export interface SegmentsMultiple {
  readonly key: string;
  readonly segments: readonly SegmentGroup[];
  readonly points: readonly PointGroup[];
}

export interface SegmentsData {
  readonly multiples: readonly SegmentsMultiple[];
}

/** The rows of a panel's two tables, by multiple, arm and style or class, in order of appearance. */
export function panelSegments(
  panel: SegmentsPanel,
  run: RunSeries,
  where: Readonly<Record<string, Cell>>,
): SegmentsData {
  const multiples = new Map<string, { segments: Map<string, number[]>; points: Map<string, number[]> }>();
  const group = (kind: 'segments' | 'points', key: string, name: string): number[] => {
    const multiple = multiples.get(key) ?? {
      segments: new Map<string, number[]>(),
      points: new Map<string, number[]>(),
    };
    multiples.set(key, multiple);
    const values = multiple[kind].get(name) ?? [];
    multiple[kind].set(name, values);
    return values;
  };
  const wants = (arm: Cell | undefined): boolean => !panel.arms || panel.arms.includes(String(arm));
  const put = (kind: 'segments' | 'points', table: string, columns: readonly string[], by: string | undefined): void =>
    eachRow(run, table, where, (rows, i) => {
      const arm = rows['arm']?.[i];
      if (!wants(arm)) return;
      const key = panel.multiplesBy === undefined ? '' : String(rows[panel.multiplesBy]?.[i]);
      const name = JSON.stringify([String(arm ?? ''), by === undefined ? '' : String(rows[by]?.[i])]);
      group(kind, key, name).push(...columns.map((column) => Number(rows[column]?.[i])));
    });
  const { segments, points } = panel;
  put('segments', segments.table, [segments.x1, segments.y1, segments.x2, segments.y2], segments.styleBy);
  const pointColumns = points ? [points.x, points.y, ...(points.radius === undefined ? [] : [points.radius])] : [];
  if (points) put('points', points.table, pointColumns, points.classBy);
  const isControl = (arm: string): boolean => run.shape.arms.some(({ name, control }) => name === arm && control);
  return {
    multiples: [...multiples]
      .sort(([a], [b]) => Number(a) - Number(b))
      .map(([key, found]) => ({
        key,
        segments: [...found.segments].map(([name, values]) => {
          const [arm, style] = JSON.parse(name) as [string, string];
          return { arm, control: isControl(arm), style, ends: Float64Array.from(values) };
        }),
        points: [...found.points].map(([name, values]) => {
          const [arm, className] = JSON.parse(name) as [string, string];
          const wide = pointColumns.length;
          const column = (c: number): Float64Array =>
            Float64Array.from({ length: values.length / wide }, (_, i) => values[i * wide + c]!);
          const radius = points?.radius === undefined ? undefined : column(2);
          return { arm, control: isControl(arm), class: className, x: column(0), y: column(1), radius };
        }),
      })),
  };
}

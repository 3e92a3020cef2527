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

/**
 * The rows of a panel's two tables, by multiple, arm and style or class, in order of appearance. `where` chooses the rows;
 * groups are those of all rows, so that colours and plots stay when a slider moves.
 */
export function panelSegments(
  panel: SegmentsPanel,
  run: RunSeries,
  where: Readonly<Record<string, Cell>>,
): SegmentsData {
  const multiples = new Map<string, { segments: Map<string, number[]>; points: Map<string, number[]> }>();
  const group = (kind: 'segments' | 'points', key: string, name: string): number[] => {
    let multiple = multiples.get(key);
    if (!multiple) multiples.set(key, (multiple = { segments: new Map(), points: new Map() }));
    let values = multiple[kind].get(name);
    if (!values) multiple[kind].set(name, (values = []));
    return values;
  };
  const wanted = Object.entries(where);
  const put = (kind: 'segments' | 'points', table: string, columns: readonly string[], by: string | undefined): void =>
    eachRow(run, table, {}, (rows, i) => {
      const arm = String(rows['arm']?.[i] ?? '');
      if (panel.arms && !panel.arms.includes(arm)) return;
      const key = panel.multiplesBy === undefined ? '' : String(rows[panel.multiplesBy]?.[i]);
      const values = group(kind, key, `${arm}${parting}${by === undefined ? '' : String(rows[by]?.[i])}`);
      if (!wanted.every(([column, value]) => rows[column]?.[i] === value)) return;
      for (const column of columns) values.push(Number(rows[column]?.[i]));
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
          const [arm, style] = name.split(parting) as [string, string];
          return { arm, control: isControl(arm), style, ends: Float64Array.from(values) };
        }),
        points: [...found.points].map(([name, values]) => {
          const [arm, className] = name.split(parting) as [string, string];
          const wide = pointColumns.length;
          const column = (c: number): Float64Array =>
            Float64Array.from({ length: values.length / wide }, (_, i) => values[i * wide + c]!);
          const radius = points?.radius === undefined ? undefined : column(2);
          return { arm, control: isControl(arm), class: className, x: column(0), y: column(1), radius };
        }),
      })),
  };
}

/** Between an arm and a style or class: in neither. */
const parting = '\u0000';

/** Whether two drawings of a panel differ only in segments and radii: same plots, axes, groups and points. */
export function sameFrame(panel: SegmentsPanel, a: SegmentsData, b: SegmentsData): boolean {
  const ranged = [panel.x, panel.y].every(({ min, max }) => min !== undefined && max !== undefined);
  // Where there are no points, the segments span the axes.
  if (!ranged && a.multiples.some(({ points }) => points.every(({ x }) => x.length === 0))) return false;
  return frameText(a) === frameText(b);
}

function frameText({ multiples }: SegmentsData): string {
  return JSON.stringify(
    multiples.map(({ key, segments, points }) => [
      key,
      segments.map(({ arm, style }) => [arm, style]),
      points.map((group) => [group.arm, group.class, [...group.x], [...group.y], group.radius !== undefined]),
    ]),
  );
}

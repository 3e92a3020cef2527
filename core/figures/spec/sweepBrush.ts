import type { SweepResults } from '../../contract/sweep.ts';

/** Stretches that were brushed on the axis of a param or summary; none: the axis selects nothing. */
export type Brushes = ReadonlyMap<string, readonly (readonly [number, number])[]>;

/** The rows that lie within a brushed stretch of every brushed axis of the parallel coordinates. */
export function rowsWithin({ rows, columns }: SweepResults, brushes: Brushes): SweepResults['rows'] {
  const brushed = [...brushes].filter(([, stretches]) => stretches.length > 0);
  return rows.filter(({ point, values }) =>
    brushed.every(([key, stretches]) => {
      const value = key in point ? point[key] : values[columns.findIndex((column) => column.key === key)];
      return typeof value === 'number' && stretches.some(([from, to]) => value >= from && value <= to);
    }),
  );
}

import type { ChartSpec } from '../../core/contract/charts.ts';
import type { RowBatch, TableBatch } from '../../core/contract/run.ts';
import type { PanelData } from '../../core/figures/spec/panelData.ts';
import type { RunShape } from '../../core/figures/spec/runSeries.ts';
import type { Cell } from '../../core/figures/spec/tableRows.ts';
import type { Range } from '../../core/figures/spec/zoom.ts';

/** How a chart is looked at. */
export interface View {
  readonly buckets: number;
  /** null: the last. */
  readonly scrub: Cell | null;
  /** What of each panel is shown along x; null or none: all of it. */
  readonly x: readonly (Range | null)[];
}

/** What the page sends to the worker that holds a run's rows. */
export type ToSeries =
  | { readonly kind: 'open'; readonly shape: RunShape; readonly charts: readonly ChartSpec[] }
  | { readonly kind: 'rows'; readonly batch: RowBatch }
  | { readonly kind: 'table'; readonly batch: TableBatch }
  | { readonly kind: 'count' }
  | ({ readonly kind: 'draw'; readonly chart: string; readonly only: number | null } & View);

export interface Drawing {
  readonly kind: 'drawing';
  readonly chart: string;
  /** null: not asked for. */
  readonly panels: readonly (PanelData | null)[];
  readonly scrubValues: readonly Cell[];
  /** The place among them that is drawn; -1 where there is no slider. */
  readonly scrubbedTo: number;
}

/** `rows` counts the rows that the drawings sent from now on are made of. */
export type FromSeries = Drawing | { readonly kind: 'count'; readonly rows: number };

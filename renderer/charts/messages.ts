import type { ChartSpec } from '../../core/contract/charts.ts';
import type { RowBatch, TableBatch } from '../../core/contract/run.ts';
import type { PanelData } from '../../core/figures/spec/panelData.ts';
import type { RunShape } from '../../core/figures/spec/runSeries.ts';
import type { Cell } from '../../core/figures/spec/tableRows.ts';

/** What the page sends to the worker that holds a run's rows. */
export type ToSeries =
  | { readonly kind: 'open'; readonly shape: RunShape; readonly charts: readonly ChartSpec[] }
  | { readonly kind: 'rows'; readonly batch: RowBatch }
  | { readonly kind: 'table'; readonly batch: TableBatch }
  | { readonly kind: 'count' }
  | { readonly kind: 'draw'; readonly chart: string; readonly buckets: number; readonly scrub: Cell | null };

export interface Drawing {
  readonly kind: 'drawing';
  readonly chart: string;
  readonly panels: readonly PanelData[];
  readonly scrubValues: readonly Cell[];
  /** The place among them that is drawn; -1 where there is no slider. */
  readonly scrubbedTo: number;
}

/** `rows` counts the rows that the drawings sent from now on are made of. */
export type FromSeries = Drawing | { readonly kind: 'count'; readonly rows: number };

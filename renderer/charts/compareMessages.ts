import type { CompareView } from '../../core/contract/compareView.ts';
import type { RowBatch } from '../../core/contract/run.ts';
import type { ComparedRun } from '../../core/figures/spec/compareSeries.ts';
import type { ComparePanel } from '../../core/figures/spec/compareCurves.ts';
import type { RunShape } from '../../core/figures/spec/runSeries.ts';

/** What the page sends to the worker that holds the rows of compared runs. */
export type ToCompare =
  | { readonly kind: 'run'; readonly run: Omit<ComparedRun, 'rows'>; readonly shape: RunShape }
  | { readonly kind: 'rows'; readonly runId: string; readonly batch: RowBatch }
  | { readonly kind: 'draw'; readonly id: number; readonly view: CompareView; readonly buckets: number };

export type FromCompare =
  | { readonly kind: 'panels'; readonly id: number; readonly panels: readonly ComparePanel[] }
  | { readonly kind: 'refused'; readonly id: number; readonly sentence: string };

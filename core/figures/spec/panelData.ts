import type { PanelSpec } from '../../contract/charts.ts';
import { panelBars, type BarsData } from './bars.ts';
import { panelCells, type CellsData } from './cells.ts';
import { panelCurves, type Curve } from './curves.ts';
import { panelImages, type ImagesData } from './images.ts';
import { panelIntervals, type IntervalGroup } from './intervals.ts';
import type { RunSeries } from './runSeries.ts';
import { panelSegments, type SegmentsData } from './segments.ts';
import type { Cell } from './tableRows.ts';
import type { Range } from './zoom.ts';

/** What one panel draws: plain arrays, made off the window's main thread. */
export type PanelData =
  | { readonly kind: 'curves'; readonly curves: readonly Curve[] }
  | { readonly kind: 'bars'; readonly bars: BarsData }
  | { readonly kind: 'cells'; readonly cells: CellsData }
  | { readonly kind: 'segments'; readonly segments: SegmentsData }
  | { readonly kind: 'intervals'; readonly intervals: readonly IntervalGroup[] }
  | { readonly kind: 'images'; readonly images: ImagesData }
  | { readonly kind: 'none' };

/** `where` holds the scrubber's choice; `buckets` the pixel columns of the plot; `x` what of curves is shown. */
export function panelData(
  panel: PanelSpec,
  run: RunSeries,
  options: {
    readonly buckets: number;
    readonly where?: Readonly<Record<string, Cell>>;
    readonly x?: Range | undefined;
  },
): PanelData {
  const where = options.where ?? {};
  switch (panel.kind) {
    case 'line':
    case 'scatter':
      return { kind: 'curves', curves: panelCurves(panel, run, { buckets: options.buckets, where, x: options.x }) };
    case 'bars':
      return { kind: 'bars', bars: panelBars(panel, run, where) };
    case 'heatmap':
      return { kind: 'cells', cells: panelCells(panel, run, where) };
    case 'segments':
      return { kind: 'segments', segments: panelSegments(panel, run, where) };
    case 'interval':
      return { kind: 'intervals', intervals: panelIntervals(panel, run, where) };
    case 'images':
      return { kind: 'images', images: panelImages(panel, run, where) };
  }
}

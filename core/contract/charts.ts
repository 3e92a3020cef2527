/** Charts as data: a closed set of panel kinds. figures/spec turns a chart and its series into an ECharts option. */

/** `symlog`: logarithmic in both directions, linear near 0 (figures/spec/symlog.ts). */
export type Scale = 'linear' | 'log' | 'symlog';

export interface AxisSpec {
  readonly label: string;
  /** Plain text; TeX labels belong to the figure composer. */
  readonly unit?: string;
  readonly scale: Scale;
  readonly min?: number;
  readonly max?: number;
}

/** `oneMinus` plots 1 − y, `abs` |y|: what is near a limit is seen on a log axis. */
export type Transform = 'none' | 'oneMinus' | 'abs';

/** Scalars of the run: x is `step` or a metric recorded at the same step. */
export interface RowSource {
  readonly from: 'rows';
  readonly x: 'step' | (string & {});
  readonly y: string;
}

/** A named table: x and y are columns; rows are kept where every `where` column has that value. */
export interface TableSource {
  readonly from: 'table';
  readonly table: string;
  readonly x: string;
  readonly y: string;
  /** Columns whose values split the rows into separate lines, after arm and replica. */
  readonly splitBy?: readonly string[];
  readonly where?: Readonly<Record<string, number | string>>;
}

export interface SeriesSpec {
  readonly source: RowSource | TableSource;
  readonly label: string;
  readonly transform?: Transform;
  /** A predicted curve: drawn dashed. */
  readonly reference?: boolean;
  /** Only these arms (default: all of the run). */
  readonly arms?: readonly string[];
}

/** A straight line: horizontal, vertical, or of a slope through a point (in the axes' scales). */
export type Guide =
  | { readonly kind: 'y'; readonly value: number; readonly label: string }
  | { readonly kind: 'x'; readonly value: number; readonly label: string }
  | {
      readonly kind: 'slope';
      readonly slope: number;
      readonly through: readonly [number, number];
      readonly label: string;
    };

interface PanelBase {
  readonly title: string;
  readonly guides?: readonly Guide[];
}

/** Replicas become a centre line with a band. */
export interface LinePanel extends PanelBase {
  readonly kind: 'line';
  readonly x: AxisSpec;
  readonly y: AxisSpec;
  readonly series: readonly SeriesSpec[];
  readonly center: 'median' | 'mean';
  readonly band: 'minMax' | 'none';
}

export interface ScatterPanel extends PanelBase {
  readonly kind: 'scatter';
  readonly x: AxisSpec;
  readonly y: AxisSpec;
  readonly series: readonly SeriesSpec[];
}

/** One bar a category (an arm, or a column's value), its height the median, its whisker min to max. */
export interface BarsPanel extends PanelBase {
  readonly kind: 'bars';
  readonly categoryLabel: string;
  readonly y: AxisSpec;
  readonly series: readonly { readonly source: BarSource; readonly label: string }[];
}
export type BarSource =
  | { readonly from: 'lastRow'; readonly metric: string; readonly category: 'arm' }
  | {
      readonly from: 'table';
      readonly table: string;
      readonly category: string;
      readonly value: string;
      readonly where?: Readonly<Record<string, number | string>>;
    };

/** Cells from a table; several rows in one cell are averaged. */
export interface HeatmapPanel extends PanelBase {
  readonly kind: 'heatmap';
  readonly table: string;
  readonly x: AxisSpec & { readonly column: string };
  readonly y: AxisSpec & { readonly column: string };
  readonly value: {
    readonly column: string;
    readonly label: string;
    readonly scale: Scale;
    readonly min?: number;
    readonly max?: number;
  };
  readonly where?: Readonly<Record<string, number | string>>;
}

/** Straight segments and points in the plane, with optional circles, one panel a replica (small multiples). */
export interface SegmentsPanel extends PanelBase {
  readonly kind: 'segments';
  readonly x: AxisSpec;
  readonly y: AxisSpec;
  readonly equalAxes: boolean;
  readonly segments: {
    readonly table: string;
    readonly x1: string;
    readonly y1: string;
    readonly x2: string;
    readonly y2: string;
    readonly styleBy?: string;
  };
  readonly points?: {
    readonly table: string;
    readonly x: string;
    readonly y: string;
    readonly classBy: string;
    readonly radius?: string;
  };
  readonly multiplesBy?: string;
  /** Only these arms (default: all of the run). */
  readonly arms?: readonly string[];
}

/** A vertical interval [low, high] a row, e.g. a margin certified below and found above. */
export interface IntervalPanel extends PanelBase {
  readonly kind: 'interval';
  readonly table: string;
  readonly x: AxisSpec & { readonly column: string };
  readonly y: AxisSpec;
  readonly low: string;
  readonly high: string;
}

/** Small images in a grid, one a table row. */
export interface ImagesPanel extends PanelBase {
  readonly kind: 'images';
  readonly table: string;
  /** A text column: bytes 0..255 parted by spaces, [height, width, channels]; three channels are red, green, blue. */
  readonly pixels: string;
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
  /** Columns whose names and values stand below an image. */
  readonly captionBy: readonly string[];
}

export type PanelSpec =
  LinePanel | ScatterPanel | BarsPanel | HeatmapPanel | SegmentsPanel | IntervalPanel | ImagesPanel;

export interface ChartSpec {
  readonly key: string;
  readonly title: string;
  /** What the figure should show, in a sentence. */
  readonly caption: string;
  readonly panels: readonly PanelSpec[];
  /** Presets that this chart belongs to (default: all). */
  readonly presets?: readonly string[];
  /** A slider over the values of this column of the panels' tables. */
  readonly scrub?: { readonly column: string; readonly label: string };
}

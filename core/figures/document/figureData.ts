import type { PanelData } from '../spec/panelData.ts';
import type { ResolvedPanel } from './figurePanels.ts';

/** One drawn point, bar, cell, segment or interval; what a kind does not have is missing. */
export interface FigureRow {
  readonly panel: number;
  readonly kind: string;
  readonly series: string;
  readonly arm?: string;
  readonly category?: string;
  readonly x?: number;
  readonly y?: number;
  readonly low?: number;
  readonly high?: number;
  readonly x2?: number;
  readonly y2?: number;
  readonly radius?: number;
}

export const figureColumns = [
  'panel',
  'kind',
  'series',
  'arm',
  'category',
  'x',
  'y',
  'low',
  'high',
  'x2',
  'y2',
  'radius',
] as const satisfies readonly (keyof FigureRow)[];

export const textColumns: readonly string[] = ['kind', 'series', 'arm', 'category'];

/** What a figure draws as rows: panels count from 1; nothing is thinned, transforms of the chart are made. */
export function figureRows(panels: readonly ResolvedPanel[]): FigureRow[] {
  return panels.flatMap(({ panel, data }, index) =>
    rowsOf(data).map((row) => ({ ...row, panel: index + 1, kind: panel.kind })),
  );
}

type PartRow = Omit<FigureRow, 'panel' | 'kind'>;

function rowsOf(data: PanelData): PartRow[] {
  switch (data.kind) {
    case 'curves':
      return data.curves.flatMap(({ label, arm, x, y, low, high }) =>
        Array.from(x, (at, i) => ({
          series: label,
          arm,
          x: at,
          y: y[i]!,
          ...(low && high ? { low: low[i]!, high: high[i]! } : {}),
        })),
      );
    case 'bars': {
      const { categories, groups } = data.bars;
      return groups.flatMap(({ label, bars }) =>
        bars.flatMap((bar, i) =>
          bar === null
            ? []
            : [{ series: label, category: categories[i]!, y: bar.median, low: bar.low, high: bar.high }],
        ),
      );
    }
    case 'cells': {
      const { x, y, cells } = data.cells;
      return cells.map(([column, row, value]) => ({ series: '', category: `${x[column]} / ${y[row]}`, y: value }));
    }
    case 'segments':
      return data.segments.multiples.flatMap(({ key, segments, points }) => [
        ...segments.flatMap(({ arm, style, ends }) =>
          Array.from({ length: ends.length / 4 }, (_, s) => ({
            series: style,
            arm,
            category: key,
            x: ends[4 * s]!,
            y: ends[4 * s + 1]!,
            x2: ends[4 * s + 2]!,
            y2: ends[4 * s + 3]!,
          })),
        ),
        ...points.flatMap(({ arm, class: name, x, y, radius }) =>
          Array.from(x, (at, i) => ({
            series: `class ${name}`,
            arm,
            category: key,
            x: at,
            y: y[i]!,
            ...(radius ? { radius: radius[i]! } : {}),
          })),
        ),
      ]);
    case 'intervals':
      return data.intervals.flatMap(({ arm, x, low, high }) =>
        Array.from(x, (at, i) => ({ series: '', arm, x: at, low: low[i]!, high: high[i]! })),
      );
    case 'images':
      return data.images.images.map(({ caption }) => ({ series: caption.join(' · ') }));
    case 'none':
      return [];
  }
}

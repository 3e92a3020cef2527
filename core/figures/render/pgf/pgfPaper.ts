import type { FigureStyle } from '../figureStyle.ts';

/** Where an axis stands in the figure, in points from its lower left corner. */
export interface PlotBox {
  readonly left: number;
  readonly bottom: number;
  readonly width: number;
  readonly height: number;
}

export interface PgfFile {
  readonly ending: string;
  readonly text: string;
}

/** What the panels of one figure share: its look, its data files and its colours. */
export class PgfPaper {
  readonly style: FigureStyle;
  readonly files: PgfFile[] = [];
  private readonly name: string;
  private readonly colours = new Set<string>();

  constructor(style: FigureStyle, name: string) {
    this.style = style;
    this.name = name;
  }

  /** Keeps columns as a CSV file; returns the name that TeX reads it by. */
  csv(columns: Readonly<Record<string, readonly number[]>>): string {
    const keys = Object.keys(columns);
    const length = columns[keys[0]!]!.length;
    const lines = Array.from({ length }, (_, i) => keys.map((key) => texNumber(columns[key]![i]!)).join(','));
    const ending = `-${this.files.length + 1}.csv`;
    this.files.push({ ending, text: `${[keys.join(','), ...lines].join('\n')}\n` });
    return `${this.name}${ending}`;
  }

  /** The name of a colour that the preamble of the figure defines. */
  colour(hex: string): string {
    this.colours.add(hex.slice(1).toUpperCase());
    return `excite${hex.slice(1).toUpperCase()}`;
  }

  definitions(): string[] {
    return [...this.colours].sort().map((hex) => `\\definecolor{excite${hex}}{HTML}{${hex}}%`);
  }

  line(factor: number): string {
    return `${texNumber(this.style.lineWidthPt * factor)}pt`;
  }
}

/** Shortest text that TeX reads back; pgfplots jumps over nan and inf. */
export function texNumber(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  return Object.is(value, -0) ? '0' : String(Number(value.toPrecision(9)));
}

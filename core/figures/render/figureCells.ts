export interface FigureLayout {
  readonly widthMm: number;
  readonly heightMm: number;
  readonly columns: number;
}

/** In points; `left` and `top` from the figure's upper left corner. */
export interface FigureCell {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export const pointsPerMm = 72 / 25.4;
/** Between the panels, and round the figure nothing: a figure ends where its ink may end. */
const gapPt = 8;

/** The size of a figure in points, and the equal cells of its panels in rows. */
export function figureCells(
  panels: number,
  layout: FigureLayout,
): { width: number; height: number; cells: FigureCell[] } {
  const [width, height] = [layout.widthMm * pointsPerMm, layout.heightMm * pointsPerMm];
  const columns = Math.min(layout.columns, panels);
  const rows = Math.ceil(panels / columns);
  const cell = { width: (width - (columns - 1) * gapPt) / columns, height: (height - (rows - 1) * gapPt) / rows };
  const cells = Array.from({ length: panels }, (_, index) => ({
    left: (index % columns) * (cell.width + gapPt),
    top: Math.floor(index / columns) * (cell.height + gapPt),
    ...cell,
  }));
  return { width, height, cells };
}

import { drawPanel, type FigurePart } from './drawPanel.ts';
import type { FigureStyle } from './figureStyle.ts';
import { joinStrokes } from './joinStrokes.ts';
import { movedItems, rectPath, type Scene, type SceneItem } from './scene.ts';

export interface FigureLayout {
  readonly widthMm: number;
  readonly heightMm: number;
  readonly columns: number;
}

export interface DrawnFigure {
  readonly scene: Scene;
  /** A panel: what it leaves out ('' for nothing) and its legend's entries. */
  readonly panels: readonly { readonly note: string; readonly names: readonly string[] }[];
}

const pointsPerMm = 72 / 25.4;
/** Between the panels, and round the figure nothing: a figure ends where its ink may end. */
const gapPt = 8;

/** All panels of a figure on white, in rows of equal cells. */
export function figureScene(parts: readonly FigurePart[], layout: FigureLayout, style: FigureStyle): DrawnFigure {
  const [width, height] = [layout.widthMm * pointsPerMm, layout.heightMm * pointsPerMm];
  const columns = Math.min(layout.columns, parts.length);
  const rows = Math.ceil(parts.length / columns);
  const cell = { width: (width - (columns - 1) * gapPt) / columns, height: (height - (rows - 1) * gapPt) / rows };
  const white: SceneItem = {
    kind: 'shape',
    path: rectPath(0, 0, width, height),
    fill: { colour: '#ffffff', opacity: 1 },
    stroke: null,
    clip: null,
  };
  const drawn = parts.map((part) => drawPanel(part, style, cell));
  const items = drawn.flatMap((panel, index) => {
    const [x, y] = [(index % columns) * (cell.width + gapPt), Math.floor(index / columns) * (cell.height + gapPt)];
    return joinStrokes(movedItems(panel.items, [1, 0, 0, 1, x, y]));
  });
  return {
    scene: { width, height, items: [white, ...items] },
    panels: drawn.map(({ note, names }) => ({ note, names })),
  };
}

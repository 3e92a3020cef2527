import { drawPanel, lackingHeight, type FigurePart } from './drawPanel.ts';
import { figureCells, pointsPerMm, type FigureLayout } from './figureCells.ts';
import type { FigureStyle } from './figureStyle.ts';
import { joinStrokes } from './joinStrokes.ts';
import { movedItems, rectPath, type Scene, type SceneItem } from './scene.ts';

export interface DrawnFigure {
  readonly scene: Scene;
  /** A panel: what it leaves out ('' for nothing) and its legend's entries. */
  readonly panels: readonly { readonly note: string; readonly names: readonly string[] }[];
}

/** The layout with as much more height as long legends need: no plot has less than half of its panel's height. */
export function roomyLayout(parts: readonly FigurePart[], layout: FigureLayout, style: FigureStyle): FigureLayout {
  const { cells } = figureCells(parts.length, layout);
  const lacking = Math.max(...parts.map((part, index) => lackingHeight(part, style, cells[index]!)));
  const rows = Math.ceil(parts.length / Math.min(layout.columns, parts.length));
  return { ...layout, heightMm: layout.heightMm + (rows * lacking) / pointsPerMm };
}

/** All panels of a figure on white, in rows of equal cells. */
export function figureScene(parts: readonly FigurePart[], layout: FigureLayout, style: FigureStyle): DrawnFigure {
  const { width, height, cells } = figureCells(parts.length, layout);
  const white: SceneItem = {
    kind: 'shape',
    path: rectPath(0, 0, width, height),
    fill: { colour: '#ffffff', opacity: 1 },
    stroke: null,
    clip: null,
  };
  const drawn = parts.map((part, index) => drawPanel(part, style, cells[index]!));
  const items = drawn.flatMap((panel, index) => {
    const { left, top } = cells[index]!;
    return joinStrokes(movedItems(panel.items, [1, 0, 0, 1, left, top]));
  });
  return {
    scene: { width, height, items: [white, ...items] },
    panels: drawn.map(({ note, names }) => ({ note, names })),
  };
}

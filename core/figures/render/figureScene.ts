import { drawPanel, type FigurePart } from './drawPanel.ts';
import { figureCells, type FigureLayout } from './figureCells.ts';
import type { FigureStyle } from './figureStyle.ts';
import { joinStrokes } from './joinStrokes.ts';
import { movedItems, rectPath, type Scene, type SceneItem } from './scene.ts';

export interface DrawnFigure {
  readonly scene: Scene;
  /** A panel: what it leaves out ('' for nothing) and its legend's entries. */
  readonly panels: readonly { readonly note: string; readonly names: readonly string[] }[];
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

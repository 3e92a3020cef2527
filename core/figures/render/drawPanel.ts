import type { PanelSpec } from '../../contract/charts.ts';
import { chartOption } from '../spec/chartOption.ts';
import type { PanelData } from '../spec/panelData.ts';
import { designSize, figureTheme, type FigureStyle } from './figureStyle.ts';
import { dressOption } from './dressOption.ts';
import { renderSvg } from './renderSvg.ts';
import { movedItems, type SceneItem, type TextItem } from './scene.ts';
import { svgItems } from './svgItems.ts';
import { textWidth } from './textRuns.ts';

/** What one panel of a figure shows; labels are as they are drawn. */
export interface FigurePart {
  readonly panel: PanelSpec;
  readonly data: PanelData;
  readonly letter: string;
  /** Other names for legend entries. */
  readonly names: Readonly<Record<string, string>>;
}

export interface DrawnPanel {
  readonly items: SceneItem[];
  /** Entries of the legend as the chart names them. */
  readonly names: string[];
  /** What the panel leaves out, e.g. values that a log axis cannot show. */
  readonly note: string;
}

/** Points that a panel lacks in height for its plot to have half of it. */
export function lackingHeight(part: FigurePart, style: FigureStyle, size: { width: number; height: number }): number {
  const { first, room, scale } = firstDraft(part, style, size);
  return scale * Math.max(0, first.aroundPx - room.heightPx / 2);
}

/** One panel of a figure in its own frame, in points. */
export function drawPanel(
  part: FigurePart,
  style: FigureStyle,
  size: { readonly width: number; readonly height: number },
): DrawnPanel {
  const { first, draw, room, scale } = firstDraft(part, style, size);
  const items = svgItems(renderSvg(first.option, room));
  const fitted = first.plotLeftPx === null ? null : fit(items, first.plotLeftPx, room.widthPx, style);
  const drawn = fitted === null ? items : svgItems(renderSvg(draw(fitted.left, fitted.right).option, room));
  return {
    items: movedItems([...drawn, ...letterItems(part)], [scale, 0, 0, scale, 0, 0]),
    names: first.names,
    note: first.note,
  };
}

/** The panel in the layout's units before its margins are fitted. */
function firstDraft(part: FigurePart, style: FigureStyle, size: { readonly width: number; readonly height: number }) {
  const scale = style.fontSizePt / designSize;
  const room = { widthPx: size.width / scale, heightPx: size.height / scale };
  const chart = chartOption(part.panel, part.data, figureTheme(style), room);
  const draw = (leftPx: number | null, rightPx: number | null) =>
    dressOption(chart, { part, style, room, leftPx, rightPx });
  return { first: draw(null, null), draw, room, scale };
}

/** Where a plot begins whose tick labels are as wide as those drawn, and how far its last one stands out to the right. */
function fit(
  items: readonly SceneItem[],
  plotLeftPx: number,
  widthPx: number,
  { fontFamily }: FigureStyle,
): { left: number; right: number } {
  const texts = items.filter((item): item is TextItem => item.kind === 'text');
  const wide = (item: TextItem): number => item.size * textWidth(item.text, fontFamily, item.bold);
  const ticks = texts.filter(
    ({ anchor, turn, x }) => anchor === 'end' && turn === 0 && x < plotLeftPx && x > plotLeftPx - 12,
  );
  const out = texts
    .filter(({ anchor, turn }) => anchor === 'middle' && turn === 0)
    .map((item) => item.x + wide(item) / 2 - widthPx);
  return {
    left: Math.ceil(Math.max(0, ...ticks.map(wide))),
    right: Math.max(0, Math.ceil(Math.max(0, ...out)) + 2),
  };
}

/** The panel's letter stands where its title begins. */
function letterItems({ letter }: FigurePart): SceneItem[] {
  if (letter === '') return [];
  return [
    {
      kind: 'text',
      text: letter,
      x: 4,
      y: letterBaseline,
      turn: 0,
      anchor: 'start',
      size: designSize + 1,
      bold: true,
      fill: { colour: '#1a1a1a', opacity: 1 },
    },
  ];
}

/** That of the title: its top, padding, half a line and what the baseline lies below the middle. */
const letterBaseline = 4 + 5 + 6.5 + 4.55;

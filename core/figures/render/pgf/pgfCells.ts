import type { HeatmapPanel, ImagesPanel } from '../../../contract/charts.ts';
import { axisTitle } from '../../spec/axes.ts';
import type { CellsData } from '../../spec/cells.ts';
import type { ImagesData } from '../../spec/images.ts';
import { heatColours } from '../../spec/palette.ts';
import { figureTheme } from '../figureStyle.ts';
import { pgfAxis } from './pgfAxis.ts';
import { texNumber, type PgfPaper, type PlotBox } from './pgfPaper.ts';
import { texText } from './texText.ts';

/** Cells as filled rectangles with a colour bar. */
export function pgfCells(
  panel: HeatmapPanel,
  { x, y, cells }: CellsData,
  box: PlotBox,
  options: readonly string[],
  paper: PgfPaper,
): string {
  const log = panel.value.scale === 'log';
  const place = (value: number): number => (log ? Math.log10(value) : value);
  const shown = cells
    .map(([column, row, value]) => [column, row, place(value)] as const)
    .filter(([, , v]) => Number.isFinite(v));
  const values = shown.map(([, , value]) => value);
  const end = (given: number | undefined, found: number): number => (given === undefined ? found : place(given));
  const least = end(panel.value.min, values.length === 0 ? 0 : Math.min(...values));
  const found = end(panel.value.max, values.length === 0 ? 1 : Math.max(...values));
  const greatest = found === least ? least + 1 : found;
  const heat = figureTheme(paper.style).heat ?? heatColours;
  const rectangles = shown.map(([column, row, value]) => {
    const colour = mixed(heat, (value - least) / (greatest - least));
    return `\\path[fill=${colour}] (axis cs:${column - 0.5},${row - 0.5}) rectangle (axis cs:${column + 0.5},${row + 0.5});`;
  });
  const map = heat.map((hex) => `rgb255=(${rgb(hex).join(',')})`).join(' ');
  const every = (count: number): number => Math.max(1, Math.ceil(count / 10));
  const ticks = (which: 'x' | 'y', names: readonly string[]): string => {
    const kept = names.map((name, i) => ({ name, i })).filter(({ i }) => i % every(names.length) === 0);
    return `${which}tick={${kept.map(({ i }) => i).join(',')}},${which}ticklabels={${kept.map(({ name }) => `{${texText(name)}}`).join(',')}}`;
  };
  return pgfAxis(
    box,
    [
      ...options,
      'axis on top,grid=none',
      `xmin=-0.5,xmax=${texNumber(x.length - 0.5)},ymin=-0.5,ymax=${texNumber(y.length - 0.5)}`,
      ticks('x', x),
      ticks('y', y),
      `xlabel={${texText(axisTitle(panel.x))}},ylabel={${texText(axisTitle(panel.y))}}`,
      `colormap={excite}{${map}},point meta min=${texNumber(least)},point meta max=${texNumber(greatest)},colorbar`,
      `colorbar style={width=6bp,title={${texText(panel.value.label)}}${log ? ',yticklabel={$10^{\\pgfmathprintnumber{\\tick}}$}' : ''}}`,
    ],
    [`\\addplot[draw=none,forget plot] coordinates {(0,0)};`, ...rectangles],
  );
}

/** Thumbnails as rectangles of one colour each, in a row. */
export function pgfImages(
  panel: ImagesPanel,
  { images }: ImagesData,
  box: PlotBox,
  options: readonly string[],
): string {
  const across = Math.max(1, Math.ceil(Math.sqrt((images.length * box.width) / Math.max(1, box.height))));
  const down = Math.max(1, Math.ceil(images.length / across));
  const cell = { width: panel.width * 1.1, height: panel.height * 1.3 };
  const drawn = images.flatMap(({ caption, runs }, index) => {
    const [left, top] = [(index % across) * cell.width, -Math.floor(index / across) * cell.height];
    const rectangles = Array.from({ length: runs.length / 4 }, (_, k) => {
      const [row, from, length, colour] = runs.subarray(4 * k, 4 * k + 4) as unknown as number[];
      const [x, y] = [left + from!, top - row!];
      const fill = rgbName([colour! >> 16, (colour! >> 8) & 255, colour! & 255]);
      return `\\path[fill=${fill}] (axis cs:${texNumber(x)},${texNumber(y)}) rectangle (axis cs:${texNumber(x + length!)},${texNumber(y - 1)});`;
    });
    const middle = `${texNumber(left + panel.width / 2)},${texNumber(top - panel.height)}`;
    return [
      ...rectangles,
      `\\node[anchor=north,font=\\tiny,inner sep=1pt] at (axis cs:${middle}) {${texText(caption.join(' · '))}};`,
    ];
  });
  const limits = `xmin=0,xmax=${texNumber(across * cell.width)},ymin=${texNumber(-down * cell.height)},ymax=0`;
  return pgfAxis(
    box,
    [...options, 'hide axis', limits],
    ['\\addplot[draw=none,forget plot] coordinates {(0,0)};', ...drawn],
  );
}

function mixed(colours: readonly string[], share: number): string {
  const at = Math.max(0, Math.min(1, share)) * (colours.length - 1);
  const from = Math.min(Math.floor(at), colours.length - 2);
  const [a, b] = [rgb(colours[from]!), rgb(colours[from + 1]!)];
  return rgbName(a.map((value, i) => Math.round(value + (at - from) * (b[i]! - value))));
}

const rgb = (hex: string): number[] => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));

const rgbName = ([red, green, blue]: readonly number[]): string => `{rgb,255:red,${red};green,${green};blue,${blue}}`;

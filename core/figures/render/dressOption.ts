import type { EChartsOption, SeriesOption } from 'echarts';
import { designSize, type FigureStyle } from './figureStyle.ts';
import type { FigurePart } from './drawPanel.ts';
import { breakLines } from './breakLines.ts';
import { categoryLabels, type CategoryLabels } from './categoryLabels.ts';
import { powerText } from './powerText.ts';
import { textWidth } from './textRuns.ts';

interface Dress {
  readonly part: FigurePart;
  readonly style: FigureStyle;
  readonly room: { readonly widthPx: number; readonly heightPx: number };
  /** Width of the widest tick label of the y axis, and how far the x axis' last one stands out; null: not known yet. */
  readonly leftPx: number | null;
  readonly rightPx: number | null;
}

interface Dressed {
  readonly option: EChartsOption;
  /** Where the plot begins, if the panel has one plot whose margins can be fitted. */
  readonly plotLeftPx: number | null;
  /** What title, axis and legend take of its height; 0 where the chart lays itself out. */
  readonly aroundPx: number;
  readonly names: string[];
  readonly note: string;
}

/** Room for a turned axis name and the gaps round it and the tick labels. */
const nameRoom = 32;
const legendLine = designSize + 5;
const swatch = 20;
const titleLine = designSize + 4;

interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** A chart's option as a paper wants it: fitted margins, the legend in its place, titles and grid lines where asked for. */
export function dressOption(chart: EChartsOption, dress: Dress): Dressed {
  const { part, style, room, leftPx, rightPx } = dress;
  const titles = (Array.isArray(chart.title) ? chart.title : [chart.title]).map((title) => ({ ...title }));
  const note = String(titles[0]?.subtext ?? '');
  const title = String(titles[0]?.text ?? '');
  const letterPx = part.letter === '' ? 0 : (designSize + 1) * textWidth(part.letter, style.fontFamily, true);
  const titleLeft = letterPx === 0 ? 0 : letterPx + 4;
  const titleRoom = room.widthPx - titleLeft - 10;
  const titleLines = style.titles ? breakLines(title, titleRoom, designSize + 1, style.fontFamily, true) : [''];
  if (titles[0]) {
    // The note about what a log axis leaves out belongs in a caption, not in the picture.
    titles[0] = { ...titles[0], text: titleLines.join('\n'), subtext: '', left: titleLeft };
  }
  const names = legendNames(chart);
  const shown = names.map((name) => part.names[name] ?? name);
  const isHeaded = (style.titles && title !== '') || part.letter !== '';
  const headPx = isHeaded ? 32 + (titleLines.length - 1) * titleLine : 12;
  const { grid } = chart;
  const several = Array.isArray(grid);
  const place = several && style.legend === 'right' ? 'below' : style.legend;
  const width = (text: string): number => (designSize - 1) * textWidth(text, style.fontFamily, false);
  /* A long name goes on below itself rather than out of the panel. */
  const entryRoom = (place === 'right' ? 0.4 : 1) * room.widthPx - swatch - 16;
  const broken = new Map(
    shown.map((name) => [name, breakLines(name, entryRoom, designSize - 1, style.fontFamily, false)]),
  );
  const entries = shown.map((name) => {
    const lines = broken.get(name)!;
    return { width: Math.max(...lines.map(width)) + swatch + 16, lines: lines.length };
  });
  const widest = Math.max(0, ...entries.map((entry) => entry.width - swatch - 16));
  const hasLegend = names.length > 1 && place !== 'none';
  const box: Box | null =
    grid === undefined || several
      ? null
      : {
          left: leftPx === null ? Number(grid.left ?? 0) : leftPx + nameRoom,
          right: rightMargin(chart, rightPx) + (hasLegend && place === 'right' ? widest + swatch + 14 : 0),
          top: headPx,
          bottom: 42 + (hasLegend && place === 'below' ? legendLines(entries, room.widthPx) * legendLine + 4 : 0),
        };
  const labels = box === null ? undefined : labelsBelow(chart, room.widthPx - box.left - box.right, style);
  if (box && labels) box.bottom += labels.extraPx;
  const rename = new Map(names.map((name, i) => [name, shown[i]!]));
  const option = {
    ...chart,
    title: titles,
    ...(box === null ? {} : { grid: { ...grid, ...box } }),
    xAxis: axes(labels ? withLabels(chart.xAxis as CategoryAxis, labels) : chart.xAxis, style, null),
    yAxis: axes(chart.yAxis, style, leftPx),
    ...(chart.visualMap ? { visualMap: colourBar(chart.visualMap as ColourBar) } : {}),
    legend: hasLegend ? legendOption(chart, broken, place, box, room.widthPx) : { show: false },
    series: seriesList(chart).map((series) => ({ ...series, name: rename.get(String(series.name)) ?? series.name })),
  } as EChartsOption;
  return { option, plotLeftPx: box?.left ?? null, aroundPx: box ? box.top + box.bottom : 0, names, note };
}

interface CategoryAxis {
  readonly type: string;
  readonly data: readonly string[];
  readonly nameGap: number;
  readonly axisLabel: object;
}

function labelsBelow({ xAxis }: EChartsOption, widthPx: number, style: FigureStyle): CategoryLabels | undefined {
  const axis = xAxis as CategoryAxis | undefined;
  if (axis?.type !== 'category') return undefined;
  return categoryLabels(axis.data, widthPx / axis.data.length, style.fontFamily);
}

function withLabels(axis: CategoryAxis, { texts, turned, extraPx }: CategoryLabels): EChartsOption['xAxis'] {
  const axisLabel = { ...axis.axisLabel, interval: 0, hideOverlap: false, ...(turned ? { rotate: 90 } : {}) };
  return { ...axis, data: [...texts], nameGap: axis.nameGap + extraPx, axisLabel } as EChartsOption['xAxis'];
}

interface ColourBar {
  readonly min: number;
  readonly max: number;
  readonly text: readonly string[];
  readonly formatter: (value: number) => string;
}

/** A colour bar says what its ends stand for. */
function colourBar(bar: ColourBar): object {
  const [greatest, least] = [bar.max, bar.min].map((value) => powerText(bar.formatter(Number(value.toPrecision(3)))));
  return { ...bar, text: [`${bar.text[0]}\n${greatest}`, least], itemWidth: 12, itemHeight: 110 };
}

function rightMargin(chart: EChartsOption, rightPx: number | null): number {
  if (chart.visualMap) return 78;
  return 12 + (rightPx ?? 0);
}

function seriesList({ series }: EChartsOption): SeriesOption[] {
  return series === undefined ? [] : Array.isArray(series) ? series : [series];
}

function legendNames({ legend }: EChartsOption): string[] {
  const one = Array.isArray(legend) ? legend[0] : legend;
  return (one?.data ?? []).map((entry) => (typeof entry === 'string' ? entry : String(entry.name ?? '')));
}

/** Lines of text that entries of these widths need, filled one after another. */
function legendLines(entries: readonly { width: number; lines: number }[], widthPx: number): number {
  let [above, lines, at] = [0, 0, 0];
  for (const entry of entries) {
    if (at > 0 && at + entry.width > widthPx) [above, lines, at] = [above + lines, 0, 0];
    at += entry.width;
    lines = Math.max(lines, entry.lines);
  }
  return above + lines;
}

/** An entry under another name, with its own key. */
function renamed(entry: string | { readonly icon?: string } | undefined, name: string): string | { name: string } {
  return typeof entry === 'object' ? { ...entry, name } : name;
}

function legendOption(
  { legend }: EChartsOption,
  /** Each entry's name and the lines that it is shown in. */
  broken: ReadonlyMap<string, readonly string[]>,
  place: 'below' | 'right' | 'inside' | 'none',
  box: Box | null,
  widthPx: number,
): object {
  const base = Array.isArray(legend) ? legend[0] : legend;
  const common = {
    ...base,
    type: 'plain',
    data: [...broken.keys()].map((name, i) => renamed(base?.data?.[i], name)),
    formatter: (name: string) => (broken.get(name) ?? [name]).join('\n'),
    padding: 0,
    itemGap: 8,
    textStyle: { ...base?.textStyle, lineHeight: legendLine - 5 },
  };
  if (place === 'below' || box === null) {
    return {
      ...common,
      left: 'center',
      bottom: 2,
      width: widthPx,
      itemGap: 5,
      textStyle: { ...common.textStyle, padding: [0, 8, 0, 0] },
    };
  }
  if (place === 'right') return { ...common, orient: 'vertical', right: 2, top: box.top + 4, itemGap: 5 };
  return {
    ...common,
    orient: 'vertical',
    right: box.right + 6,
    top: box.top + 6,
    itemGap: 3,
    padding: 3,
    backgroundColor: 'rgba(255,255,255,0.8)',
  };
}

interface AnyAxis {
  readonly nameGap?: number;
  readonly axisLabel?: { readonly formatter?: (value: number) => string };
  readonly splitLine?: object;
}

function axes(
  axis: EChartsOption['xAxis'] | EChartsOption['yAxis'],
  style: FigureStyle,
  leftPx: number | null,
): unknown {
  const one = (given: AnyAxis): object => ({
    ...given,
    ...(leftPx === null ? {} : { nameGap: leftPx + 14 }),
    ...(given.axisLabel?.formatter
      ? {
          axisLabel: {
            ...given.axisLabel,
            formatter: (value: number) => powerText(given.axisLabel!.formatter!(value)),
          },
        }
      : {}),
    ...(style.gridLines || !given.splitLine ? {} : { splitLine: { show: false } }),
  });
  if (axis === undefined) return undefined;
  return Array.isArray(axis) ? axis.map((each) => one(each as AnyAxis)) : one(axis as AnyAxis);
}

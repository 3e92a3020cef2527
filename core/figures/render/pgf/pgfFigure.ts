import { designSize, type FigureStyle } from '../figureStyle.ts';
import type { FigurePart } from '../drawPanel.ts';
import { textWidth } from '../textRuns.ts';
import { figureCells, type FigureLayout } from '../figureCells.ts';
import { pgfBars } from './pgfBars.ts';
import { pgfCells, pgfImages } from './pgfCells.ts';
import { pgfCurves } from './pgfCurves.ts';
import { pgfIntervals } from './pgfIntervals.ts';
import { PgfPaper, texNumber, type PgfFile, type PlotBox } from './pgfPaper.ts';
import { pgfSegments } from './pgfSegments.ts';
import { texText } from './texText.ts';

/**
 * A figure for LaTeX: a picture to be read into a paper, a document of the figure's own size round it, and the data as
 * CSV. `name`: what the files' names begin with. Labels hold their TeX.
 */
export function pgfFigure(
  parts: readonly FigurePart[],
  layout: FigureLayout,
  style: FigureStyle,
  name: string,
): { document: string; files: PgfFile[] } {
  const paper = new PgfPaper(style, name);
  const { width, height, cells } = figureCells(parts.length, layout);
  const panels = parts.map((part, index) => {
    const { top, ...cell } = cells[index]!;
    return panelTex(part, { ...cell, bottom: height - top - cell.height }, paper);
  });
  const letters = style.fontSizePt;
  const size = `\\fontsize{${texNumber(letters)}}{${texNumber(1.2 * letters)}}\\selectfont`;
  const picture = [
    '% Needs \\usepackage{pgfplots}, \\usepackage{amsmath} and \\pgfplotsset{compat=1.18} in the paper.',
    ...paper.definitions(),
    `\\begingroup${style.fontFamily === 'sans' ? '\\sffamily' : ''}${size}%`,
    '\\pgfplotstableset{col sep=comma}%',
    '\\begin{tikzpicture}',
    `\\useasboundingbox (0,0) rectangle (${texNumber(width)}bp,${texNumber(height)}bp);`,
    ...panels,
    '\\end{tikzpicture}%',
    '\\endgroup',
    '',
  ].join('\n');
  const ending = '-figure.tex';
  return {
    document: documentTex(`${name}${ending}`, width, height),
    files: [{ ending, text: picture }, ...paper.files],
  };
}

function documentTex(picture: string, width: number, height: number): string {
  const [w, h] = [`${texNumber(width)}bp`, `${texNumber(height)}bp`];
  return [
    '\\documentclass{article}',
    '\\usepackage[utf8]{inputenc}',
    '\\usepackage[T1]{fontenc}',
    '\\usepackage{amsmath}',
    '\\usepackage{pgfplots}',
    '\\pgfplotsset{compat=1.18}',
    `\\paperwidth=${w} \\paperheight=${h}`,
    '\\AtBeginDocument{\\pdfpagewidth=\\paperwidth \\pdfpageheight=\\paperheight}',
    '\\hoffset=-1in \\voffset=-1in',
    '\\oddsidemargin=0pt \\topmargin=0pt \\headheight=0pt \\headsep=0pt \\topskip=0pt \\parindent=0pt \\parskip=0pt',
    `\\textwidth=${w} \\textheight=${h}`,
    '\\pagestyle{empty}',
    '\\begin{document}',
    `\\vbox to ${h}{\\hbox to ${w}{\\input{${picture}}\\hss}\\vss}`,
    '\\end{document}',
    '',
  ].join('\n');
}

/** One panel in its cell: margins as the pictures have them. */
function panelTex(part: FigurePart, cell: PlotBox, paper: PgfPaper): string {
  const { panel, data, letter } = part;
  const { style } = paper;
  const unit = style.fontSizePt / designSize;
  const entries = legendEntries(part);
  const hasLegend = entries.length > 1 && style.legend !== 'none';
  const hasHead = (style.titles && panel.title !== '') || letter !== '';
  const width = (text: string): number => 11 * unit * textWidth(text, style.fontFamily, false) + 34 * unit;
  const across = Math.max(1, Math.min(entries.length, Math.floor(cell.width / Math.max(1, ...entries.map(width)))));
  const below = hasLegend && style.legend === 'below' ? Math.ceil(entries.length / across) * 18 * unit : 0;
  const right =
    hasLegend && style.legend === 'right'
      ? Math.max(...entries.map(width))
      : data.kind === 'cells'
        ? 70 * unit
        : 14 * unit;
  const [left, bottom, top] = [66 * unit, 46 * unit + below, (hasHead ? 30 : 10) * unit];
  const box = {
    left: cell.left + left,
    bottom: cell.bottom + bottom,
    width: Math.max(20, cell.width - left - right),
    height: Math.max(20, cell.height - bottom - top),
  };
  const options = [
    'scale only axis',
    'unbounded coords=jump',
    'tick align=outside,tick pos=left',
    ...(style.gridLines ? ['grid=major,grid style={black!10,line width=0.4pt}'] : []),
    'axis line style={black!60,line width=0.4pt},tick style={black!60,line width=0.4pt}',
    `tick label style={font=\\fontsize{${texNumber(0.92 * style.fontSizePt)}}{${texNumber(1.1 * style.fontSizePt)}}\\selectfont}`,
    ...legendOptions(hasLegend, style, across, (44 * unit) / box.height),
  ];
  const head = [letter, style.titles ? panel.title : '']
    .filter((text) => text !== '')
    .map(texText)
    .join(' ');
  const title =
    head === ''
      ? []
      : [
          `\\node[anchor=north west,inner sep=1pt] at (${texNumber(cell.left)}bp,${texNumber(cell.bottom + cell.height)}bp) {\\bfseries ${head}};`,
        ];
  return [...title, plotTex(part, box, cell, options, paper)].join('\n');
}

function legendEntries({ data }: FigurePart): string[] {
  switch (data.kind) {
    case 'curves':
      return data.curves.map(({ label, arm }) => `${label} · ${arm}`);
    case 'bars':
      return data.bars.groups.map(({ label }) => label);
    case 'intervals':
      return data.intervals.map(({ arm }) => arm);
    case 'segments':
      return [
        ...new Set(data.segments.multiples.flatMap((m) => m.segments.map(({ arm, style }) => `${arm} ${style}`))),
      ];
    default:
      return [];
  }
}

function legendOptions(hasLegend: boolean, style: FigureStyle, across: number, under: number): string[] {
  if (!hasLegend) return [];
  const common = 'draw=none,fill opacity=0.8,text opacity=1,legend cell align=left';
  switch (style.legend) {
    case 'right':
      return [`legend style={${common},at={(1.03,1)},anchor=north west}`];
    case 'inside':
      return [`legend style={${common},at={(0.98,0.98)},anchor=north east}`];
    default:
      return [
        `legend style={${common},at={(0.5,${texNumber(-under)})},anchor=north,legend columns=${across},/tikz/every even column/.append style={column sep=4pt}}`,
      ];
  }
}

/** `box` holds the one plot of a panel; the plots of a panel of several find their places in its cell. */
function plotTex(
  { panel, data, names }: FigurePart,
  box: PlotBox,
  cell: PlotBox,
  options: readonly string[],
  paper: PgfPaper,
): string {
  if (data.kind === 'curves' && (panel.kind === 'line' || panel.kind === 'scatter')) {
    return pgfCurves(panel, data.curves, names, box, options, paper);
  }
  if (data.kind === 'bars' && panel.kind === 'bars') return pgfBars(panel, data.bars, names, box, options, paper);
  if (data.kind === 'cells' && panel.kind === 'heatmap') return pgfCells(panel, data.cells, box, options, paper);
  if (data.kind === 'segments' && panel.kind === 'segments')
    return pgfSegments(panel, data.segments, cell, options, paper);
  if (data.kind === 'intervals' && panel.kind === 'interval') {
    return pgfIntervals(panel, data.intervals, names, box, options, paper);
  }
  if (data.kind === 'images' && panel.kind === 'images') return pgfImages(panel, data.images, box, options);
  return '';
}

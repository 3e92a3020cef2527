import type { BarsPanel } from '../../../contract/charts.ts';
import type { BarsData } from '../../spec/bars.ts';
import { stroke } from '../../spec/palette.ts';
import { placeOn } from '../../spec/symlog.ts';
import { figureTheme } from '../figureStyle.ts';
import { axisOptions, extentOf, guideLines, pgfAxis } from './pgfAxis.ts';
import type { PgfPaper, PlotBox } from './pgfPaper.ts';
import { texText } from './texText.ts';

/** Medians as bars; one group has the range over replicas as whiskers. */
export function pgfBars(
  panel: BarsPanel,
  { categories, groups }: BarsData,
  names: Readonly<Record<string, string>>,
  box: PlotBox,
  options: readonly string[],
  paper: PgfPaper,
): string {
  const theme = figureTheme(paper.style);
  const log = panel.y.scale === 'log';
  const place = (value: number): number => (log && value <= 0 ? NaN : placeOn(panel.y, value));
  const shown = groups.flatMap(({ bars }) => bars.flatMap((bar) => (bar ? [bar.median, bar.low, bar.high] : [])));
  const width = Math.max(1, Math.min(24, (0.7 * box.width) / Math.max(1, categories.length * groups.length)));
  const plots = groups.flatMap(({ label, bars }, index) => {
    const colour = paper.colour(stroke(theme, index, false).color);
    const kept = bars.flatMap((bar, i) => (bar ? [{ i, ...bar }] : []));
    const file = paper.csv({
      x: kept.map(({ i }) => i),
      y: kept.map(({ median }) => place(median)),
      up: kept.map(({ median, high }) => place(high) - place(median)),
      down: kept.map(({ median, low }) => place(median) - place(low)),
    });
    const whisker =
      groups.length === 1 ? ',error bars/.cd,y dir=both,y explicit,error bar style={black,line width=0.6pt}' : '';
    const columns = groups.length === 1 ? 'x=x,y=y,y error plus=up,y error minus=down' : 'x=x,y=y';
    return [
      `\\addplot[draw=none,fill=${colour},area legend${whisker}] table[${columns}] {${file}};`,
      `\\addlegendentry{${texText(names[label] ?? label)}}`,
    ];
  });
  const labels = categories.map((category) => `{${texText(category)}}`).join(',');
  const ends = [-0.6, Math.max(0, categories.length - 1) + 0.6] as const;
  const y = extentOf(panel.y, shown);
  const extent = { x: ends, y };
  const x = { label: panel.categoryLabel, scale: 'linear' } as const;
  return pgfAxis(
    box,
    [
      ...options,
      `ybar=0pt,bar width=${width.toFixed(2)}bp`,
      ...(log ? ['log origin=infty'] : []),
      `xmin=${ends[0]},xmax=${ends[1]}`,
      `xtick={${categories.map((_, i) => i).join(',')}},xticklabels={${labels}}`,
      ...(categories.length > 4 ? ['x tick label style={rotate=35,anchor=north east,inner sep=1pt}'] : []),
      ...axisOptions(x, 'x', []),
      ...axisOptions(panel.y, 'y', shown),
    ],
    [...plots, ...guideLines(panel.guides ?? [], { x, y: panel.y }, extent, paper)],
  );
}

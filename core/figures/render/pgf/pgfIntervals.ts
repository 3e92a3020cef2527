import type { IntervalPanel } from '../../../contract/charts.ts';
import type { IntervalGroup } from '../../spec/intervals.ts';
import { stroke } from '../../spec/palette.ts';
import { placeOn } from '../../spec/symlog.ts';
import { figureTheme } from '../figureStyle.ts';
import { axisOptions, extentOf, guideLines, pgfAxis } from './pgfAxis.ts';
import type { PgfPaper, PlotBox } from './pgfPaper.ts';
import { texText } from './texText.ts';

/** Vertical intervals with caps; arms stand beside one another. */
export function pgfIntervals(
  panel: IntervalPanel,
  groups: readonly IntervalGroup[],
  names: Readonly<Record<string, string>>,
  box: PlotBox,
  options: readonly string[],
  paper: PgfPaper,
): string {
  const theme = figureTheme(paper.style);
  const onAxis = (scale: string, value: number): boolean => Number.isFinite(value) && (scale !== 'log' || value > 0);
  const plots = groups.flatMap(({ arm, place, control, x, low, high }, index) => {
    const kept = Array.from(x, (_, i) => i).filter(
      (i) =>
        onAxis(panel.x.scale, x[i]!) &&
        onAxis(panel.y.scale, low[i]!) &&
        onAxis(panel.y.scale, high[i]!) &&
        low[i]! <= high[i]!,
    );
    const foot = kept.map((i) => placeOn(panel.y, low[i]!));
    const file = paper.csv({
      x: kept.map((i) => placeOn(panel.x, x[i]!)),
      low: foot,
      up: kept.map((i, k) => placeOn(panel.y, high[i]!) - foot[k]!),
    });
    const colour = paper.colour(stroke(theme, place, control).color);
    const shift = (3 * (index - (groups.length - 1) / 2)).toFixed(1);
    const bars = `error bars/.cd,y dir=plus,y explicit,error bar style={${colour},line width=${paper.line(0.9)}}`;
    return [
      `\\addplot[only marks,mark=-,mark size=2pt,${colour},xshift=${shift}bp,${bars}] table[x=x,y=low,y error=up] {${file}};`,
      `\\addlegendentry{${texText(names[arm] ?? arm)}}`,
    ];
  });
  const xs = groups.flatMap(({ x }) => [...x]);
  const ys = groups.flatMap(({ low, high }) => [...low, ...high]);
  const extent = { x: extentOf(panel.x, xs), y: extentOf(panel.y, ys) };
  return pgfAxis(
    box,
    [...options, ...axisOptions(panel.x, 'x', xs), ...axisOptions(panel.y, 'y', ys)],
    [...plots, ...guideLines(panel.guides ?? [], panel, extent, paper)],
  );
}

import type { AxisSpec, Guide } from '../../../contract/charts.ts';
import { axisTitle, numberText } from '../../spec/axes.ts';
import { placeOn, symlogTicks, valueAt } from '../../spec/symlog.ts';
import { powerText } from '../powerText.ts';
import { texNumber, type PgfPaper, type PlotBox } from './pgfPaper.ts';
import { texText } from './texText.ts';

/** One axis environment. */
export function pgfAxis(box: PlotBox, options: readonly string[], body: readonly string[]): string {
  const hasLegend = options.some((option) => option.startsWith('legend style'));
  const place = [
    `at={(${texNumber(box.left)}bp,${texNumber(box.bottom)}bp)}`,
    'anchor=south west',
    `width=${texNumber(box.width)}bp`,
    `height=${texNumber(box.height)}bp`,
  ];
  return [
    `\\begin{axis}[`,
    ...[...place, ...options].map((option) => `  ${option},`),
    ']',
    ...(hasLegend ? body : body.filter((line) => !line.startsWith('\\addlegendentry'))),
    '\\end{axis}',
  ].join('\n');
}

/** Options of one of our axes; `values` are what is drawn along it. */
export function axisOptions(axis: AxisSpec, which: 'x' | 'y', values: Iterable<number>): string[] {
  const options = [`${which}label={${texText(axisTitle(axis))}}`];
  if (axis.scale === 'log') options.push(`${which}mode=log`);
  if (axis.min !== undefined) options.push(`${which}min=${texNumber(placeOn(axis, axis.min))}`);
  if (axis.max !== undefined) options.push(`${which}max=${texNumber(placeOn(axis, axis.max))}`);
  if (axis.scale === 'symlog') {
    const ticks = symlogTicks(axis, [...values, axis.min ?? 0, axis.max ?? 0]).map((value) => placeOn(axis, value));
    const labels = ticks.map((tick) => texText(powerText(numberText(Number(valueAt(axis, tick).toPrecision(10))))));
    options.push(
      `${which}tick={${ticks.map(texNumber).join(',')}}`,
      `${which}ticklabels={${labels.map((l) => `{${l}}`).join(',')}}`,
    );
  }
  return options;
}

/** Straight lines across what is drawn, with their labels. */
export function guideLines(
  guides: readonly Guide[],
  axes: { readonly x: AxisSpec; readonly y: AxisSpec },
  extent: { readonly x: readonly [number, number]; readonly y: readonly [number, number] },
  paper: PgfPaper,
): string[] {
  return guides.flatMap((guide) => {
    const at = (x: number, y: number): string => `(${texNumber(placeOn(axes.x, x))},${texNumber(placeOn(axes.y, y))})`;
    const along = (x: number): number =>
      guide.kind === 'slope' ? guide.through[1] * (x / guide.through[0]) ** guide.slope : 0;
    const ends =
      guide.kind === 'y'
        ? [at(extent.x[0], guide.value), at(extent.x[1], guide.value)]
        : guide.kind === 'x'
          ? [at(guide.value, extent.y[0]), at(guide.value, extent.y[1])]
          : extent.x.map((x) => at(x, along(x)));
    const style = `${paper.colour('#6b6b6b')},dash pattern=on 2pt off 2pt,line width=0.5pt,forget plot`;
    const label = `node[pos=1,above left,font=\\tiny,inner sep=1pt]{${texText(guide.label)}}`;
    return [`\\addplot[${style}] coordinates {${ends.join(' ')}} ${label};`];
  });
}

/** Least and greatest finite (on a log axis: positive) value; 1 to 10 where there is none. */
export function extentOf(axis: AxisSpec, values: Iterable<number>): readonly [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (!Number.isFinite(value) || (axis.scale === 'log' && value <= 0)) continue;
    [low, high] = [Math.min(low, value), Math.max(high, value)];
  }
  return low > high ? [1, 10] : [low, high];
}

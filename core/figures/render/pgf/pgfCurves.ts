import type { LinePanel, ScatterPanel } from '../../../contract/charts.ts';
import { bandStretches } from '../../spec/bandStretches.ts';
import { curveNames } from '../../spec/curveNames.ts';
import type { Curve } from '../../spec/curves.ts';
import { stroke } from '../../spec/palette.ts';
import { placeOn } from '../../spec/symlog.ts';
import { figureTheme } from '../figureStyle.ts';
import { axisOptions, extentOf, guideLines, pgfAxis } from './pgfAxis.ts';
import type { PgfPaper, PlotBox } from './pgfPaper.ts';
import { texText } from './texText.ts';

/** Lines with bands, or points, as curvesOption draws them. */
export function pgfCurves(
  panel: LinePanel | ScatterPanel,
  curves: readonly Curve[],
  names: Readonly<Record<string, string>>,
  box: PlotBox,
  options: readonly string[],
  paper: PgfPaper,
): string {
  const theme = figureTheme(paper.style);
  const labels = curveNames(curves).map((name) => names[name] ?? name);
  const counters = { measured: 0, control: 0 };
  const [bands, lines]: [string[], string[]] = [[], []];
  curves.forEach((curve, index) => {
    const place = curve.control ? counters.control++ : counters.measured++;
    const { color, type } = stroke(theme, place, curve.control);
    const colour = paper.colour(color);
    if (curve.low && curve.high) bands.push(...bandPlots(curve, panel, colour, paper));
    const onAxes = Array.from(curve.x, (_, i) => i).filter((i) => panel.x.scale !== 'log' || curve.x[i]! > 0);
    const file = paper.csv({
      x: onAxes.map((i) => placeOn(panel.x, curve.x[i]!)),
      y: onAxes.map((i) => (panel.y.scale === 'log' && curve.y[i]! <= 0 ? NaN : placeOn(panel.y, curve.y[i]!))),
    });
    const dash = curve.reference ? [2, 2] : type === 'solid' ? [] : type;
    const pattern = dash.map((length, i) => `${i % 2 === 0 ? 'on' : 'off'} ${length}pt`).join(' ');
    const look =
      panel.kind === 'scatter' && !curve.reference
        ? `only marks,mark=*,mark size=1.2pt,${colour},opacity=0.75,mark options={draw opacity=0}`
        : `${colour},line width=${paper.line(curve.reference ? 0.8 : 1)}${pattern === '' ? '' : `,dash pattern=${pattern}`}` +
          (onAxes.length < 3 ? ',mark=*,mark size=1.2pt' : ',mark=none');
    lines.push(`\\addplot[${look}] table[x=x,y=y] {${file}};`, `\\addlegendentry{${texText(labels[index]!)}}`);
  });
  const xs = curves.flatMap((curve) => [...curve.x]);
  const ys = curves.flatMap((curve) => [...curve.y]);
  const extent = { x: extentOf(panel.x, xs), y: extentOf(panel.y, ys) };
  const axes = [...axisOptions(panel.x, 'x', xs), ...axisOptions(panel.y, 'y', ys)];
  return pgfAxis(
    box,
    [...options, ...axes],
    [...bands, ...lines, ...guideLines(panel.guides ?? [], panel, extent, paper)],
  );
}

function bandPlots(curve: Curve, panel: LinePanel | ScatterPanel, colour: string, paper: PgfPaper): string[] {
  return bandStretches({ x: curve.x, low: curve.low!, high: curve.high! }, panel).flatMap((stretch) => {
    const outline = [
      ...stretch.map(([x, , high]) => [x, high] as const),
      ...stretch.map(([x, low]) => [x, low] as const).reverse(),
    ];
    const file = paper.csv({ x: outline.map(([x]) => x), y: outline.map(([, y]) => y) });
    return [`\\addplot[draw=none,fill=${colour},fill opacity=0.16,forget plot] table[x=x,y=y] {${file}} -- cycle;`];
  });
}

import type { SegmentsPanel } from '../../../contract/charts.ts';
import { stroke } from '../../spec/palette.ts';
import type { SegmentsData } from '../../spec/segments.ts';
import { segmentLimits, segmentPlots } from '../../spec/segmentsOption.ts';
import { designSize, figureTheme } from '../figureStyle.ts';
import { axisTitle } from '../../spec/axes.ts';
import { pgfAxis } from './pgfAxis.ts';
import { texNumber, type PgfPaper, type PlotBox } from './pgfPaper.ts';
import { texText } from './texText.ts';

const corners = 72;
const dashes = ['', 'on 1pt off 1.5pt', 'on 3pt off 2pt', 'on 4pt off 1.5pt on 1pt off 1.5pt'];
const marks = ['*', 'diamond*', 'square*', 'triangle*'];

/** Segments, circles and points in the plane, one axis a multiple, in `cell`: the room of the whole panel. */
export function pgfSegments(
  panel: SegmentsPanel,
  { multiples }: SegmentsData,
  cell: PlotBox,
  options: readonly string[],
  paper: PgfPaper,
): string {
  const theme = figureTheme(paper.style);
  const scale = paper.style.fontSizePt / designSize;
  const rects = segmentPlots(multiples.length, { widthPx: cell.width / scale, heightPx: cell.height / scale });
  const arms = [...new Set(multiples.flatMap((m) => [...m.segments, ...m.points].map(({ arm }) => arm)))];
  const styles = [...new Set(multiples.flatMap((m) => m.segments.map(({ style }) => style)))];
  const classes = [...new Set(multiples.flatMap((m) => m.points.map((points) => points.class)))].sort();
  const several = multiples.length > 1;
  const colourOf = (arm: string, control: boolean, style?: string): string =>
    paper.colour(
      arms.length === 1 && style !== undefined
        ? stroke(theme, styles.indexOf(style), false).color
        : stroke(theme, arms.indexOf(arm), control).color,
    );
  return multiples
    .map((multiple, index) => {
      const rect = rects[index]!;
      const box = {
        left: cell.left + rect.left * scale,
        bottom: cell.bottom + cell.height - (rect.top + rect.height) * scale,
        width: rect.width * scale,
        height: rect.height * scale,
      };
      const body: string[] = [];
      for (const { arm, control, style, ends } of multiple.segments) {
        const [x, y]: [number[], number[]] = [[], []];
        for (let s = 0; s < ends.length; s += 4) {
          x.push(ends[s]!, ends[s + 2]!, NaN);
          y.push(ends[s + 1]!, ends[s + 3]!, NaN);
        }
        const dash = dashes[styles.indexOf(style) % dashes.length]!;
        const look = `${colourOf(arm, control, style)},line width=${paper.line(0.8)},mark=none${dash === '' ? '' : `,dash pattern=${dash}`}`;
        body.push(`\\addplot[${look}] table[x=x,y=y] {${paper.csv({ x, y })}};`);
        body.push(
          `\\addlegendentry{${texText([arms.length > 1 ? arm : '', style].filter((part) => part !== '').join(' · ') || arm)}}`,
        );
      }
      const first = multiple.points[0]?.arm;
      for (const points of multiple.points) {
        if (points.radius) body.push(circles(points, points.radius, colourOf(points.arm, points.control), paper));
        if (points.arm !== first) continue;
        const place = classes.indexOf(points.class);
        const file = paper.csv({ x: [...points.x], y: [...points.y] });
        const fill = place % 2 === 0 ? 'black' : 'white';
        const mark = marks[place % marks.length]!;
        body.push(
          `\\addplot[only marks,mark=${mark},mark size=1.4pt,mark options={draw=black,fill=${fill},line width=0.4pt},forget plot] table[x=x,y=y] {${file}};`,
        );
      }
      const limits = (['x', 'y'] as const).map((which) => {
        const [low, high] = segmentLimits(panel, multiple, rect, which);
        return `${which}min=${texNumber(low)},${which}max=${texNumber(high)}`;
      });
      const titles = several
        ? [`title={\\tiny ${texText(`${panel.multiplesBy ?? ''} ${multiple.key}`)}}`, 'title style={yshift=-1ex}']
        : [];
      const named = several
        ? []
        : (['x', 'y'] as const).map((which) => `${which}label={${texText(axisTitle(panel[which]))}}`);
      const isLast = index === multiples.length - 1;
      const own = isLast ? options : options.filter((option) => !option.startsWith('legend'));
      return pgfAxis(
        box,
        [...own, ...titles, 'grid=none', ...limits, ...named],
        isLast ? body : body.filter((line) => !line.startsWith('\\addlegendentry')),
      );
    })
    .join('\n');
}

function circles(
  { x, y }: { readonly x: Float64Array; readonly y: Float64Array },
  radius: Float64Array,
  colour: string,
  paper: PgfPaper,
): string {
  const [xs, ys]: [number[], number[]] = [[], []];
  x.forEach((cx, i) => {
    const r = radius[i]!;
    if (!Number.isFinite(r)) return;
    for (let k = 0; k <= corners; k++) {
      const angle = (2 * Math.PI * k) / corners;
      xs.push(cx + r * Math.cos(angle));
      ys.push(y[i]! + r * Math.sin(angle));
    }
    xs.push(NaN);
    ys.push(NaN);
  });
  return `\\addplot[${colour},opacity=0.55,line width=${paper.line(0.45)},mark=none,forget plot] table[x=x,y=y] {${paper.csv({ x: xs, y: ys })}};`;
}

import { pointOf, type Path, type PathPart } from './scene.ts';

type Point = readonly [number, number];

/** Parameters of each command of SVG's path data. */
const arity: Readonly<Record<string, number>> = { M: 2, L: 2, H: 1, V: 1, C: 6, S: 4, Q: 4, T: 2, A: 7, Z: 0 };

/** SVG path data as absolute lines and cubic curves. Data that is none throws. */
export function parsePath(data: string): Path {
  const words = data.match(/[a-zA-Z]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/g) ?? [];
  const parts: PathPart[] = [];
  let at: Point = [0, 0];
  let start: Point = [0, 0];
  let control: { readonly kind: 'C' | 'Q'; readonly point: Point } | null = null;
  let command = '';
  let i = 0;
  while (i < words.length) {
    if (/[a-zA-Z]/.test(words[i]!)) command = words[i++]!;
    const name = command.toUpperCase();
    const count = arity[name];
    if (count === undefined) throw new Error(`path data has the command "${command}"`);
    const numbers = words.slice(i, i + count).map(Number);
    if (numbers.length < count || numbers.some(Number.isNaN)) throw new Error(`path data breaks off at "${command}"`);
    i += count;
    const [dx, dy] = command === name ? [0, 0] : at;
    const point = (k: number): Point => [numbers[k]! + dx, numbers[k + 1]! + dy];
    const reflected = (kind: 'C' | 'Q'): Point =>
      control?.kind === kind ? [2 * at[0] - control.point[0], 2 * at[1] - control.point[1]] : at;
    const curve = (c1: Point, c2: Point, end: Point): void => {
      parts.push(['C', ...c1, ...c2, ...end]);
      control = { kind: 'C', point: c2 };
      at = end;
    };
    const quadratic = (c: Point, end: Point): void => {
      const toward = (from: Point): Point => [
        from[0] + (2 / 3) * (c[0] - from[0]),
        from[1] + (2 / 3) * (c[1] - from[1]),
      ];
      parts.push(['C', ...toward(at), ...toward(end), ...end]);
      control = { kind: 'Q', point: c };
      at = end;
    };
    const line = (end: Point): void => {
      parts.push(['L', ...end]);
      control = null;
      at = end;
    };
    switch (name) {
      case 'M':
        at = start = point(0);
        parts.push(['M', ...at]);
        control = null;
        command = command === 'M' ? 'L' : 'l';
        break;
      case 'L':
        line(point(0));
        break;
      case 'H':
        line([numbers[0]! + dx, at[1]]);
        break;
      case 'V':
        line([at[0], numbers[0]! + dy]);
        break;
      case 'C':
        curve(point(0), point(2), point(4));
        break;
      case 'S':
        curve(reflected('C'), point(0), point(2));
        break;
      case 'Q':
        quadratic(point(0), point(2));
        break;
      case 'T':
        quadratic(reflected('Q'), point(0));
        break;
      case 'A':
        for (const part of arc(at, numbers, point(5))) parts.push(part);
        at = point(5);
        control = null;
        break;
      case 'Z':
        parts.push(['Z']);
        at = start;
        control = null;
    }
  }
  return parts;
}

/** A full ellipse from its rightmost point. */
export function ellipsePath(cx: number, cy: number, rx: number, ry: number): Path {
  return [['M', cx + rx, cy], ...arcParts([cx, cy], rx, ry, 0, 0, 2 * Math.PI), ['Z']];
}

/** An elliptical arc as cubics: from end points to centre as the SVG specification, appendix B.2.4, has it. */
function arc(from: Point, numbers: readonly number[], to: Point): PathPart[] {
  let [rx, ry] = [Math.abs(numbers[0]!), Math.abs(numbers[1]!)];
  if (rx === 0 || ry === 0) return [['L', ...to]];
  if (from[0] === to[0] && from[1] === to[1]) return [];
  const turn = (numbers[2]! * Math.PI) / 180;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const [hx, hy] = [(from[0] - to[0]) / 2, (from[1] - to[1]) / 2];
  const [x, y] = [cos * hx + sin * hy, -sin * hx + cos * hy];
  const stretch = Math.sqrt((x / rx) ** 2 + (y / ry) ** 2);
  if (stretch > 1) [rx, ry] = [rx * stretch, ry * stretch];
  const rest = (rx * ry) ** 2 - (rx * y) ** 2 - (ry * x) ** 2;
  const sign = (numbers[3] === 0) === (numbers[4] === 0) ? -1 : 1;
  const factor = sign * Math.sqrt(Math.max(0, rest) / ((rx * y) ** 2 + (ry * x) ** 2));
  const [ux, uy] = [(factor * rx * y) / ry, (-factor * ry * x) / rx];
  const centre: Point = [cos * ux - sin * uy + (from[0] + to[0]) / 2, sin * ux + cos * uy + (from[1] + to[1]) / 2];
  const first = Math.atan2((y - uy) / ry, (x - ux) / rx);
  let sweep = Math.atan2((-y - uy) / ry, (-x - ux) / rx) - first;
  if (numbers[4] === 0 && sweep > 0) sweep -= 2 * Math.PI;
  if (numbers[4] !== 0 && sweep < 0) sweep += 2 * Math.PI;
  return arcParts(centre, rx, ry, turn, first, sweep);
}

/** A cubic for each quarter turn at most: its error is 3e-4 of the radius. */
function arcParts(centre: Point, rx: number, ry: number, turn: number, first: number, sweep: number): PathPart[] {
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const pieces = Math.max(1, Math.ceil(Math.abs(sweep) / (Math.PI / 2) - 1e-9));
  const step = sweep / pieces;
  const handle = (4 / 3) * Math.tan(step / 4);
  const place = (x: number, y: number): Point =>
    pointOf([cos * rx, sin * rx, -sin * ry, cos * ry, centre[0], centre[1]], x, y);
  return Array.from({ length: pieces }, (_, k): PathPart => {
    const [a, b] = [first + k * step, first + (k + 1) * step];
    return [
      'C',
      ...place(Math.cos(a) - handle * Math.sin(a), Math.sin(a) + handle * Math.cos(a)),
      ...place(Math.cos(b) + handle * Math.sin(b), Math.sin(b) - handle * Math.cos(b)),
      ...place(Math.cos(b), Math.sin(b)),
    ];
  });
}

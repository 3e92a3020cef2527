/** [a, b, c, d, e, f] of SVG: x' = ax + cy + e, y' = bx + dy + f. */
export type Matrix = readonly [number, number, number, number, number, number];

/** Absolute: M and L have a point, C two controls and a point, Z nothing. */
export type PathPart = readonly ['M' | 'L', number, number] | readonly ['C', ...CubicPoints] | readonly ['Z'];
export type CubicPoints = readonly [number, number, number, number, number, number];
export type Path = readonly PathPart[];

/** `#rrggbb` and an opacity. */
export interface Paint {
  readonly colour: string;
  readonly opacity: number;
}

export interface Stroke extends Paint {
  readonly width: number;
  readonly dash: readonly number[];
  readonly cap: 'butt' | 'round' | 'square';
  readonly join: 'miter' | 'round' | 'bevel';
}

export interface ShapeItem {
  readonly kind: 'shape';
  readonly path: Path;
  readonly fill: Paint | null;
  readonly stroke: Stroke | null;
  readonly clip: Path | null;
}

/** One line of text; `x`, `y` is its anchor on the baseline, about which it is turned. */
export interface TextItem {
  readonly kind: 'text';
  readonly text: string;
  readonly x: number;
  readonly y: number;
  /** Degrees, clockwise as in SVG. */
  readonly turn: number;
  readonly anchor: 'start' | 'middle' | 'end';
  readonly size: number;
  readonly bold: boolean;
  readonly fill: Paint;
}

export type SceneItem = ShapeItem | TextItem;

/** A drawing as every format writes it: items from back to front, in points (1/72 inch), y downwards. */
export interface Scene {
  readonly width: number;
  readonly height: number;
  readonly items: readonly SceneItem[];
}

export const identity: Matrix = [1, 0, 0, 1, 0, 0];

/** First `inner`, then `outer`. */
export function compose(outer: Matrix, inner: Matrix): Matrix {
  const [a, b, c, d, e, f] = outer;
  const [g, h, i, j, k, l] = inner;
  return [a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * l + e, b * k + d * l + f];
}

export function pointOf([a, b, c, d, e, f]: Matrix, x: number, y: number): readonly [number, number] {
  return [a * x + c * y + e, b * x + d * y + f];
}

export function movedPath(path: Path, matrix: Matrix): Path {
  return path.map((part): PathPart => {
    switch (part[0]) {
      case 'M':
      case 'L':
        return [part[0], ...pointOf(matrix, part[1], part[2])];
      case 'C':
        return [
          'C',
          ...pointOf(matrix, part[1], part[2]),
          ...pointOf(matrix, part[3], part[4]),
          ...pointOf(matrix, part[5], part[6]),
        ];
      case 'Z':
        return part;
    }
  });
}

/** The items moved, turned and scaled alike in both directions. */
export function movedItems(items: readonly SceneItem[], matrix: Matrix): SceneItem[] {
  const scale = Math.hypot(matrix[0], matrix[1]);
  const turn = (Math.atan2(matrix[1], matrix[0]) * 180) / Math.PI;
  return items.map((item) => {
    if (item.kind === 'text') {
      const [x, y] = pointOf(matrix, item.x, item.y);
      return { ...item, x, y, size: item.size * scale, turn: item.turn + turn };
    }
    const { stroke, clip } = item;
    return {
      ...item,
      path: movedPath(item.path, matrix),
      clip: clip && movedPath(clip, matrix),
      stroke: stroke && { ...stroke, width: stroke.width * scale, dash: stroke.dash.map((part) => part * scale) },
    };
  });
}

export function rectPath(x: number, y: number, width: number, height: number): Path {
  return [['M', x, y], ['L', x + width, y], ['L', x + width, y + height], ['L', x, y + height], ['Z']];
}

/** Corners [least x, least y, greatest x, greatest y] of a box that holds a path, or null where it has no points. */
export function boundsOf(path: Path): readonly [number, number, number, number] | null {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [, ...numbers] of path) {
    for (let i = 0; i < numbers.length; i += 2) {
      const [x, y] = [numbers[i]!, numbers[i + 1]!];
      [left, right] = [Math.min(left, x), Math.max(right, x)];
      [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
    }
  }
  return left > right ? null : [left, top, right, bottom];
}

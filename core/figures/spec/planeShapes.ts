import { graphic } from 'echarts/core';

type Pixels = readonly [number, number];

/** What a plane shape draws: numbers read when it is painted, and where a place of the axes lies on the screen. */
export interface PlaneSource {
  /** Segments: x1, y1, x2, y2 of each. Circles: x, y, radius of each. */
  readonly values: () => Float64Array;
  readonly place: (x: number, y: number) => Pixels;
}

interface Pen {
  moveTo(x: number, y: number): unknown;
  lineTo(x: number, y: number): unknown;
  closePath(): unknown;
  arc(x: number, y: number, radius: number, from: number, to: number): unknown;
}

export const segmentsShape = 'planeSegments';
export const circlesShape = 'planeCircles';
export const ellipsesShape = 'planeEllipses';
const corners = 72;

export const planeShapes: readonly string[] = [segmentsShape, circlesShape, ellipsesShape];

/**
 * All segments, or all circles, of one arm in one plot as one path. What it draws is read at each painting, so that a
 * slider only has it painted again: laying the whole chart out takes ECharts longer than a frame.
 */
function register(type: string, draw: (pen: Pen, source: PlaneSource) => void): void {
  const shape = graphic.extendShape({
    type,
    shape: { source: undefined as PlaneSource | undefined },
    buildPath(pen: Pen, { source }: { source: PlaneSource | undefined }) {
      if (source) draw(pen, source);
    },
  });
  graphic.registerShape(type, shape);
}

register(segmentsShape, (pen, { values, place }) => {
  const ends = values();
  for (let i = 0; i + 3 < ends.length; i += 4) {
    pen.moveTo(...place(ends[i]!, ends[i + 1]!));
    pen.lineTo(...place(ends[i + 2]!, ends[i + 3]!));
  }
});

/** Where a unit is as long both ways. */
register(circlesShape, (pen, source) => {
  eachCircle(source, (x, y, radius) => {
    const [left, top] = source.place(x, y);
    const radiusPx = Math.abs(source.place(x + radius, y)[0] - left);
    pen.moveTo(left + radiusPx, top);
    pen.arc(left, top, radiusPx, 0, 2 * Math.PI);
  });
});

/** What the axes make of circles otherwise. */
register(ellipsesShape, (pen, source) => {
  eachCircle(source, (x, y, radius) => {
    for (let corner = 0; corner < corners; corner++) {
      const angle = (2 * Math.PI * corner) / corners;
      const at = source.place(x + radius * Math.cos(angle), y + radius * Math.sin(angle));
      if (corner === 0) pen.moveTo(...at);
      else pen.lineTo(...at);
    }
    pen.closePath();
  });
});

function eachCircle({ values }: PlaneSource, visit: (x: number, y: number, radius: number) => void): void {
  const circles = values();
  for (let i = 0; i + 2 < circles.length; i += 3) {
    if (Number.isFinite(circles[i + 2]!)) visit(circles[i]!, circles[i + 1]!, circles[i + 2]!);
  }
}

import type { AxisSpec } from '../../core/contract/charts.ts';
import { changedRange, orderedRange, type Range, type Zoom } from '../../core/figures/spec/zoom.ts';
import { valueAt } from '../../core/figures/spec/symlog.ts';
import type { Chart } from './echarts.ts';

interface Axes {
  readonly x: AxisSpec;
  readonly y: AxisSpec;
}

/** Room of the chart round its plot, in pixels. */
export interface Margins {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface ZoomHost {
  readonly pane: HTMLElement;
  readonly axes: Axes;
  readonly chart: () => Chart | undefined;
  readonly margins: () => Margins | undefined;
  readonly zoom: () => Zoom | null;
  /** null: all of it. */
  readonly change: (zoom: Zoom | null) => void;
  /** What a drag has drawn so far, in pixels of the pane; null: nothing. */
  readonly outline: (rectangle: { left: number; top: number; width: number; height: number } | null) => void;
}

/** What is shown, by its ends along both axes. */
interface Shown {
  readonly x: Range;
  readonly y: Range;
}

const stepFactor = 1.5;
const stepShift = 0.2;
/** A drag shorter than this along an axis leaves that axis as it is. */
const leastPx = 8;

/**
 * Zoom of one panel by pointer and keys: a drag shows what it encloses, with Shift it moves; the wheel with Ctrl zooms
 * along x about the pointer; a double click shows all. Keys: + and −, the arrows, 0.
 */
export class ZoomGestures {
  private readonly host: ZoomHost;
  private readonly listening = new AbortController();
  private drag: { readonly fromX: number; readonly fromY: number; readonly moves: Shown | null } | undefined;

  constructor(host: ZoomHost) {
    this.host = host;
    const { pane } = host;
    const { signal } = this.listening;
    pane.addEventListener('wheel', (event) => this.wheel(event), { signal, passive: false });
    pane.addEventListener('pointerdown', (event) => this.down(event), { signal });
    pane.addEventListener('pointermove', (event) => this.move(event), { signal });
    pane.addEventListener('pointerup', (event) => this.up(event), { signal });
    pane.addEventListener('pointercancel', () => this.end(), { signal });
    pane.addEventListener('dblclick', () => host.change(null), { signal });
  }

  close(): void {
    this.listening.abort();
  }

  /** Whether the key meant something. */
  key(key: string): boolean {
    if (key === '+' || key === '=') this.zoomIn();
    else if (key === '-') this.zoomOut();
    else if (key === 'ArrowLeft') this.shift(-stepShift, 0);
    else if (key === 'ArrowRight') this.shift(stepShift, 0);
    else if (key === 'ArrowDown') this.shift(0, -stepShift);
    else if (key === 'ArrowUp') this.shift(0, stepShift);
    else if (key === '0') this.host.change(null);
    else return false;
    return true;
  }

  /** Along x about the middle. */
  zoomIn(): void {
    this.step(1 / stepFactor);
  }

  zoomOut(): void {
    this.step(stepFactor);
  }

  private step(factor: number): void {
    const shown = this.shown();
    if (shown) this.changeX(changedRange(this.host.axes.x, shown.x, { factor }));
  }

  private shift(x: number, y: number): void {
    const shown = this.shown();
    if (shown) this.moveBy(shown, x, y);
  }

  private moveBy(shown: Shown, x: number, y: number): void {
    const { axes, change, zoom } = this.host;
    const toX = changedRange(axes.x, shown.x, { shift: x });
    // Along y it moves only where the ends of y were chosen, or are now.
    const toY = y === 0 ? (zoom()?.y ?? null) : changedRange(axes.y, shown.y, { shift: y });
    if (toX) change({ x: toX, y: toY });
  }

  private changeX(x: Range | null): void {
    if (x) this.host.change({ x, y: this.host.zoom()?.y ?? null });
  }

  private wheel(event: WheelEvent): void {
    if (!event.ctrlKey && !event.metaKey) return;
    const shown = this.shown();
    const at = this.valuesAt(event.offsetX, event.offsetY);
    if (!shown || !at) return;
    event.preventDefault();
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY : 40 * event.deltaY;
    this.changeX(changedRange(this.host.axes.x, shown.x, { at: at.x, factor: 1.2 ** (pixels / 100) }));
  }

  private down(event: PointerEvent): void {
    const plot = this.plot();
    const { offsetX, offsetY } = event;
    if (event.button !== 0 || !plot) return;
    if (offsetX < plot.left || offsetX > plot.right || offsetY < plot.top || offsetY > plot.bottom) return;
    const shown = this.shown();
    if (!shown) return;
    this.drag = { fromX: offsetX, fromY: offsetY, moves: event.shiftKey ? shown : null };
    this.host.pane.setPointerCapture(event.pointerId);
  }

  private move(event: PointerEvent): void {
    const plot = this.plot();
    if (!this.drag || !plot) return;
    const { fromX, fromY, moves } = this.drag;
    if (moves) {
      const [right, down] = [event.offsetX - fromX, event.offsetY - fromY];
      const alongY = Math.abs(down) < leastPx ? 0 : down / (plot.bottom - plot.top);
      this.moveBy(moves, -right / (plot.right - plot.left), alongY);
      return;
    }
    this.host.outline(this.area(event.offsetX, event.offsetY));
  }

  private up(event: PointerEvent): void {
    const area = this.drag && !this.drag.moves ? this.area(event.offsetX, event.offsetY) : null;
    this.end();
    if (!area) return;
    const [one, other] = [
      this.valuesAt(area.left, area.top),
      this.valuesAt(area.left + area.width, area.top + area.height),
    ];
    if (!one || !other) return;
    const x = orderedRange(one.x, other.x);
    if (x) this.host.change({ x, y: area.isHigh ? orderedRange(one.y, other.y) : (this.host.zoom()?.y ?? null) });
  }

  private end(): void {
    this.drag = undefined;
    this.host.outline(null);
  }

  /** What a drag to there encloses, within the plot: of its whole height where it is flat; null: too little. */
  private area(toX: number, toY: number) {
    const plot = this.plot();
    if (!this.drag || !plot) return null;
    const held = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));
    const [x0, x1] = [this.drag.fromX, held(toX, plot.left, plot.right)].sort((a, b) => a - b) as [number, number];
    const [y0, y1] = [this.drag.fromY, held(toY, plot.top, plot.bottom)].sort((a, b) => a - b) as [number, number];
    if (x1 - x0 < leastPx) return null;
    const isHigh = y1 - y0 >= leastPx;
    const [top, bottom] = isHigh ? [y0, y1] : [plot.top, plot.bottom];
    return { left: x0, top, width: x1 - x0, height: bottom - top, isHigh };
  }

  private plot(): Margins | undefined {
    const margins = this.host.margins();
    const { clientWidth, clientHeight } = this.host.pane;
    if (!margins || clientWidth === 0) return undefined;
    const { left, top } = margins;
    return { left, top, right: clientWidth - margins.right, bottom: clientHeight - margins.bottom };
  }

  /** The ends of both axes as they are drawn. */
  private shown(): Shown | undefined {
    const plot = this.plot();
    const [from, to] = plot ? [this.valuesAt(plot.left, plot.bottom), this.valuesAt(plot.right, plot.top)] : [];
    const x = from && to ? orderedRange(from.x, to.x) : null;
    const y = from && to ? orderedRange(from.y, to.y) : null;
    return x && y ? { x, y } : undefined;
  }

  private valuesAt(xPx: number, yPx: number): { x: number; y: number } | undefined {
    const found = this.host.chart()?.convertFromPixel('grid', [xPx, yPx]) as number[] | undefined;
    if (!Array.isArray(found)) return undefined;
    const { x, y } = this.host.axes;
    return { x: valueAt(x, found[0]!), y: valueAt(y, found[1]!) };
  }
}

/** Time for painting in one frame of 16 ms; the rest is left to the page. */
const budgetMs = 4;

/**
 * Spreads the panels' drawings over frames: many in one frame would hold up keys and scrolling. A panel that asks
 * again before its turn keeps its place and is painted once, with the newest data.
 */
export class PaintQueue {
  private readonly waiting = new Map<object, () => void>();
  private readonly nextFrame: (callback: () => void) => void;
  private readonly now: () => number;
  private asked = false;

  constructor(nextFrame: (callback: () => void) => void, now: () => number) {
    this.nextFrame = nextFrame;
    this.now = now;
  }

  add(owner: object, paint: () => void): void {
    this.waiting.set(owner, paint);
    this.ask();
  }

  drop(owner: object): void {
    this.waiting.delete(owner);
  }

  private ask(): void {
    if (this.asked || this.waiting.size === 0) return;
    this.asked = true;
    this.nextFrame(() => this.paintSome());
  }

  private paintSome(): void {
    this.asked = false;
    const start = this.now();
    for (const [owner, paint] of this.waiting) {
      this.waiting.delete(owner);
      paint();
      if (this.now() - start >= budgetMs) break;
    }
    this.ask();
  }
}

/** The window's one queue. */
export const paintQueue = new PaintQueue(
  (callback) => requestAnimationFrame(callback),
  () => performance.now(),
);

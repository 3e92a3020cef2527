import type { EventName, EventOf } from '../core/contract/channels.ts';
import type { Page } from './ipc.ts';

/** Which pages hear of what: rows, tables and progress go to those that watch the run, the rest to all. */
export class Watchers {
  private readonly pages = new Map<number, Page>();
  private readonly runs = new Map<string, Set<number>>();

  addPage(page: Page): void {
    this.pages.set(page.id, page);
  }

  removePage(pageId: number): void {
    this.pages.delete(pageId);
    this.forgetWatches(pageId);
  }

  /** A page that was loaded anew watches nothing yet. */
  forgetWatches(pageId: number): void {
    for (const runId of [...this.runs.keys()]) this.unwatch(runId, pageId);
  }

  watch(runId: string, pageId: number): void {
    const watching = this.runs.get(runId) ?? new Set();
    this.runs.set(runId, watching.add(pageId));
  }

  unwatch(runId: string, pageId: number): void {
    const watching = this.runs.get(runId);
    watching?.delete(pageId);
    if (watching?.size === 0) this.runs.delete(runId);
  }

  toWatching<E extends EventName>(runId: string, event: E, payload: EventOf<E>): void {
    for (const pageId of this.runs.get(runId) ?? []) this.pages.get(pageId)?.send(event, payload);
  }

  toAll<E extends EventName>(event: E, payload: EventOf<E>): void {
    for (const page of this.pages.values()) page.send(event, payload);
  }
}

import type { BrowserWindow, WebContents } from 'electron';
import { events, type EventName, type EventOf } from '../core/contract/channels.ts';
import type { Page } from './ipc.ts';
import type { Log } from './log.ts';
import type { Watchers } from './watchers.ts';

/** The name under which preload hears every event of main. */
const eventChannel = 'workbench:event';

/** Makes a window a page that hears events, until it is gone; a page that was loaded anew watches nothing yet. */
export function connectPage(window: BrowserWindow, watchers: Watchers, log: Log, checkEvents: boolean): void {
  const contents = window.webContents;
  const pageId = contents.id;
  watchers.addPage(pageOf(contents, log, checkEvents));
  contents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
    if (isMainFrame && !isSameDocument) watchers.forgetWatches(pageId);
  });
  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    log.write(`The page's process ended (${reason}, ${exitCode}); it is loaded anew.`);
    watchers.forgetWatches(pageId);
    if (reason !== 'clean-exit' && !window.isDestroyed()) contents.reload();
  });
  contents.once('destroyed', () => {
    watchers.removePage(pageId);
  });
}

/** A message that cannot be sent must not stop what it tells of. */
function pageOf(contents: WebContents, log: Log, checkEvents: boolean): Page {
  const send = <E extends EventName>(event: E, payload: EventOf<E>): void => {
    if (contents.isDestroyed()) return;
    try {
      contents.send(eventChannel, event, checkEvents ? events[event].parse(payload) : payload);
    } catch (error) {
      log.write(`The event ${event} could not be sent.`, error);
    }
  };
  return { id: contents.id, send };
}

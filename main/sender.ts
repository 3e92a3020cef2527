import type { IpcMainInvokeEvent } from 'electron';
import type { Sender } from './ipc.ts';

/** Who asked, from what Chromium knows of the frame and the page cannot set. */
export function senderOf(event: IpcMainInvokeEvent): Sender {
  const frame = event.senderFrame;
  return {
    isMainFrame: frame !== null && frame === event.sender.mainFrame,
    origin: frame?.origin ?? '',
    pageId: event.sender.id,
  };
}

import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { Bridge } from '../core/contract/channels.ts';

/** All that the page gets: ask main on a channel, hear main's events, hand over a dropped file. Main checks everything again. */
const bridge: Bridge = {
  invoke: (channel, request) => ipcRenderer.invoke('workbench:request', String(channel), request),
  on: (event, listener) => {
    const wanted = String(event);
    const hear = (_event: unknown, name: string, payload: unknown): void => {
      if (name === wanted) listener(payload);
    };
    ipcRenderer.on('workbench:event', hear);
    return () => ipcRenderer.off('workbench:event', hear);
  },
  drop: async (file) => void (await ipcRenderer.invoke('workbench:drop', webUtils.getPathForFile(file as File))),
};

contextBridge.exposeInMainWorld('workbench', bridge);

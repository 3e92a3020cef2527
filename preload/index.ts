import { contextBridge, ipcRenderer } from 'electron';
import type { Bridge } from '../core/contract/channels.ts';

/** All that the page gets: ask main on a channel, hear main's events. Main checks everything again. */
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
};

contextBridge.exposeInMainWorld('workbench', bridge);

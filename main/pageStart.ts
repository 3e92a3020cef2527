import { join } from 'node:path';
import { BrowserWindow, nativeTheme } from 'electron';
import type { z } from 'zod';
import { settingsSchema, type SettingsState } from '../core/contract/settings.ts';
import { startChannels } from '../core/contract/startChannels.ts';
import { windowStateSchema, type WindowState } from '../core/contract/windowState.ts';
import { appOrigin } from './appProtocol.ts';
import type { Home } from './home.ts';
import { Ipc, type Desk } from './ipc.ts';
import { JsonFile } from './jsonFile.ts';
import { Log } from './log.ts';
import { SettingsStore } from './settingsStore.ts';
import { Watchers } from './watchers.ts';

/** What main has before the rest of it is read: enough to answer what a page asks before it draws anything. */
export interface PageStart {
  readonly log: Log;
  readonly watchers: Watchers;
  readonly settings: SettingsStore;
  readonly windowState: JsonFile<WindowState>;
  readonly ipc: Ipc<keyof typeof startChannels>;
  /** What every desk has, whatever it answers. */
  readonly desk: Omit<Desk<never>, 'channels' | 'handlers'>;
  readonly jsonFile: <T>(file: string, schema: z.ZodType<T>) => JsonFile<T>;
}

/** Reads the settings. */
export async function startPage(home: Home, development: boolean): Promise<PageStart> {
  const log = new Log(join(home.logs, 'window.log'), () => new Date());
  const watchers = new Watchers();
  const jsonFile = <T>(file: string, schema: z.ZodType<T>): JsonFile<T> =>
    new JsonFile(file, schema, (sentence, error) => log.write(sentence, error));
  const settings = new SettingsStore({
    file: jsonFile(home.settings, settingsSchema),
    home,
    onChanged: (state) => {
      nativeTheme.themeSource = state.settings.theme;
      for (const window of BrowserWindow.getAllWindows()) zoom(window, state);
      watchers.toAll('settings.changed', state);
    },
  });
  await settings.load();
  const windowState = jsonFile(join(home.profile, 'state.json'), windowStateSchema);
  const desk: PageStart['desk'] = {
    origin: appOrigin,
    nowMs: Date.now,
    checkReplies: development,
    onBug: (channel, error) => log.write(`A request on ${channel} failed.`, error),
  };
  const handlers = { 'window.load': () => windowState.load(), 'settings.load': () => settings.state };
  const ipc = new Ipc({ ...desk, channels: startChannels, handlers });
  return { log, watchers, settings, windowState, ipc, desk, jsonFile };
}

/** As the settings say. */
export function zoom(window: BrowserWindow, { settings }: SettingsState): void {
  window.webContents.setZoomLevel(settings.zoomLevel);
}

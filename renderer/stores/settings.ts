import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import type { Request } from '../../core/contract/channels.ts';
import { defaultSettings, type SettingsState } from '../../core/contract/settings.ts';
import { invoke, listen } from '../bridge.ts';
import { useNotices } from './notices.ts';

/** The settings as main keeps them. */
export const useSettings = defineStore('settings', () => {
  const notices = useNotices();
  const state = shallowRef<SettingsState>({ settings: defaultSettings, home: '', dataFolder: '', cores: 1 });
  const settings = computed(() => state.value.settings);

  const load = (): Promise<void> => notices.attempt(async () => void (state.value = await invoke('settings.load', {})));
  const change = (wanted: Request<'settings.change'>): Promise<void> =>
    notices.attempt(async () => void (state.value = await invoke('settings.change', wanted)));
  const chooseDataFolder = (own: boolean): Promise<void> =>
    notices.attempt(async () => void (state.value = await invoke('settings.dataFolder', { own })));

  listen('settings.changed', (changed) => (state.value = changed));
  return { state, settings, load, change, chooseDataFolder };
});

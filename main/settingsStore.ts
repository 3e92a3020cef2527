import { availableParallelism } from 'node:os';
import { defaultSettings, type Settings, type SettingsState } from '../core/contract/settings.ts';
import type { Home } from './home.ts';
import type { JsonFile } from './jsonFile.ts';

interface SettingsParts {
  readonly file: Pick<JsonFile<Settings>, 'load' | 'save'>;
  readonly home: Home;
  /** Hears of them once they are loaded and after each change. */
  readonly onChanged: (state: SettingsState) => void;
}

/** The settings of window and terminal, on disk after each change. */
export class SettingsStore {
  private readonly parts: SettingsParts;
  private settings: Settings = defaultSettings;

  constructor(parts: SettingsParts) {
    this.parts = parts;
  }

  get state(): SettingsState {
    const { home } = this.parts;
    return { settings: this.settings, home: home.folder, dataFolder: home.data, cores: availableParallelism() };
  }

  async load(): Promise<void> {
    this.settings = (await this.parts.file.load()) ?? defaultSettings;
    this.parts.onChanged(this.state);
  }

  async change(change: { readonly [K in keyof Settings]?: Settings[K] | undefined }): Promise<SettingsState> {
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    this.settings = { ...this.settings, ...given };
    this.parts.onChanged(this.state);
    await this.parts.file.save(this.settings);
    return this.state;
  }
}

import { accessSync, constants, mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { ExpectedError } from '../core/contract/errors.ts';
import { defaultSettings, settingsSchema, type Settings } from '../core/contract/settings.ts';

/** Where a user's runs live. One database and one set of folders for window and terminal alike. */
export interface Home {
  readonly folder: string;
  /** Whether --home or EXCITE_HOME chose it: then everything lies in it, else each kind in its XDG folder. */
  readonly isChosen: boolean;
  readonly database: string;
  readonly logs: string;
  /** What the user chose once (`core/contract/settings.ts`). */
  readonly settings: string;
  /** What Chromium keeps of the window: its profile, and what it may lose. */
  readonly profile: string;
  readonly cache: string;
  /** Fetched and imported data sets. */
  readonly data: string;
  /** Files of runs, a folder each. */
  readonly runs: string;
  runFolder(runId: string): string;
  checkpointFolder(runId: string): string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The home folder: --home, else EXCITE_HOME; logs, profile and cache then lie in it. Else `excitation-workbench` in the
 * XDG data folder, with the rest in the XDG state, config and cache folders.
 */
export function resolveHome(option: string | undefined, env: Environment): Home {
  const folder = chosen('--home', option) ?? chosen('EXCITE_HOME', env['EXCITE_HOME']);
  if (folder !== undefined)
    return homeAt({
      folder,
      isChosen: true,
      logs: join(folder, 'logs'),
      profile: join(folder, 'window'),
      cache: join(folder, 'cache'),
    });
  return homeAt({
    folder: xdgFolder(env, 'XDG_DATA_HOME', '.local/share'),
    isChosen: false,
    logs: join(xdgFolder(env, 'XDG_STATE_HOME', '.local/state'), 'logs'),
    profile: join(xdgFolder(env, 'XDG_CONFIG_HOME', '.config'), 'window'),
    cache: join(xdgFolder(env, 'XDG_CACHE_HOME', '.cache'), 'window'),
  });
}

function chosen(source: string, value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (value.trim() !== '' && !value.includes('\0')) return resolve(value);
  const sentence = `${source} is ${JSON.stringify(value)}; it must be the path of a folder.`;
  throw new ExpectedError('badInput', sentence, { issues: [{ key: source, received: value, sentence }] });
}

/** The XDG rule: a path that is not absolute is ignored. */
function xdgFolder(env: Environment, variable: string, fallback: string): string {
  const set = env[variable];
  const base = set !== undefined && isAbsolute(set) ? set : join(homedir(), fallback);
  return join(base, 'excitation-workbench');
}

function homeAt(places: Pick<Home, 'folder' | 'isChosen' | 'logs' | 'profile' | 'cache'>): Home {
  const { folder } = places;
  const runs = join(folder, 'runs');
  const runFolder = (runId: string): string => join(runs, runId);
  return {
    ...places,
    database: join(folder, 'history.sqlite'),
    settings: settingsFile(folder),
    data: chosenDataFolder(settingsFile(folder)) ?? join(folder, 'data'),
    runs,
    runFolder,
    checkpointFolder: (runId) => join(runFolder(runId), 'checkpoints'),
  };
}

const settingsFile = (folder: string): string => join(folder, 'settings.json');

/** What was chosen in the window. Settings that are missing or cannot be read choose nothing. */
export function readSettings(file: string): Settings {
  try {
    return settingsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return defaultSettings;
  }
}

function chosenDataFolder(file: string): string | null {
  const { dataFolder } = readSettings(file);
  return dataFolder !== null && isAbsolute(dataFolder) ? dataFolder : null;
}

/** Makes the folders, readable by their owner alone; one that cannot be written is an expected error. */
export function prepareHome(home: Home): void {
  try {
    for (const folder of [home.folder, join(home.folder, 'runs'), home.logs])
      mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(home.folder, constants.W_OK);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ExpectedError('unavailable', `The home folder ${home.folder} cannot be used: ${why}.`, {
      hint: 'Choose another one with --home or EXCITE_HOME, or make this one writable.',
    });
  }
}

import { accessSync, constants, mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { ExpectedError } from '../core/contract/errors.ts';
import { settingsSchema } from '../core/contract/settings.ts';

/** Where a user's runs live. One database and one set of folders for window and terminal alike. */
export interface Home {
  readonly folder: string;
  readonly database: string;
  readonly logs: string;
  /** What the user chose once (`core/contract/settings.ts`). */
  readonly settings: string;
  /** Fetched and imported data sets. */
  readonly data: string;
  runFolder(runId: string): string;
  checkpointFolder(runId: string): string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The home folder: --home, else EXCITE_HOME, else `excitation-workbench` in the XDG data folder. */
export function resolveHome(option: string | undefined, env: Environment): Home {
  return homeAt(chosen('--home', option) ?? chosen('EXCITE_HOME', env['EXCITE_HOME']) ?? defaultFolder(env));
}

function chosen(source: string, value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (value.trim() !== '' && !value.includes('\0')) return resolve(value);
  const sentence = `${source} is ${JSON.stringify(value)}; it must be the path of a folder.`;
  throw new ExpectedError('badInput', sentence, { issues: [{ key: source, received: value, sentence }] });
}

/** The XDG rule: a path that is not absolute is ignored. */
function defaultFolder(env: Environment): string {
  const data = env['XDG_DATA_HOME'];
  const base = data !== undefined && isAbsolute(data) ? data : join(homedir(), '.local', 'share');
  return join(base, 'excitation-workbench');
}

function homeAt(folder: string): Home {
  const runFolder = (runId: string): string => join(folder, 'runs', runId);
  return {
    folder,
    database: join(folder, 'history.sqlite'),
    logs: join(folder, 'logs'),
    settings: settingsFile(folder),
    data: chosenDataFolder(settingsFile(folder)) ?? join(folder, 'data'),
    runFolder,
    checkpointFolder: (runId) => join(runFolder(runId), 'checkpoints'),
  };
}

const settingsFile = (folder: string): string => join(folder, 'settings.json');

/** The data folder that was chosen in the settings. Settings that are missing or cannot be read choose none. */
function chosenDataFolder(file: string): string | null {
  try {
    const { dataFolder } = settingsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    return dataFolder !== null && isAbsolute(dataFolder) ? dataFolder : null;
  } catch {
    return null;
  }
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

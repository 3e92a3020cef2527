import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ExpectedError } from '../../core/contract/errors.ts';
import { prepareHome, resolveHome } from '../../main/home.ts';

describe('home folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'excite-home-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('comes from --home, then EXCITE_HOME, then the XDG data folder, then ~/.local/share', () => {
    const env = { EXCITE_HOME: '/b', XDG_DATA_HOME: '/c' };
    expect(resolveHome('/a', env).folder).toBe('/a');
    expect(resolveHome(undefined, env).folder).toBe('/b');
    expect(resolveHome(undefined, { XDG_DATA_HOME: '/c' }).folder).toBe('/c/excitation-workbench');
    const fallback = join(homedir(), '.local/share/excitation-workbench');
    expect(resolveHome(undefined, {}).folder).toBe(fallback);
    expect(resolveHome(undefined, { XDG_DATA_HOME: 'not/absolute' }).folder).toBe(fallback);
    expect(resolveHome('relative', {}).folder).toBe(join(process.cwd(), 'relative'));
  });

  it('keeps logs, profile and cache in the XDG state, config and cache folders, or all in a chosen home', () => {
    const env = { XDG_DATA_HOME: '/d', XDG_STATE_HOME: '/s', XDG_CONFIG_HOME: '/c', XDG_CACHE_HOME: '/k' };
    const places = (option: string | undefined, from: typeof env | object): string[] => {
      const { database, logs, profile, cache } = resolveHome(option, { ...from });
      return [database, logs, profile, cache];
    };
    expect(places(undefined, env)).toEqual([
      '/d/excitation-workbench/history.sqlite',
      '/s/excitation-workbench/logs',
      '/c/excitation-workbench/window',
      '/k/excitation-workbench/window',
    ]);
    expect(places('/h', env)).toEqual(['/h/history.sqlite', '/h/logs', '/h/window', '/h/cache']);
    expect(places(undefined, {})).toEqual(
      [
        '.local/share/excitation-workbench/history.sqlite',
        '.local/state/excitation-workbench/logs',
        '.config/excitation-workbench/window',
        '.cache/excitation-workbench/window',
      ].map((path) => join(homedir(), path)),
    );
  });

  it('refuses an empty path by naming where it came from', () => {
    expect(() => resolveHome('', {})).toThrow(/--home is ""; it must be the path of a folder/);
    expect(() => resolveHome(undefined, { EXCITE_HOME: ' ' })).toThrow(/EXCITE_HOME is " "/);
  });

  it('is made for its owner alone', () => {
    const home = resolveHome(join(folder, 'deep', 'home'), {});
    prepareHome(home);
    prepareHome(home);
    for (const path of [home.folder, home.logs]) expect(statSync(path).mode & 0o777).toBe(0o700);
    expect(home.checkpointFolder('r1')).toBe(join(home.folder, 'runs/r1/checkpoints'));
  });

  it('says in a sentence that a file is in its place', () => {
    writeFileSync(join(folder, 'file'), '');
    const home = resolveHome(join(folder, 'file', 'home'), {});
    expect(() => {
      prepareHome(home);
    }).toThrow(ExpectedError);
  });
});

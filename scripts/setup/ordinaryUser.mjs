import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { succeeds } from './command.mjs';
import { projectRoot, readState } from './paths.mjs';
import { SetupError } from './say.mjs';

const user = 'excite-test';

/**
 * Root's tests cannot show that the window's sandbox is on: Chromium starts there only without it. This lays the
 * built checkout and the Electron runtime (hard links where the file system allows) where an ordinary system user can
 * read them, and says how to run a program there as that user.
 */
export function ordinaryUserCheckout() {
  if (!succeeds('id', [user]) && !succeeds('useradd', ['--system', '--shell', '/bin/sh', user])) {
    throw new SetupError(`The system user ${user} for the window's tests could not be made.`);
  }
  const base = mkdtempSync(join(tmpdir(), 'excite-user-'));
  chmodSync(base, 0o755);
  const checkout = join(base, 'checkout');
  const home = join(base, 'home');
  mkdirSync(checkout);
  for (const part of [
    'package.json',
    'vitest.config.ts',
    'out',
    'test',
    'core',
    'main',
    'resources',
    'scripts',
    'node_modules',
  ]) {
    if (existsSync(join(projectRoot, part))) copyTree(join(projectRoot, part), join(checkout, part));
  }
  ownLibraries(join(checkout, 'node_modules', '@tensorflow', 'tfjs-node-gpu', 'deps', 'lib'));
  const executable = readState().electron.executable;
  const runtime = join(base, 'electron');
  copyTree(dirname(executable), runtime);
  mkdirSync(join(checkout, '.setup'));
  const state = { ...readState(), electron: { executable: join(runtime, 'electron') } };
  writeFileSync(join(checkout, '.setup', 'state.json'), JSON.stringify(state));
  mkdirSync(home);
  const id = (flag) => Number(spawnSync('id', [flag, user], { encoding: 'utf8' }).stdout);
  const [uid, gid] = [id('-u'), id('-g')];
  const modules = join(checkout, 'node_modules');
  for (const cache of ['.cache', '.vite', '.vite-temp']) rmSync(join(modules, cache), { recursive: true, force: true });
  for (const folder of [home, checkout, modules]) chownSync(folder, uid, gid);
  return {
    checkout,
    command: (program, args) => ({
      program: 'runuser',
      args: ['-u', user, '--', 'env', `HOME=${home}`, `TMPDIR=${home}`, 'EXCITE_E2E_USER=1', program, ...args],
    }),
    remove: () => rmSync(base, { recursive: true, force: true }),
  };
}

/** Native TensorFlow is linked to root's cache, which nobody else can read: the files themselves in place of the links. */
function ownLibraries(folder) {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    const link = join(folder, name);
    const library = realpathSync(link);
    rmSync(link);
    copyTree(library, link);
  }
}

function copyTree(from, to) {
  if (!succeeds('cp', ['-al', from, to], { timeoutMs: 300_000 })) {
    rmSync(to, { recursive: true, force: true });
    cpSync(from, to, { recursive: true, verbatimSymlinks: true });
  }
}

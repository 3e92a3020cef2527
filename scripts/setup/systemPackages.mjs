import { existsSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { run } from './command.mjs';
import { say, SetupError } from './say.mjs';

/**
 * What Chromium loads, as Debian 12 names it. libx11-xcb1 is linked by nothing and loaded by name: without it Chromium
 * ends itself with SIGTRAP and no sentence.
 */
export const windowLibraries = [
  'libgtk-3-0',
  'libnss3',
  'libasound2',
  'libgbm1',
  'libxss1',
  'libx11-xcb1',
  'libatk-bridge2.0-0',
  'libcups2',
];

/** Debian packages by what needs them. */
const groups = {
  build: ['g++', 'make', 'python3', 'unzip'],
  window: [...windowLibraries, 'fonts-dejavu-core'],
  test: ['xvfb', 'xauth', 'poppler-utils', 'texlive-pictures'],
  cluster: ['slurm-wlm', 'munge'],
  package: ['binutils', 'dpkg', 'zstd'],
};

/** Names that newer releases gave to the same library. */
export const alternatives = {
  'libgtk-3-0': 'libgtk-3-0t64',
  libasound2: 'libasound2t64',
  'libatk-bridge2.0-0': 'libatk-bridge2.0-0t64',
  libcups2: 'libcups2t64',
};

/** The packages of the named groups that are neither installed nor provided under a newer name. */
export function missingPackages(names, isInstalled) {
  const wanted = names.flatMap((name) => groups[name]);
  return wanted.filter((name) => !isInstalled(name) && !(alternatives[name] && isInstalled(alternatives[name])));
}

function installedOnDebian(name) {
  const { stdout } = spawnSync('dpkg-query', ['-W', '-f', '${Status}', name], { encoding: 'utf8' });
  return (stdout ?? '').includes('install ok installed');
}

/** As root on Debian installs what is missing and says so; otherwise names the one line to run, and ends with 4. */
export async function ensureSystemPackages(names) {
  if (process.platform !== 'linux' || !existsSync('/etc/debian_version')) return;
  const missing = missingPackages(names, installedOnDebian);
  if (missing.length === 0) return;
  if (process.getuid() !== 0) {
    throw new SetupError(`System packages are missing. Run:\n    sudo apt-get install -y ${missing.join(' ')}`);
  }
  say(`Installing system packages: ${missing.join(' ')}`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const sentence = `The system packages ${missing.join(' ')} could not be installed. Check the network and run the same command again.`;
  await run('apt-get', ['update', '-qq'], { env, sentence });
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing], { env, sentence });
}

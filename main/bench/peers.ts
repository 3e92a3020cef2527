import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { ExpectedError } from '../../core/contract/errors.ts';
import type { Peer } from './rows.ts';

/** The peers' Python lies in the user's cache folder, outside the project. */
const folder = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'excitation-workbench', 'bench-peers');
export const peerPython = join(folder, 'bin', 'python');

const packages = ['numpy', 'torch==2.15.0', 'jax==0.10.2', 'foolbox==3.3.4'];

/** Makes the environment and installs the peers with pip. */
export function installPeers(): void {
  mkdirSync(dirname(folder), { recursive: true });
  execute('python3', ['-m', 'venv', folder]);
  execute(peerPython, ['-m', 'pip', 'install', ...packages]);
}

/** The version of a peer, or undefined where it is not installed. */
export function peerVersion(peer: Peer): string | undefined {
  if (!existsSync(peerPython)) return undefined;
  const told = spawnSync(peerPython, ['-c', `import ${peer}; print(${peer}.__version__)`], { encoding: 'utf8' });
  return told.status === 0 ? told.stdout.trim() : undefined;
}

function execute(program: string, words: readonly string[]): void {
  const { status, error } = spawnSync(program, words, { stdio: ['ignore', 2, 2] });
  if (status === 0) return;
  const why = error?.message ?? `${[program, ...words].join(' ')} ended with ${String(status)}`;
  throw new ExpectedError('unavailable', `The peers of the benchmark cannot be installed: ${why}.`, {
    hint: 'They need Python 3 with venv and a package index that pip reaches.',
  });
}

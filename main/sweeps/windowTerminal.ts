import { dirname, join } from 'node:path';
import { shellWord } from '../../core/sweeps/slurm/script.ts';

/**
 * How the shell of a cluster's node calls the terminal of this window. In a checkout Electron's own binary is a Node for
 * the terminal's bundle; a packaged one is no Node (its fuse) and has no such bundle, but the .deb lays `excite` beside it.
 */
export function windowTerminal(isPackaged: boolean, executable: string, bundles: string): string {
  if (isPackaged) return shellWord(join(dirname(executable), 'excite', 'bin', 'excite'));
  return `env ELECTRON_RUN_AS_NODE=1 ${[executable, join(bundles, 'cli.js')].map(shellWord).join(' ')}`;
}

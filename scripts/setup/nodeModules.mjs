import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './command.mjs';
import { projectRoot, readState, updateState } from './paths.mjs';
import { say, SetupError } from './say.mjs';

/** `npm ci` when the packages are missing or the lock file has changed since. */
export async function ensureNodeModules() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new SetupError(`This machine's Node is ${process.versions.node}; the workbench needs 20.19 or newer.`);
  }
  const lockHash = createHash('sha256')
    .update(readFileSync(join(projectRoot, 'package-lock.json')))
    .digest('hex');
  const installed = existsSync(join(projectRoot, 'node_modules', '.package-lock.json'));
  if (installed && readState().lockHash === lockHash) return;
  say('Installing packages (npm ci, about 800 MB on disk)');
  await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel', 'error'], {
    cwd: projectRoot,
    sentence: 'The packages could not be installed. Check the network and run the same command again.',
  });
  updateState({ lockHash });
}

import { ensureElectron } from './setup/electron.mjs';
import { ensureNodeModules } from './setup/nodeModules.mjs';
import { beQuiet, say, SetupError } from './setup/say.mjs';
import { ensureSqlite } from './setup/sqlite.mjs';
import { ensureSystemPackages } from './setup/systemPackages.mjs';
import { ensureTensorflow } from './setup/tensorflow.mjs';
import { pathToFileURL } from 'node:url';

/**
 * Installs what is missing for a command ('start', 'test', 'terminal' or 'package') and nothing else. Each step first looks
 * whether its work is done; a run that was cut short goes on where it stopped.
 */
export async function setup({ purpose, gpu = false }) {
  const packages = {
    terminal: ['build'],
    start: ['build', 'window'],
    // A cluster of one node for the tests of sweeps: only root can start it.
    test: ['build', 'window', 'test', ...(process.getuid?.() === 0 ? ['cluster'] : [])],
    package: ['build', 'package'],
  };
  await ensureSystemPackages(packages[purpose]);
  await ensureNodeModules();
  if (purpose !== 'terminal') await ensureElectron();
  await ensureSqlite();
  await ensureTensorflow({ gpu });
}

/** Runs the set-up and turns its failures into one sentence and an exit status. */
export async function setupOrExit(options) {
  try {
    await setup(options);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(error.exitStatus);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const args = process.argv.slice(2);
  if (args.includes('--quiet')) beQuiet();
  const purpose = args.includes('--test') ? 'test' : 'start';
  await setupOrExit({ purpose, gpu: args.includes('--gpu') });
  say('Everything is in place.');
}

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureBuild } from './setup/build.mjs';
import { projectRoot } from './setup/paths.mjs';
import { setupOrExit } from './setup.mjs';

/** `npm run -s excite -- …`: the terminal face of this checkout, set up and built first where that is missing. */
await setupOrExit({ purpose: 'terminal' });
await ensureBuild();

const child = spawn(process.execPath, [join(projectRoot, 'out', 'main', 'cli.js'), ...process.argv.slice(2)], {
  stdio: 'inherit',
});
// A terminal sends Ctrl-C to the whole group: the child hears it itself. What is sent to this process alone is passed on.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('exit', (code, signal) => process.exit(signal === null ? code : 1));

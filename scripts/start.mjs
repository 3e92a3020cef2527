import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureBuild } from './setup/build.mjs';
import { projectRoot, readState } from './setup/paths.mjs';
import { say } from './setup/say.mjs';
import { setupOrExit } from './setup.mjs';

/** `npm start`: set up, build, open the window; without a display, the studies' smoke presets and a report. */
const display = process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
await setupOrExit({ purpose: display ? 'start' : 'terminal', gpu: process.argv.includes('--gpu') });
await ensureBuild();

const root = process.platform === 'linux' && process.getuid() === 0;
if (display && root) say('Running as root: Chromium starts without its sandbox. Use an ordinary user for real work.');
if (!display) say('There is no display, so no window opens: the smoke preset of every study runs here instead.');

const [program, args] = display
  ? [readState().electron.executable, [...(root ? ['--no-sandbox'] : []), projectRoot]]
  : [
      process.execPath,
      [join(projectRoot, 'out', 'main', 'cli.js'), 'report', '--smoke', '--out', join(projectRoot, 'report')],
    ];
const child = spawn(program, args, { stdio: 'inherit' });
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('exit', (code, signal) => process.exit(signal === null ? code : 1));

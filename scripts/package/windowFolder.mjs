import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { chmodSync, cpSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SetupError } from '../setup/say.mjs';
import { projectRoot, readState } from '../setup/paths.mjs';
import { fuses } from './fuses.mjs';

/** The unpacked application: electron-builder over the staged files, with the Electron that the set-up found. */
export async function buildWindowFolder({ stage, app, output }) {
  const { executable } = readState().electron ?? {};
  if (!executable) throw new SetupError('There is no Electron to package: run npm run setup.');
  const electron = join(stage, 'electron');
  layElectron(dirname(executable), electron);
  const { build, Platform, Arch } = createRequire(import.meta.url)('electron-builder');
  const built = join(stage, 'window');
  rmSync(built, { recursive: true, force: true });
  await build({
    projectDir: projectRoot,
    targets: Platform.LINUX.createTarget('dir', Arch.x64),
    publish: 'never',
    config: {
      extends: join(projectRoot, 'electron-builder.yml'),
      directories: { app, output: built, buildResources: join(projectRoot, 'resources') },
      electronDist: electron,
      // "false": node_modules is what was staged; nothing is installed, rebuilt or collected.
      beforeBuild: () => Promise.resolve(false),
      electronVersion: electronVersion(),
      electronFuses: { ...fuses, resetAdHocDarwinSignature: false },
    },
  });
  rmSync(output, { recursive: true, force: true });
  cpSync(join(built, 'linux-unpacked'), output, { recursive: true, verbatimSymlinks: true });
  rmSync(built, { recursive: true });
  cpSync(join(projectRoot, 'resources', 'linux', 'launcher.sh'), join(output, 'excitation-workbench'));
  for (const name of ['excitation-workbench', 'workbench-window', 'chrome-sandbox', 'chrome_crashpad_handler'])
    chmodSync(join(output, name), 0o755);
}

/** The runtime alone: not the loader of the development runtime, nor a second snapshot that its fuse leaves unread. */
function layElectron(from, to) {
  rmSync(to, { recursive: true, force: true });
  cpSync(from, to, { recursive: true });
  for (const name of readdirSync(join(to, 'resources'))) rmSync(join(to, 'resources', name), { recursive: true });
  rmSync(join(to, 'browser_v8_context_snapshot.bin'), { force: true });
}

/** Of the Electron in use, as it says itself. */
export function electronVersion() {
  const { stdout } = spawnSync(readState().electron.executable, ['-p', 'process.versions.electron'], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    encoding: 'utf8',
  });
  return stdout.trim();
}

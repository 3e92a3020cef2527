import { chmodSync, cpSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readFileSync } from 'node:fs';
import { run } from '../setup/command.mjs';
import { projectRoot } from '../setup/paths.mjs';
import { alternatives, windowLibraries } from '../setup/systemPackages.mjs';
import { sizeOf, sourceDate } from './archive.mjs';
import { copyOwn, place } from './stage.mjs';

/** Debian 12 and Ubuntu 22.04 name them so; later releases as the alternatives. */
export const depends = [
  'libc6 (>= 2.34)',
  'libstdc++6 (>= 11)',
  ...windowLibraries.map((name) => (name in alternatives ? `${name} | ${alternatives[name]}` : name)),
  'hicolor-icon-theme',
];
const tensorflow = 'node_modules/@tensorflow/tfjs-node-gpu/deps';

/**
 * The .deb: window and `excite` in /usr/lib/excitation-workbench with one copy of TensorFlow, chrome-sandbox as a
 * setuid helper of root. Built by the system's dpkg-deb alone.
 */
export async function buildDebian({ window, terminal, notices, sbom, name, version, description, stage, file }) {
  const root = join(stage, 'debian');
  rmSync(root, { recursive: true, force: true });
  const home = join(root, 'usr', 'lib', 'excitation-workbench');
  layTree(window, home);
  layTree(terminal, join(home, 'excite'));
  shareLibraries(home);
  // The helper's mode is part of the package: no script has to set it, and dpkg-statoverride can change it.
  rmSync(join(home, 'chrome-sandbox'));
  cpSync(join(window, 'chrome-sandbox'), join(home, 'chrome-sandbox'));
  chmodSync(join(home, 'chrome-sandbox'), 0o4755);

  const bin = join(root, 'usr', 'bin');
  mkdirSync(bin, { recursive: true });
  symlinkSync('../lib/excitation-workbench/excitation-workbench', join(bin, 'excitation-workbench'));
  symlinkSync('../lib/excitation-workbench/excite/bin/excite', join(bin, 'excite'));
  const share = join(root, 'usr', 'share');
  copyOwn('resources/linux/excitation-workbench.desktop', join(share, 'applications', 'excitation-workbench.desktop'));
  copyOwn('resources/linux/excitation-workbench.xml', join(share, 'mime', 'packages', 'excitation-workbench.xml'));
  layIcons(join(share, 'icons', 'hicolor'));
  layDocuments(join(share, 'doc', name), notices, sbom);

  const control = join(root, 'DEBIAN');
  mkdirSync(control);
  copyOwn('resources/linux/postrm', join(control, 'postrm'));
  chmodSync(join(control, 'postrm'), 0o755);
  const others = ['excitation-workbench', 'excitation-workbench-cuda'].filter((other) => other !== name).join(', ');
  const fields = {
    Package: name,
    Version: version,
    Architecture: 'amd64',
    Maintainer: 'The Excitation Workbench developers <excitation-workbench@localhost>',
    Section: 'science',
    Priority: 'optional',
    'Installed-Size': String(Math.ceil(sizeOf(join(root, 'usr')) / 1024)),
    Depends: depends.join(', '),
    Conflicts: others,
    Replaces: others,
    Description: `laboratory for the theory of training\n ${description}`,
  };
  const lines = Object.entries(fields).map(([key, value]) => `${key}: ${value}\n`);
  writeFileSync(join(control, 'control'), lines.join(''));
  chmodSync(root, 0o755);
  await run('dpkg-deb', ['--root-owner-group', '-Zzstd', '-z6', '--build', root, file], {
    env: { SOURCE_DATE_EPOCH: sourceDate() },
    sentence: 'The .deb could not be built.',
  });
}

/** The same files under another folder, linked: a package is a gigabyte. */
function layTree(from, to) {
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) layTree(source, target);
    else place(source, target);
  }
}

/** The terminal's TensorFlow is a link to the window's. */
function shareLibraries(home) {
  const own = join(home, 'excite', 'app', tensorflow);
  const shared = join(home, 'resources', 'app.asar.unpacked', tensorflow);
  rmSync(own, { recursive: true });
  symlinkSync(relative(dirname(own), shared), own);
}

function layIcons(theme) {
  const icons = join(projectRoot, 'resources', 'icons');
  for (const png of readdirSync(icons).filter((name) => name.endsWith('.png') && name !== '1024x1024.png')) {
    copyOwn(`resources/icons/${png}`, join(theme, png.replace('.png', ''), 'apps', 'excitation-workbench.png'));
  }
  copyOwn('resources/icons/icon.svg', join(theme, 'scalable', 'apps', 'excitation-workbench.svg'));
}

function layDocuments(folder, notices, sbom) {
  mkdirSync(folder, { recursive: true });
  const zip = (source, name) => writeFileSync(join(folder, `${name}.gz`), gzipSync(readFileSync(source), { level: 9 }));
  copyOwn('LICENSE', join(folder, 'copyright'));
  zip(join(projectRoot, 'CHANGELOG.md'), 'changelog');
  zip(notices, 'THIRD_PARTY_NOTICES.md');
  zip(sbom, 'sbom.cdx.json');
}

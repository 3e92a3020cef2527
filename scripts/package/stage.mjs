import { chmodSync, copyFileSync, existsSync, linkSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { run } from '../setup/command.mjs';
import { cacheFolder, projectRoot } from '../setup/paths.mjs';
import { say } from '../setup/say.mjs';
import { sourceOf } from './runtimeFiles.mjs';

/**
 * Lays the files of the list in a fresh folder, under their own paths, with a package.json that names the main bundle
 * and nothing to install. Links where the file system allows: the libraries are large.
 */
export async function stageFiles(files, folder, manifest) {
  rmSync(folder, { recursive: true, force: true });
  for (const file of files) {
    const target = join(folder, file);
    mkdirSync(dirname(target), { recursive: true });
    const source = sourceOf(file);
    place(/\.so(\.\d+)*$/.test(source) ? await stripped(source) : source, target);
  }
  rmSync(join(folder, 'package.json'), { force: true });
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** What is left of our package.json in a package. */
export function packagedManifest({ name, productName, version, description, license, author, type, main }) {
  return { name, productName, version, description, license, author, type, main };
}

/** The binary without the names of its inner symbols, which only a debugger reads: a quarter of TensorFlow's size. */
export async function stripped(library) {
  const cached = join(cacheFolder, 'native', 'stripped', basename(dirname(dirname(library))), basename(library));
  if (existsSync(cached)) return cached;
  say(`  stripping ${basename(library)}`);
  mkdirSync(dirname(cached), { recursive: true });
  await run('strip', ['--strip-unneeded', '-o', `${cached}.partial`, library], {
    sentence: `The symbols of ${library} could not be left out.`,
  });
  renameSync(`${cached}.partial`, cached);
  return cached;
}

/** A hard link, else a copy. */
export function place(source, target) {
  mkdirSync(dirname(target), { recursive: true });
  try {
    linkSync(source, target);
  } catch {
    copyFileSync(source, target);
  }
}

/** A file of the checkout, copied whole; its mode there depends on who checked it out. */
export function copyOwn(path, target) {
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(join(projectRoot, path), target);
  chmodSync(target, 0o644);
}

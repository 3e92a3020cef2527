import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, readdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { run } from '../setup/command.mjs';
import { projectRoot } from '../setup/paths.mjs';

/** Seconds: the time of the commit, so that the same sources give the same archive; without git, of the first release. */
export function sourceDate() {
  if (process.env.SOURCE_DATE_EPOCH) return process.env.SOURCE_DATE_EPOCH;
  const { stdout } = spawnSync('git', ['log', '-1', '--format=%ct'], { cwd: projectRoot, encoding: 'utf8' });
  return stdout?.trim() || '1780272000';
}

/** `name` of `parent` as a tar archive whose bytes depend on the files alone. */
export async function tarball(parent, name, file) {
  const options = ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', '--format=gnu', '--hard-dereference'];
  const command = `tar ${options.join(' ')} --mtime=@${sourceDate()} -C "$1" -cf - "$2" | gzip -n -6 > "$3"`;
  await run('bash', ['-c', `set -o pipefail; ${command}`, 'tarball', parent, name, file], {
    sentence: `${basename(file)} could not be written; is the disk full?`,
  });
}

/** `SHA256SUMS` of the folder's files, in the form that `sha256sum -c` reads. */
export async function writeSums(folder) {
  const names = readdirSync(folder).filter((name) => name !== 'SHA256SUMS' && statSync(join(folder, name)).isFile());
  const lines = [];
  for (const name of names.sort()) {
    const hash = createHash('sha256');
    await pipeline(createReadStream(join(folder, name)), hash);
    lines.push(`${hash.digest('hex')}  ${name}\n`);
  }
  writeFileSync(join(folder, 'SHA256SUMS'), lines.join(''));
}

/** Bytes of a file, or of all below a folder, a file of several names once. */
export function sizeOf(path) {
  const seen = new Set();
  const add = (at) => {
    const stat = statSync(at, { throwIfNoEntry: false });
    if (stat === undefined || seen.has(stat.ino)) return 0;
    seen.add(stat.ino);
    return stat.isDirectory() ? readdirSync(at).reduce((sum, name) => sum + add(join(at, name)), 0) : stat.size;
  };
  return add(path);
}

import { createHash } from 'node:crypto';
import { lstatSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { run } from '../setup/command.mjs';

/**
 * In what two folders of packages differ: of files that differ as bytes, those inside by path, mode, link and content.
 * `node scripts/package/differences.mjs DIST OTHER` prints a line each, and ends with 1 where there is one.
 */
export async function differences(dist, other) {
  const [ours, theirs] = [packagesOf(dist), packagesOf(other)];
  const names = [...new Set([...ours, ...theirs])].sort();
  const lines = names.map(async (name) => {
    if (!ours.includes(name)) return [`${name}: only in ${other}`];
    if (!theirs.includes(name)) return [`${name}: only in ${dist}`];
    const files = [join(dist, name), join(other, name)];
    if (sumOf(files[0]) === sumOf(files[1])) return [];
    const [a, b] = [await insideOf(files[0]), await insideOf(files[1])];
    const paths = [...new Set([...a.keys(), ...b.keys()])].filter((path) => a.get(path) !== b.get(path)).sort();
    const inside = paths.map((path) => `${name}: ${path}: ${a.get(path) ?? 'missing'}, ${b.get(path) ?? 'missing'}`);
    return inside.length === 0 ? [`${name}: the archive itself`] : inside;
  });
  return (await Promise.all(lines)).flat();
}

const packagesOf = (folder) =>
  readdirSync(folder).filter((name) => /\.(deb|tar\.gz|md|json)$/.test(name) && lstatSync(join(folder, name)).isFile());

const sumOf = (file) => createHash('sha256').update(readFileSync(file)).digest('hex');

/** Path to mode and content; of a file that is no archive, its own sum. */
async function insideOf(file) {
  const found = new Map();
  const command = file.endsWith('.deb')
    ? ['dpkg-deb', '-R', file]
    : file.endsWith('.gz')
      ? ['tar', 'xzpf', file, '-C']
      : [];
  if (command.length === 0) return found.set('', sumOf(file).slice(0, 12));
  const folder = mkdtempSync(join(tmpdir(), 'excite-differences-'));
  try {
    await run(command[0], [...command.slice(1), folder], { sentence: `${file} could not be unpacked.` });
    const walk = (path) => {
      for (const name of readdirSync(join(folder, path))) {
        const inner = join(path, name);
        const stat = lstatSync(join(folder, inner));
        const mode = (stat.mode & 0o7777).toString(8);
        if (stat.isSymbolicLink()) found.set(inner, `link to ${readlinkSync(join(folder, inner))}`);
        else found.set(inner, stat.isFile() ? `${mode} ${sumOf(join(folder, inner)).slice(0, 12)}` : `${mode} folder`);
        if (stat.isDirectory()) walk(inner);
      }
    };
    walk('');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return found;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [dist, other] = process.argv.slice(2);
  const lines = await differences(dist, other);
  process.stdout.write(lines.map((line) => `${line}\n`).join('') || 'The same bytes.\n');
  process.exitCode = lines.length === 0 ? 0 : 1;
}

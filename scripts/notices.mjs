// Writes THIRD_PARTY_NOTICES.md from the installed production packages; --check says whether it is up to date.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const target = join(root, 'THIRD_PARTY_NOTICES.md');

/** Production packages of the lock file that are installed here, by name, version and license text. */
function packages() {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  return Object.entries(lock.packages)
    .filter(([path, entry]) => path !== '' && !entry.dev && !entry.devOptional && !entry.optional)
    .map(([path, entry]) => {
      const folder = join(root, path);
      if (!existsSync(folder)) throw new Error(`${path} is not installed; run npm run setup first.`);
      return {
        name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
        version: entry.version,
        license: entry.license ?? 'see its text',
        texts: textsOf(folder),
      };
    })
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.version < b.version ? -1 : 1));
}

/** License and notice files of a package, in the order of their names. */
function textsOf(folder) {
  return readdirSync(folder)
    .filter((name) => /^(licen[cs]e|copying|notice)([-._].*)?$/i.test(name) && !/\.(js|ts|json|html)$/i.test(name))
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8').replace(/\r\n?/g, '\n').trim());
}

function notices() {
  const all = packages();
  const lines = [
    '# Third-party notices',
    '',
    'Written by `node scripts/notices.mjs` from the packages that the app needs at run time. Do not edit by hand.',
    '',
    '| package | version | license |',
    '|---|---|---|',
    ...all.map((p) => `| ${p.name} | ${p.version} | ${p.license} |`),
    '',
    'The set-up fetches two programs that are not in this list and are not part of this repository: Electron (MIT, with',
    "Chromium's and Node's own notices beside the executable) and TensorFlow (Apache-2.0, with its notices in its package).",
    '',
  ];
  const byText = new Map();
  for (const p of all) {
    for (const text of p.texts) byText.set(text, [...(byText.get(text) ?? []), `${p.name} ${p.version}`]);
  }
  for (const [text, names] of byText)
    lines.push(`## ${[...new Set(names)].join(', ')}`, '', '```text', text.replaceAll('```', "'''"), '```', '');
  const silent = all.filter((p) => p.texts.length === 0).map((p) => `${p.name} (${p.license})`);
  lines.push('## Packages that carry no license file of their own', '', `${silent.join(', ')}.`, '');
  return lines.join('\n');
}

const text = notices();
if (!process.argv.includes('--check')) {
  writeFileSync(target, text);
  process.stdout.write('THIRD_PARTY_NOTICES.md written.\n');
} else if (!existsSync(target) || readFileSync(target, 'utf8') !== text) {
  process.stderr.write(
    'THIRD_PARTY_NOTICES.md is not what the installed packages say; run node scripts/notices.mjs.\n',
  );
  process.exit(1);
} else {
  process.stdout.write('THIRD_PARTY_NOTICES.md is up to date.\n');
}

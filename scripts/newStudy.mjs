// npm run new-study my-id: copies core/studies/_template to core/studies/my-id and registers it.
import { cpSync, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const studies = join(dirname(fileURLToPath(import.meta.url)), '..', 'core', 'studies');

function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(2);
}

const [id, ...rest] = process.argv.slice(2);
if (id === undefined || rest.length > 0) fail('Write: npm run new-study my-id');
if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id) || id.length > 64) {
  fail(
    `The id is "${id}"; it must be kebab-case: lower-case words and digits joined by single dashes, at most 64 characters.`,
  );
}
const folder = join(studies, id);
if (existsSync(folder)) fail(`core/studies/${id} is there already.`);

const camel = id.replace(/-([a-z0-9])/g, (_, letter) => letter.toUpperCase());
const constant = `${camel}Study`;
const words = id.replaceAll('-', ' ');
const title = words[0].toUpperCase() + words.slice(1);

/** Both registries after the change, worked out before anything is written. */
const catalog = withCatalogEntry(readFileSync(join(studies, 'catalog.ts'), 'utf8'));
const runners = withRunnerEntry(readFileSync(join(studies, 'runners.ts'), 'utf8'));

cpSync(join(studies, '_template'), folder, { recursive: true, errorOnExist: true, force: false });
for (const name of readdirSync(folder)) {
  const path = join(folder, name);
  const text = readFileSync(path, 'utf8')
    .replaceAll('template-study', id)
    .replaceAll('templateStudy', constant)
    .replaceAll('Template study', title);
  writeFileSync(path, text);
}
writeFileSync(join(studies, 'catalog.ts'), catalog);
writeFileSync(join(studies, 'runners.ts'), runners);
process.stdout.write(
  `core/studies/${id} is a copy of the template and is registered in catalog.ts and runners.ts.\n` +
    `Next: change study.ts, run.ts, claims.ts, README.md and run.test.ts; then npx vitest run core/studies/${id}\n`,
);

function withCatalogEntry(text) {
  const imports = [...text.matchAll(/^import .*;\n/gm)];
  const list = /(export const catalog: readonly StudySpec\[\] = \[)([^\]]*)\]/.exec(text);
  if (imports.length === 0 || !list)
    fail('core/studies/catalog.ts has another form than this script knows; add the study by hand.');
  const entries = [...list[2].split(',').map((entry) => entry.trim()), constant].filter((entry) => entry !== '');
  const oneLine = `${list[1]}${entries.join(', ')}]`;
  const written = oneLine.length < 120 ? oneLine : `${list[1]}\n${entries.map((entry) => `  ${entry},\n`).join('')}]`;
  const last = imports.at(-1);
  const end = last.index + last[0].length;
  const withImport = `${text.slice(0, end)}import { ${constant} } from './${id}/study.ts';\n${text.slice(end)}`;
  return withImport.replace(list[0], written);
}

function withRunnerEntry(text) {
  const end = text.lastIndexOf('\n};');
  if (end < 0) fail('core/studies/runners.ts has another form than this script knows; add the study by hand.');
  const key = /^[a-z0-9]+$/.test(id) ? id : `'${id}'`;
  const entry = `
  ${key}: async () => ({
    study: (await import('./${id}/study.ts')).${constant},
    runner: (await import('./${id}/run.ts')).runner,
  }),`;
  return `${text.slice(0, end)}${entry}${text.slice(end)}`;
}

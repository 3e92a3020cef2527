import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './command.mjs';
import { projectRoot, readState, updateState } from './paths.mjs';
import { say } from './say.mjs';

const sources = ['core', 'docs/manual', 'main', 'preload', 'renderer', 'resources'];
const configuration = ['package.json', 'package-lock.json', 'electron.vite.config.ts', 'tsconfig.base.json'];

/** One sum over every file that the bundles are made of, and of more folders. */
export function sourceHash(root, more = []) {
  const hash = createHash('sha256');
  const add = (path) => hash.update(path).update(readFileSync(join(root, path)));
  const walk = (folder) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true }).sort((a, b) =>
      a.name < b.name ? -1 : 1,
    )) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) walk(path);
      else add(path);
    }
  };
  for (const folder of [...sources, ...more]) if (existsSync(join(root, folder))) walk(folder);
  for (const file of configuration) if (existsSync(join(root, file))) add(file);
  return hash.digest('hex');
}

/** Builds the bundles when a source has changed since the last build. */
export async function ensureBuild() {
  const hash = sourceHash(projectRoot);
  const complete = [
    'main/index.js',
    'main/engine.js',
    'main/history.js',
    'main/cli.js',
    'preload/index.cjs',
    'renderer/index.html',
  ];
  if (readState().build === hash && complete.every((file) => existsSync(join(projectRoot, 'out', file)))) return;
  say('Building (about 20 s)');
  const { executable } = readState().electron ?? {};
  await run(
    process.execPath,
    [join(projectRoot, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js'), 'build', '--logLevel', 'warn'],
    {
      cwd: projectRoot,
      env: { ELECTRON_MAJOR_VER: '33', ...(executable ? { ELECTRON_EXEC_PATH: executable } : {}) },
      sentence: 'The workbench could not be built.',
    },
  );
  updateState({ build: hash });
}

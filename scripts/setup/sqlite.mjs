import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run, succeeds } from './command.mjs';
import { nodeHeaders } from './nodeHeaders.mjs';
import { cacheFolder, projectRoot, readState, updateState } from './paths.mjs';
import { say, SetupError } from './say.mjs';

const packageFolder = join(projectRoot, 'node_modules', 'better-sqlite3');
const builtFile = join(packageFolder, 'build', 'Release', 'better_sqlite3.node');

/** Loads better-sqlite3 in a child process (a wrong prebuilt crashes) and asks for a version without the WAL-reset bug. */
const probe = `
  const Database = require(${JSON.stringify(packageFolder)});
  const [a, b, c] = new Database(':memory:').prepare('select sqlite_version() v').get().v.split('.').map(Number);
  process.exit(a > 3 || (a === 3 && (b > 51 || (b === 51 && c >= 3))) ? 0 : 1);
`;

function loadsIn(executable) {
  return succeeds(executable, ['-e', probe], { env: { ELECTRON_RUN_AS_NODE: '1' } });
}

/** better-sqlite3 for this machine's Node and for the Electron in use: its prebuilt, or one built here (~ 70 s). */
export async function ensureSqlite() {
  const state = readState();
  const electron = state.electron?.executable;
  const runtimes = [process.execPath, ...(electron ? [electron] : [])];
  const key = `${process.version} ${electron ?? ''}`;
  const built = existsSync(builtFile);
  if (state.sqlite?.key === key && state.sqlite.built === built) return;
  if (!runtimes.every(loadsIn)) {
    await install(JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')).version);
    if (!runtimes.every(loadsIn))
      throw new SetupError('better-sqlite3 was built but does not load; see docs/decisions/0004-sqlite-build.md.');
  }
  updateState({ sqlite: { key, built: existsSync(builtFile) } });
}

async function install(version) {
  const cached = join(cacheFolder, 'native', `better-sqlite3-${version}-${process.platform}-${process.arch}.node`);
  if (!existsSync(cached)) await build(version, cached);
  mkdirSync(dirname(builtFile), { recursive: true });
  copyFileSync(cached, builtFile);
}

/** Node-API 10 prebuilds crash on Node 20 and its Electron; built as experimental, one binary runs on all. */
async function build(version, cached) {
  say(`Building better-sqlite3 ${version} (about 70 s)`);
  const work = join(cacheFolder, 'build', `better-sqlite3-${version}`);
  rmSync(work, { recursive: true, force: true });
  cpSync(packageFolder, work, { recursive: true, filter: (path) => !path.includes('prebuilds') });
  const gyp = join(work, 'binding.gyp');
  writeFileSync(gyp, readFileSync(gyp, 'utf8').replace("'NAPI_VERSION=10'", "'NAPI_EXPERIMENTAL'"));
  const nodeGyp = join(projectRoot, 'node_modules', 'node-gyp', 'bin', 'node-gyp.js');
  await run(process.execPath, [nodeGyp, 'rebuild', '--release', '--force_build=1', ...nodeHeaders()], {
    cwd: work,
    env: { NODE_PATH: join(projectRoot, 'node_modules') },
    sentence: 'better-sqlite3 could not be built.',
  });
  mkdirSync(dirname(cached), { recursive: true });
  copyFileSync(join(work, 'build', 'Release', 'better_sqlite3.node'), `${cached}.partial`);
  renameSync(`${cached}.partial`, cached);
  rmSync(work, { recursive: true });
}

import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { say, SetupError, sizeText } from './say.mjs';

async function sha256(file) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/**
 * A download that is either whole and right or not there: `fetch(folder)` leaves one file in a fresh folder beside the
 * goal; it is hashed, then renamed. A file of the right sum is never fetched again; what an interrupted run left
 * behind is removed.
 */
export async function download({ file, sum, what, sizeBytes, fetch }) {
  const folder = join(file, '..');
  const partial = `${file}.partial`;
  mkdirSync(folder, { recursive: true });
  if (existsSync(file)) {
    if ((await sha256(file)) === sum) return file;
    say(`  ${what}: the cached file is damaged; fetching it again`);
    rmSync(file);
  }
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial);
  say(`  ${what}: downloading ${sizeText(sizeBytes)}`);
  const ticker = setInterval(() => {
    const got = readdirSync(partial).reduce((sum, name) => sum + statSync(join(partial, name)).size, 0);
    if (got > 0) say(`    ${sizeText(got)} of ${sizeText(sizeBytes)}`);
  }, 5000);
  try {
    await fetch(partial);
  } finally {
    clearInterval(ticker);
  }
  const [name] = readdirSync(partial);
  if (name === undefined)
    throw new SetupError(`${what} did not arrive. Run the same command again: it goes on from here.`);
  const found = await sha256(join(partial, name));
  if (found !== sum) {
    rmSync(partial, { recursive: true });
    throw new SetupError(`${what} has the sha256 sum ${found}; it must be ${sum}. Nothing of it was used.`);
  }
  renameSync(join(partial, name), file);
  rmSync(partial, { recursive: true });
  return file;
}

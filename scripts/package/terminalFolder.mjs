import { chmodSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { nodeFolder } from './nodeBinary.mjs';
import { copyOwn, place, stageFiles, stripped } from './stage.mjs';

/** `excite` with its own Node: bin/excite, lib/node, app/ (bundles and the modules they load). */
export async function buildTerminalFolder({ files, manifest, notices, sbom, folder }) {
  rmSync(folder, { recursive: true, force: true });
  await stageFiles(files, join(folder, 'app'), { ...manifest, main: 'out/main/cli.js' });
  const node = join(folder, 'lib', 'node');
  place(await stripped(join(await nodeFolder(), 'bin', 'node')), node);
  chmodSync(node, 0o755);
  copyOwn('resources/linux/excite.sh', join(folder, 'bin', 'excite'));
  chmodSync(join(folder, 'bin', 'excite'), 0o755);
  copyOwn('resources/linux/INSTALL.md', join(folder, 'README.md'));
  copyOwn('LICENSE', join(folder, 'LICENSE'));
  place(notices, join(folder, 'THIRD_PARTY_NOTICES.md'));
  place(sbom, join(folder, 'sbom.cdx.json'));
}

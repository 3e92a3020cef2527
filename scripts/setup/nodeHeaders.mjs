import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** node-gyp's argument for the headers that lie beside the running Node; none: node-gyp fetches them itself. */
export function nodeHeaders() {
  const prefix = dirname(dirname(process.execPath));
  return existsSync(join(prefix, 'include', 'node', 'node_api.h')) ? [`--nodedir=${prefix}`] : [];
}

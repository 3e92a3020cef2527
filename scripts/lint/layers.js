import { dirname, relative, resolve, sep } from 'node:path';

/**
 * Who may import whom at run time (docs/architecture.md). The first layer whose pattern matches a path is its layer.
 * `layers` are the project's own; `packages` are npm packages by name or prefix; `node` allows node: modules.
 */
const layers = [
  { name: 'core/contract', match: /^core\/contract\//, layers: ['core/contract'], packages: ['zod'], node: false },
  {
    name: 'study description',
    match:
      /^core\/studies\/(catalog|[^/]+\/(.+\/)?(study|fields|presets|claims|claimSpecs|charts|panels|formulas|metrics|tables))\.ts$/,
    layers: ['core/contract', 'study description'],
    packages: [],
    node: false,
  },
  {
    name: 'study runners',
    match: /^core\/studies\/(runner|runners|weightsHooks|evaluation)\.ts$/,
    layers: ['core/contract', 'core/random', 'study description', 'study run', 'study runners'],
    packages: [],
    node: false,
  },
  {
    name: 'study run',
    match: /^core\/studies\/[^/]+\//,
    layers: [
      'core/contract',
      'core/random',
      'core/training',
      'core/numerics',
      'core/margins',
      'core/data',
      'study description',
      'study runners',
      'study run',
    ],
    packages: [],
    node: false,
    ownFolderOnly: true,
  },
  {
    name: 'core/figures/spec',
    match: /^core\/figures\/spec\//,
    layers: ['core/contract', 'core/figures/spec', 'core/numerics', 'core/random'],
    packages: ['echarts', 'expr-eval-fork'],
    node: false,
  },
  { name: 'core/random', match: /^core\/random\.ts$/, layers: [], packages: [], node: false },
  {
    name: 'core/numerics',
    match: /^core\/numerics\//,
    layers: ['core/numerics', 'core/random', 'core/contract'],
    packages: [],
    node: false,
  },
  {
    name: 'core/data',
    match: /^core\/data\//,
    layers: ['core/data', 'core/numerics', 'core/random', 'core/contract'],
    packages: ['fflate', 'jpeg-js', 'pngjs', 'zod'],
    node: true,
  },
  {
    name: 'core/margins',
    match: /^core\/margins\//,
    layers: ['core/margins', 'core/numerics', 'core/random', 'core/contract'],
    packages: [],
    node: false,
  },
  {
    name: 'core/training',
    match: /^core\/training\//,
    layers: ['core/training', 'core/numerics', 'core/random', 'core/contract'],
    packages: ['@tensorflow/'],
    node: true,
  },
  {
    name: 'core/history',
    match: /^core\/history\//,
    layers: ['core/history', 'core/contract'],
    packages: ['better-sqlite3', 'hyparquet-writer', 'zod'],
    node: true,
  },
  {
    name: 'core/figures/render',
    match: /^core\/figures\/render\//,
    layers: ['core/figures/render', 'core/figures/spec', 'core/contract'],
    packages: ['echarts', 'fflate', 'fontkit', '@resvg/'],
    node: true,
  },
  {
    name: 'core',
    match: /^core\//,
    layers: [
      'core',
      'core/contract',
      'core/random',
      'core/history',
      'core/figures/spec',
      'core/figures/render',
      'core/data',
      'core/numerics',
      'core/margins',
      'core/training',
      'study description',
      'study runners',
    ],
    packages: ['zod', '@mathjax/', 'mathjax', 'fflate', 'hyparquet-writer', 'pdfmake'],
    node: true,
  },
  {
    name: 'main bench studies',
    match: /^main\/bench\/studies\//,
    layers: ['main bench studies', 'core/contract', 'core/random', 'core/training', 'study description', 'study run'],
    packages: [],
    node: false,
  },
  {
    name: 'main entry points',
    match: /^main\/(bench|cli|data|engine|history|sweeps)\//,
    layers: [
      'main entry points',
      'main bench studies',
      'main shared',
      'core',
      'core/contract',
      'core/random',
      'core/history',
      'core/figures/spec',
      'core/figures/render',
      'core/data',
      'core/training',
      'study description',
      'study runners',
    ],
    packages: ['commander', 'zod'],
    node: true,
  },
  {
    name: 'main shared',
    match: /^main\/(home|doctor|version)\.ts$/,
    layers: ['main shared', 'core/contract', 'study description'],
    packages: [],
    node: true,
  },
  {
    name: 'main',
    match: /^main\//,
    layers: ['main', 'main shared', 'main entry points', 'core/contract', 'study description'],
    packages: ['electron', 'zod'],
    node: true,
  },
  { name: 'preload', match: /^preload\//, layers: [], packages: ['electron'], node: false },
  {
    name: 'renderer build',
    match: /^renderer\/build\//,
    layers: ['renderer build', 'core/contract', 'study description'],
    packages: ['vite', '@mathjax/', 'marked', 'mathjax'],
    node: true,
  },
  {
    name: 'renderer',
    match: /^renderer\//,
    layers: ['renderer', 'core/contract', 'study description', 'core/figures/spec'],
    packages: ['vue', 'pinia', 'echarts', 'zod', '@tanstack/', 'dockview', 'reka-ui', 'virtual:'],
    node: false,
  },
];

function layerOf(path) {
  return layers.find((layer) => layer.match.test(path));
}

/** The fault of one run-time import as a sentence, or undefined. Paths are relative to the project's root. */
export function importFault(fromPath, specifier) {
  const from = layerOf(fromPath);
  if (!from) return undefined;
  const may = `${from.name} may import at run time: ${[...from.layers, ...from.packages, ...(from.node ? ['node:'] : [])].join(', ') || 'nothing'}.`;
  if (specifier.startsWith('node:')) return from.node ? undefined : `${specifier} is not for ${from.name}. ${may}`;
  if (!specifier.startsWith('.')) {
    const allowed = from.packages.some(
      (name) =>
        specifier === name || specifier.startsWith(name.endsWith('/') || name.endsWith(':') ? name : `${name}/`),
    );
    return allowed ? undefined : `${specifier} is not for ${from.name}. ${may}`;
  }
  const toPath = relative('.', resolve(dirname(fromPath), specifier))
    .split(sep)
    .join('/');
  const to = layerOf(toPath);
  if (!to) return undefined;
  if (!from.layers.includes(to.name)) return `${toPath} (${to.name}) is not for ${from.name}. ${may}`;
  const folder = (path) => path.split('/').slice(0, 3).join('/');
  const studyFolders = ['study run', 'study description'];
  if (from.ownFolderOnly && studyFolders.includes(to.name) && folder(toPath) !== folder(fromPath)) {
    return `${toPath} belongs to another study; a study imports its own folder only.`;
  }
  return undefined;
}

export const layersRule = {
  meta: { type: 'problem', schema: [], docs: { description: 'imports stay inside the allowed layers' } },
  create(context) {
    const path = relative(context.cwd, context.filename).split(sep).join('/');
    if (/\.test\.ts$/.test(path)) return {};
    const check = (node) => {
      if (!node.source || node.importKind === 'type' || node.exportKind === 'type') return;
      const specifiers = node.specifiers ?? [];
      if (specifiers.length > 0 && specifiers.every((s) => s.importKind === 'type')) return;
      const message = typeof node.source.value === 'string' ? importFault(path, node.source.value) : undefined;
      if (message) context.report({ node, message });
    };
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
    };
  },
};

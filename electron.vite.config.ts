import { resolve } from 'node:path';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'electron-vite';
import { formulas } from './renderer/build/formulas.ts';
import { manual } from './renderer/build/manual.ts';

/** Half the text to read at the start; names stay, for reports of problems. */
const smaller = { minifySyntax: true, minifyWhitespace: true, minifyIdentifiers: false } as const;

const native = ['electron', 'better-sqlite3', 'mathjax', 'fontkit', 'pdfmake', /^@(tensorflow|resvg)\//];

/** One bundle a process: window's main, engine, history, terminal; then preload and page. */
export default defineConfig({
  main: {
    esbuild: smaller,
    build: {
      minify: 'esbuild',
      outDir: 'out/main',
      externalizeDeps: false,
      rollupOptions: {
        external: native,
        input: {
          index: resolve('main/index.ts'),
          engine: resolve('main/engine/entry.ts'),
          probe: resolve('main/engine/probe.ts'),
          data: resolve('main/data/entry.ts'),
          history: resolve('main/history/entry.ts'),
          cli: resolve('main/cli/index.ts'),
          bench: resolve('main/bench/entry.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      externalizeDeps: false,
      rollupOptions: {
        external: ['electron'],
        input: { index: resolve('preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    base: './',
    plugins: [vue(), formulas(), manual()],
    worker: { format: 'es' },
    esbuild: smaller,
    build: {
      outDir: 'out/renderer',
      assetsInlineLimit: 0,
      minify: 'esbuild',
      rollupOptions: { input: { index: resolve('renderer/index.html') } },
    },
  },
});

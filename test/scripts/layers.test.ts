import { Linter } from 'eslint';
import tseslint from 'typescript-eslint';
import { describe, expect, it } from 'vitest';
import { importFault, layersRule } from '../../scripts/lint/layers.js';

describe('layers', () => {
  it.each([
    ['core/contract/run.ts', 'zod'],
    ['core/studies/rank-collapse/study.ts', '../../contract/study.ts'],
    ['core/studies/rank-collapse/run.ts', '../../numerics/nnls.ts'],
    ['core/history/store.ts', 'better-sqlite3'],
    ['main/engine/entry.ts', '../../core/execution/executeRun.ts'],
    ['main/bench/rows.ts', './studies/reluSide.ts'],
    ['main/bench/studies/reluSide.ts', '../../../core/studies/label-noise/relu/arm.ts'],
    ['renderer/views/RunPage.vue', '../../core/figures/spec/chartOption.ts'],
  ])('%s may import %s', (path, specifier) => {
    expect(importFault(path, specifier)).toBeUndefined();
  });

  it.each([
    ['core/contract/run.ts', '../random.ts'],
    ['core/contract/run.ts', 'node:fs'],
    ['core/studies/rank-collapse/study.ts', './run.ts'],
    ['core/studies/rank-collapse/run.ts', '../pe-training/run.ts'],
    ['core/studies/rank-collapse/run.ts', 'node:fs'],
    ['core/numerics/nnls.ts', '@tensorflow/tfjs'],
    ['core/execution/executeRun.ts', 'electron'],
    ['main/bench/rows.ts', '../../core/studies/label-noise/relu/arm.ts'],
    ['main/engine/entry.ts', '../../core/studies/label-noise/relu/arm.ts'],
    ['main/index.ts', '../core/history/openHistory.ts'],
    ['preload/index.ts', '../core/contract/channels.ts'],
    ['renderer/main.ts', 'node:fs'],
    ['renderer/main.ts', '../main/index.ts'],
  ])('%s may not import %s, and the message names what it may', (path, specifier) => {
    expect(importFault(path, specifier)).toMatch(/may import at run time|another study/);
  });

  it('lets types pass every border', () => {
    const linter = new Linter({ cwd: process.cwd() });
    const config = {
      files: ['**/*.ts'],
      languageOptions: { parser: tseslint.parser as Linter.Parser },
      plugins: { workbench: { rules: { layers: layersRule } } },
      rules: { 'workbench/layers': 'error' as const },
    };
    const filename = 'core/numerics/x.ts';
    const faults = (code: string) => linter.verify(code, [config as unknown as Linter.Config], { filename }).length;
    expect(faults("import type { BrowserWindow } from 'electron';")).toBe(0);
    expect(faults("import { BrowserWindow } from 'electron';")).toBe(1);
    expect(faults("const e = await import('electron');")).toBe(1);
  });
});

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sourceHash } from '../../../scripts/setup/build.mjs';
import { electronPlaces } from '../../../scripts/setup/electron.mjs';
import { missingPackages } from '../../../scripts/setup/systemPackages.mjs';
import { chooseVariant, linkCuda } from '../../../scripts/setup/tensorflow.mjs';

it("takes the environment's Electron before the package's own", () => {
  const places = electronPlaces({ ELECTRON_OVERRIDE_DIST_PATH: '/opt/electron' }, '/project');
  expect(places).toEqual(['/opt/electron/electron', '/project/node_modules/electron/dist/electron']);
  expect(electronPlaces({}, '/project')).toEqual(['/project/node_modules/electron/dist/electron']);
});

it('takes the CUDA variant when asked, and keeps it', () => {
  expect(chooseVariant({ asked: true, before: undefined })).toBe('gpu');
  expect(chooseVariant({ asked: true, before: 'cpu' })).toBe('gpu');
  expect(chooseVariant({ asked: false, before: 'gpu' })).toBe('gpu');
  expect(chooseVariant({ asked: false, before: 'cpu' })).toBe('cpu');
  expect(chooseVariant({ asked: false, before: undefined })).toBe('cpu');
});

it("lays the CUDA libraries in the one folder that both of TensorFlow's libraries search", () => {
  const folder = mkdtempSync(join(tmpdir(), 'excite-cuda-'));
  try {
    const files = ['cusolver/lib/libcusolver.so.11', 'cublas/lib/libcublas.so.12', 'cublas/include/cublas.h'];
    for (const file of [...files, 'cuda_nvcc/bin/ptxas', 'cuda_nvcc/nvvm/libdevice/libdevice.10.bc']) {
      mkdirSync(join(folder, 'cuda', 'nvidia', file, '..'), { recursive: true });
      writeFileSync(join(folder, 'cuda', 'nvidia', file), file);
    }
    linkCuda(join(folder, 'cuda'), join(folder, 'deps'));
    const read = (file: string): string => readFileSync(join(folder, 'deps', 'nvidia', file), 'utf8');
    expect(read('cuda_runtime/lib/libcusolver.so.11')).toBe(files[0]);
    expect(read('cuda_runtime/lib/libcublas.so.12')).toBe(files[1]);
    expect(read('cuda_nvcc/bin/ptxas')).toBe('cuda_nvcc/bin/ptxas');
    expect(() => read('cuda_runtime/lib/cublas.h')).toThrow(/ENOENT/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

describe('system packages', () => {
  it('names those that are missing, for the purpose alone', () => {
    expect(missingPackages(['build'], (name: string) => name !== 'make')).toEqual(['make']);
    expect(missingPackages(['build', 'test'], () => false)).toEqual([
      'g++',
      'make',
      'python3',
      'unzip',
      'xvfb',
      'xauth',
      'poppler-utils',
      'texlive-pictures',
    ]);
  });

  it('takes the newer name of a library for it', () => {
    expect(missingPackages(['window'], (name: string) => name !== 'libgtk-3-0')).toEqual([]);
    expect(missingPackages(['window'], (name: string) => !name.startsWith('libgtk'))).toEqual(['libgtk-3-0']);
  });
});

it('builds again when a source changes, appears or moves, and only then', () => {
  const root = mkdtempSync(join(tmpdir(), 'excite-sources-'));
  mkdirSync(join(root, 'core'));
  writeFileSync(join(root, 'core', 'a.ts'), 'one');
  writeFileSync(join(root, 'package.json'), '{}');
  const first = sourceHash(root);
  expect(sourceHash(root)).toBe(first);
  writeFileSync(join(root, 'core', 'a.ts'), 'two');
  const second = sourceHash(root);
  writeFileSync(join(root, 'core', 'b.ts'), '');
  const third = sourceHash(root);
  rmSync(root, { recursive: true });
  expect(new Set([first, second, third]).size).toBe(3);
});

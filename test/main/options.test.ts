import { expect, it } from 'vitest';
import { windowOptions } from '../../main/options.ts';

it('reads --home in both spellings, and test switches in a checkout only', () => {
  const switches = ['--test-save-folder=/b', '--test-checkpoint-every-ms=200', '--test-threads=1', '--test-archive=/d'];
  const args = ['electron', '.', '--home', '/a', ...switches];
  const none = { saveFolder: undefined, checkpointEveryMs: undefined, threads: undefined, archive: undefined };
  expect(windowOptions(args, false)).toEqual({
    home: '/a',
    saveFolder: '/b',
    checkpointEveryMs: 200,
    threads: 1,
    archive: '/d',
  });
  expect(windowOptions(args, true)).toEqual({ home: '/a', ...none });
  expect(windowOptions(['--home=/c'], true).home).toBe('/c');
  expect(windowOptions(['--home'], true).home).toBe('');
  expect(windowOptions([], false)).toEqual({ home: undefined, ...none });
});

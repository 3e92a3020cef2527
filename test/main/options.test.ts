import { expect, it } from 'vitest';
import { windowOptions } from '../../main/options.ts';

it('reads --home in both spellings, and test switches in a checkout only', () => {
  const args = ['electron', '.', '--home', '/a', '--test-save-folder=/b', '--test-checkpoint-every-ms=200'];
  expect(windowOptions(args, false)).toEqual({ home: '/a', saveFolder: '/b', checkpointEveryMs: 200 });
  expect(windowOptions(args, true)).toEqual({ home: '/a', saveFolder: undefined, checkpointEveryMs: undefined });
  expect(windowOptions(['--home=/c'], true).home).toBe('/c');
  expect(windowOptions(['--home'], true).home).toBe('');
  expect(windowOptions([], false)).toEqual({ home: undefined, saveFolder: undefined, checkpointEveryMs: undefined });
});

import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';

it('THIRD_PARTY_NOTICES.md is what the installed production packages say', () => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/notices.mjs', '--check'], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

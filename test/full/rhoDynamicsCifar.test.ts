import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { rhoDynamics } from '../../core/studies/rho-dynamics/study.ts';
import type { ClaimResult } from '../../core/contract/run.ts';

const run = promisify(execFile);
/** Kept between runs of the tests, since the images are 139 MB to fetch. */
const home = process.env['EXCITE_TEST_HOME'] ?? join(process.cwd(), '.setup', 'data-home');

async function excite(...words: string[]): Promise<string> {
  const { stdout } = await run('node', ['scripts/excite.mjs', ...words, '--home', home], { maxBuffer: 1 << 28 });
  return stdout;
}

/** Section 3.1 of docs/science/rho-dynamics.md, parts G and H, on the real images. */
describe('claims on CIFAR-10, seed 1', () => {
  beforeAll(async () => {
    await excite('data', 'fetch', 'cifar10');
  }, 1_800_000);

  it.each(rhoDynamics.presets.filter((preset) => preset.list === 'full').map((preset) => preset.id))(
    '%s: every verdict is the expected one and every control differs',
    async (id) => {
      const { claims, run: record } = JSON.parse(
        await excite('run', 'rho-dynamics', '--preset', id, '--seed', '1', '--json'),
      ) as { claims: ClaimResult[]; run: { stopReason: string } };
      expect(record.stopReason).toBe('stepsDone');
      expect(claims.map(({ id: claim, verdict, control }) => ({ claim, verdict, control: control?.verdict }))).toEqual(
        rhoDynamics.claims
          .filter((claim) => claim.preset === id)
          .map((claim) => ({ claim: claim.id, verdict: claim.expectedVerdict, control: 'differs' })),
      );
    },
  );
});

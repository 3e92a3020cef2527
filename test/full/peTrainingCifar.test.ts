import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { peTraining } from '../../core/studies/pe-training/study.ts';
import type { ClaimResult } from '../../core/contract/run.ts';

const run = promisify(execFile);
/** Kept between runs of the tests, since the images are 139 MB to fetch. */
const home = process.env['EXCITE_TEST_HOME'] ?? join(process.cwd(), '.setup', 'data-home');

async function excite(...words: string[]): Promise<string> {
  const { stdout } = await run('node', ['scripts/excite.mjs', ...words, '--home', home], { maxBuffer: 1 << 28 });
  return stdout;
}

/** docs/science/pe-training.md: its presets on images are judged here but for those of the paper's own size. */
describe('claims on CIFAR-10, seed 1', () => {
  beforeAll(async () => {
    await excite('data', 'fetch', 'cifar10');
  }, 1_800_000);

  const presets = peTraining.presets.filter(({ id, list }) => list === 'full' && !id.startsWith('paper'));
  it.each(presets.map((preset) => preset.id))(
    '%s: every verdict is the expected one and every control differs',
    async (id) => {
      const { claims, run: record } = JSON.parse(
        await excite('run', 'pe-training', '--preset', id, '--seed', '1', '--json'),
      ) as { claims: ClaimResult[]; run: { stopReason: string } };
      expect(record.stopReason).toBe('stepsDone');
      expect(claims.map(({ id: claim, verdict, control }) => ({ claim, verdict, control: control?.verdict }))).toEqual(
        peTraining.claims
          .filter((claim) => claim.preset === id)
          .map((claim) => ({ claim: claim.id, verdict: claim.expectedVerdict, control: 'differs' })),
      );
    },
  );
});

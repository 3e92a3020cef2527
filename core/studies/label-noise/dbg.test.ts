import { it } from 'vitest';
import { claimsOf } from '../../../test/core/studies/recordRun.ts';
import { runner } from './run.ts';
import { labelNoise } from './study.ts';
const ids = (process.env['PRESETS'] ?? '').split(',');
const seed = Number(process.env['SEED'] ?? 1);
it.each(ids)(
  '%s',
  async (id) => {
    const t = performance.now();
    const r = await claimsOf(labelNoise, runner, id, seed);
    console.log(
      id,
      ((performance.now() - t) / 1000).toFixed(2),
      's\n' +
        r
          .map(
            (c) =>
              `${c.verdict === c.expectedVerdict && c.control?.verdict === 'differs' ? 'OK ' : 'BAD'} ${c.id}: ${c.verdict}/${c.control?.verdict} ${c.measured} | ${c.why}`,
          )
          .join('\n'),
    );
  },
  600000,
);

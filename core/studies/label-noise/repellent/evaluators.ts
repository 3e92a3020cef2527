import { finding, mean, notMeasured, type Part } from '../../evaluation.ts';
import type { ClaimEvaluator, RunReader } from '../../runner.ts';
import { above, below, each, one, quotient, within, type Limit } from '../evaluate.ts';

const rates = { '1e-2': 1e-2, '3e-3': 3e-3, '1e-3': 1e-3, '3e-4': 3e-4, '1e-4': 1e-4 } as const;
type Rate = keyof typeof rates;
/** The rates of `repel` over which slopes and the rise of ρ are taken. */
const ladder: readonly Rate[] = ['1e-2', '3e-3', '1e-3', '3e-4'];

const meanOf = (run: RunReader, arm: string, metric: string): number | undefined => mean(run.last(arm, metric));

/** Without noise the ratio is zero to rounding. */
const stillRatio = (run: RunReader): Part =>
  each(
    'repellent-none: |projection ratio|',
    run.last('repellent-none', 'projectionRatio').map((v) => (v === undefined ? undefined : Math.abs(v))),
    below(1e-6),
  );

const nullRatio =
  (rate: Rate, ratio: number, least: number): ClaimEvaluator =>
  (run) => {
    const repellent = meanOf(run, `repellent-${rate}`, 'nullDisplacement');
    return finding(
      one(
        `null displacement at ${rate}, slid over repellent`,
        quotient(meanOf(run, `slid-${rate}`, 'nullDisplacement'), repellent),
        below(ratio),
      ),
      one(`repellent-${rate}: mean null displacement`, repellent, above(least)),
    );
  };

/** Least-squares slope of log mean null displacement against log η. */
function slope(run: RunReader, start: 'repellent' | 'slid'): number | undefined {
  const points = ladder.map((rate) => ({
    x: Math.log(rates[rate]),
    y: Math.log(meanOf(run, `${start}-${rate}`, 'nullDisplacement') ?? NaN),
  }));
  const x = mean(points.map((p) => p.x))!;
  const y = mean(points.map((p) => p.y));
  if (y === undefined || points.some((p) => Number.isNaN(p.y))) return undefined;
  const above = points.reduce((sum, p) => sum + (p.x - x) * (p.y - y), 0);
  return above / points.reduce((sum, p) => sum + (p.x - x) ** 2, 0);
}

const slopeNear =
  (start: 'repellent' | 'slid', other: 'repellent' | 'slid', low: number, high: number): ClaimEvaluator =>
  (run) => {
    const outside: Limit = { text: `outside ${low} to ${high}`, test: (v) => v < low || v > high };
    return finding(
      one(`slope of log null displacement, ${start}`, slope(run, start), within(low, high)),
      one(`the same, ${other}`, slope(run, other), outside),
    );
  };

export const repellentEvaluators: Readonly<Record<string, ClaimEvaluator>> = {
  'repel-rho': (run) =>
    finding(
      one('repellent-1e-3: mean projection ratio', meanOf(run, 'repellent-1e-3', 'projectionRatio'), within(0.92, 1)),
      stillRatio(run),
    ),
  'repel-rho-rises': (run) => {
    const ratios = ladder.map((rate) => meanOf(run, `repellent-${rate}`, 'projectionRatio'));
    const known = ratios.filter((v) => v !== undefined);
    const rising = known.every((v, i) => i === 0 || v > known[i - 1]!) && known.every((v) => v < 1.02);
    const text = known.map((v) => v.toFixed(3)).join(', ');
    const part: Part =
      known.length < ladder.length
        ? notMeasured('mean projection ratios')
        : { measured: text, holds: rising, why: `mean projection ratios ${text}, expected rising and below 1.02` };
    return finding(part, stillRatio(run));
  },
  'repel-reg-drop': (run) => {
    const drop = (arm: string, limit: Limit): Part =>
      one(`${arm}: mean drop of reg over η^0.4`, quotient(meanOf(run, arm, 'regDrop'), 1e-3 ** 0.4), limit);
    return finding(drop('repellent-1e-3', within(0.75, 1.2)), drop('slid-1e-3', below(0.3)));
  },
  'repel-null-ratio-1e-2': nullRatio('1e-2', 0.2, 0.1),
  'repel-null-ratio-1e-3': nullRatio('1e-3', 0.1, 0.04),
  'repel-slope-repellent': slopeNear('repellent', 'slid', 0.34, 0.46),
  'repel-slope-slid': slopeNear('slid', 'repellent', 0.58, 0.82),
  'repel-noise-free': (run) => {
    const distances = [...run.last('repellent-none', 'distance'), ...run.last('slid-none', 'distance')];
    return finding(
      each('distance without noise', distances, below(1e-8)),
      one('repellent-1e-3: mean distance', meanOf(run, 'repellent-1e-3', 'distance'), above(0.04)),
    );
  },
  'repel-long-rho': (run) => {
    const [late, early] = (['1e-4', '3e-4'] as const).map((rate) =>
      meanOf(run, `repellent-${rate}`, 'projectionRatio'),
    );
    const rises: Limit = {
      text: `0.96 to 1 and above ${early?.toFixed(4) ?? 'that at 3e-4'}`,
      test: (v) => v >= 0.96 && v <= 1 && early !== undefined && v > early,
    };
    return finding(one('repellent-1e-4: mean projection ratio', late, rises), stillRatio(run));
  },
  'repel-long-null-ratio': nullRatio('1e-4', 0.06, 0.015),
};

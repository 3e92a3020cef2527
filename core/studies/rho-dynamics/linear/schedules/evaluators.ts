import { finding, type Values } from '../../../evaluation.ts';
import type { ClaimEvaluator, RunReader } from '../../../runner.ts';
import { atDecade, atDecades, curves, extreme, valueAt } from '../../curves.ts';
import { above, all, below, check, near, rising, spread } from '../../evaluate.ts';

const decades = [2, 4, 6, 8] as const;
/** Table F of section 3. */
const levels = {
  log: [0.2388, 0.1579, 0.1202, 0.1008],
  halfLog: [0.2945, 0.239, 0.1915, 0.1579],
  twoLog: [0.1672, 0.1237, 0.1181, 0.1176],
  logLog: [0.3159, 0.2969, 0.2864, 0.2792],
  const1: [0.3345, 0.3345, 0.3345, 0.3345],
  inverseLog: [0.3679, 0.3734, 0.3753, 0.3762],
  exp: [0.2562, 0.2562, 0.2562, 0.2562],
} as const;
const order = ['log', 'twoLog', 'halfLog', 'exp', 'logLog', 'const1', 'inverseLog'] as const;

const last = (run: RunReader, arm: string, metric: string): Values => atDecade(run, arm, metric, 8);
const moved = (run: RunReader, arm: string): Values => curves(run, arm, 'movement').map(extreme);
const replicas = (run: RunReader): number[] => Array.from({ length: run.replicas }, (_, k) => k);

/** Outcome F. */
export const scheduleEvaluators: Readonly<Record<string, ClaimEvaluator>> = {
  'schedules-order': (run) => {
    const at = order.map((arm) => last(run, arm, 'eps'));
    const ordered = replicas(run).map((k) => (at.every((values, i) => i === 0 || values[k]! > at[i - 1]![k]!) ? 1 : 0));
    return finding(
      all(
        check('replicas in which eps at t = 1e8 is ordered as stated', ordered, '1 in each', (value) => value === 1),
        rising(
          'eps at t = 1e8, replica 0',
          at.map((values) => values[0]),
        ),
      ),
      below(
        'wn over log',
        last(run, 'wn', 'eps').map((value, k) => value! / at[0]![k]!),
        1,
      ),
    );
  },
  'schedules-values': (run) => {
    const parts = order.map((arm) =>
      near(
        `eps at t = 1e2..1e8, ${arm}`,
        replicas(run).flatMap((k) => atDecades(run, arm, 'eps', k, decades)),
        levels[arm],
        1e-3,
      ),
    );
    const ends = order.map((arm) => last(run, arm, 'eps')[0]!);
    const gaps = ends.slice(1).map((value, i) => value - ends[i]!);
    return finding(all(parts[0]!, ...parts.slice(1)), above('gaps between the arms at t = 1e8', gaps, 0.015));
  },
  'schedules-forget': (run) => {
    const starts = curves(run, 'log', 'eps').map((curve) => valueAt(curve, 0));
    return finding(
      below(
        'spread of eps at t = 1e8 over the starts, all schedules',
        order.map((arm) => spread(last(run, arm, 'eps'))),
        1e-5,
      ),
      above('spread at t = 1', spread(starts), 0.05),
    );
  },
  'schedules-frozen': (run) =>
    finding(
      below('movement after t = 1e2, exp', moved(run, 'exp'), 1e-9),
      above('the same, log', moved(run, 'log'), 0.1),
    ),
  'schedules-const': (run) =>
    finding(
      all(
        below('movement after t = 1e2, const1', moved(run, 'const1'), 1e-6),
        near('eps at t = 1e8', last(run, 'const1', 'eps'), [0.3345], 1e-3),
      ),
      near('eps at t = 1e8, log', last(run, 'log', 'eps'), [0.1008], 1e-3),
    ),
  'schedules-mean': (run) =>
    finding(
      near('distance to the mean direction at t = 1e8, inverseLog', last(run, 'inverseLog', 'epsMean'), [0.0046], 1e-3),
      above('the same, log', last(run, 'log', 'epsMean'), 0.3),
    ),
  'literal-order': (run) => {
    const ends = ['logLog', 'log', 'inverseLog', 'exp'].map((arm) => last(run, arm, 'eps')[0]);
    return finding(
      all(
        near('eps at t = 1e8: log log, log, 1/log, exp', ends, [0.131, 0.27, 0.332, 0.559], 5e-3),
        rising('their order', ends),
      ),
      below('movement after t = 1e2, exp', moved(run, 'exp'), 1e-9),
    );
  },
  // The stated 0.139 and 0.5415 are the component of v orthogonal to the datum, sin(phi); as distances 0.1398 and 0.5645.
  'freeze-rule': (run) => {
    const sine = (arm: string): number =>
      valueAt(curves(run, arm, 'orthogonal')[0]!, 6 * Math.LN10)! /
      valueAt(curves(run, arm, 'rho')[0]!, 6 * Math.LN10)!;
    const others = (['log', 'halfLog', 'logLog', 'inverseLog', 'const1'] as const).map(
      (arm) => atDecade(run, arm, 'eps', 3)[0],
    );
    return finding(
      all(
        near('sin(phi) at t = 1e6, twoLog', [sine('twoLog')], [0.139], 3e-3),
        near('the same, exp', [sine('exp')], [0.5415], 1e-3),
      ),
      below('eps at t = 1e3, the five others', others, 1e-8),
    );
  },
};

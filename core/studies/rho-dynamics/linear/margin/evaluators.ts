import { finding, largest, least, type Values } from '../../../evaluation.ts';
import type { ClaimEvaluator, RunReader } from '../../../runner.ts';
import { curves, falls, type Curve } from '../../curves.ts';
import { above, all, below, check, count, near } from '../../evaluate.ts';

/** Falls of the smoothed margin by more than 1e-9 while L < 1 (or before), one count a replica. */
function smoothFalls(run: RunReader, arm: string, separated: boolean): number[] {
  const loss = curves(run, arm, 'logLoss');
  return curves(run, arm, 'smoothMargin').map(
    (curve, k) => falls(curve, 1e-9, (_s, i) => loss[k]!.y[i]! < 0 === separated).count,
  );
}

/** Largest fall of the hard margin below its start. */
const fallBelowStart = ({ y }: Curve): number => y[0]! - least(y)!;
const hardFall = (run: RunReader, arm: string): Values => curves(run, arm, 'hardMargin').map(fallBelowStart);
const hardChange = (run: RunReader, arm: string): Values =>
  curves(run, arm, 'hardMargin').map(({ y }) => largest(y.map((value) => Math.abs(value - y[0]!))));

/** Outcome I: Lemma 9 and appendix 13. */
export const marginEvaluators: Readonly<Record<string, ClaimEvaluator>> = {
  'margin-smooth': (run) => {
    const both = (separated: boolean): number[] => ['gd', 'wn'].flatMap((arm) => smoothFalls(run, arm, separated));
    return finding(
      check('falls of the smoothed margin after L < 1, runs of gd and wn', both(true), '0', (value) => value === 0),
      count('runs in which it falls before L < 1', both(false), 6, (value) => value > 0),
    );
  },
  'margin-hard-group': (run) => {
    const fallen = [...hardFall(run, 'gd'), ...hardFall(run, 'wn')];
    return finding(
      check('fall of the hard margin below its start, gd, wn', fallen, '0', (value) => value < 1e-9),
      all(
        below('the same without the copies', [...hardFall(run, 'gdSingle'), ...hardFall(run, 'wnSingle')], 1e-9),
        near('the falls of gd, wn', fallen, [0.206, 0.294], 5e-3),
      ),
    );
  },
  'margin-smooth-group': (run) => {
    const ends = ['gd', 'wn'].map((arm) => curves(run, arm, 'smoothMargin')[0]!.y);
    return finding(
      all(
        check(
          'falls of the smoothed margin',
          ['gd', 'wn'].flatMap((arm) => smoothFalls(run, arm, true)),
          '0',
          (v) => v === 0,
        ),
        near(
          'smoothed margin at the start',
          ends.map((y) => y[0]),
          [0.2007],
          1e-3,
        ),
        near(
          'at the end',
          ends.map((y) => y.at(-1)),
          [0.9415],
          1e-3,
        ),
      ),
      above('fall of the hard margin', hardFall(run, 'gd'), 0.2),
    );
  },
  'margin-single': (run) =>
    finding(
      below(
        'change of the hard margin, gdSingle, wnSingle',
        [...hardChange(run, 'gdSingle'), ...hardChange(run, 'wnSingle')],
        1e-9,
      ),
      above('the same, gd', hardChange(run, 'gd'), 0.2),
    ),
};

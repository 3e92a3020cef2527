import { finding, median, present, type Part } from '../../evaluation.ts';
import type { ClaimEvaluator, RunReader } from '../../runner.ts';
import { columnPerReplica } from '../duality/tableReader.ts';
import { allOf, between, bothOf, everyAbove, everyBelow, everyNear } from '../evaluate.ts';

/** The rank of each arm of linear-sysid: min(2 m, 6) with m sinusoids; zero 0, constant 1, white 6. */
const expectedRanks: Readonly<Record<string, number>> = {
  zero: 0,
  constant: 1,
  'sine-1': 2,
  'sine-2': 4,
  'sine-3': 6,
  'sine-4': 6,
  white: 6,
};

const errorBelow = (run: RunReader, arm: string): Part =>
  everyBelow(`test error, ${arm}`, columnPerReplica(run, 'sysid', arm, 'largest', 'testLs'), 1e-8);
const errorAbove = (run: RunReader, arm: string): Part =>
  everyAbove(`test error, ${arm}`, columnPerReplica(run, 'sysid', arm, 'least', 'testLs'), 1e-3);

/** The worst of several arms speaks: largest measured below a bound, least above one. */
function worstOf(parts: readonly Part[], pick: (...values: number[]) => number): Part {
  const together = allOf(...parts);
  const measured = parts.map((p) => p.measured).filter((m) => typeof m === 'number');
  return { ...together, measured: measured.length === 0 ? null : pick(...measured) };
}

function ranks(run: RunReader): ReturnType<ClaimEvaluator> {
  const arms = Object.entries(expectedRanks);
  const measured = arms.map(([arm]) => columnPerReplica(run, 'sysid', arm, 'largest', 'rank'));
  const parts = arms.map(([arm, rank], i) => everyNear(`rank, ${arm}`, measured[i]!, rank, 0));
  const shown = measured.map((values) => [...new Set(present(values))].sort((a, b) => a - b).join('/')).join(', ');
  const { holds, why } = allOf(...parts);
  // Each arm is the others' control: the formula is tested only where its five values are seen.
  const differs = new Set(measured.map((values) => median(values))).size === new Set(Object.values(expectedRanks)).size;
  return { measured: shown, holds, why, control: { measured: shown, differs } };
}

/** No training error, wrong model: training residual below 1e-8 in every replica, median test error above .5. */
function blind(arm: string): ClaimEvaluator {
  return (run) =>
    finding(
      bothOf(
        everyBelow('training residual', columnPerReplica(run, 'sysid', arm, 'largest', 'trainResidual'), 1e-8),
        between('median test error', median(columnPerReplica(run, 'sysid', arm, 'largest', 'testLs')), 0.5, Infinity),
      ),
      errorBelow(run, 'white'),
    );
}

/** The claims of the preset linear-sysid (docs/science/rank-collapse.md, section 4.1). */
export const systemIdentificationEvaluators: Readonly<Record<string, ClaimEvaluator>> = {
  'sysid-rank': ranks,
  'sysid-identified': (run) =>
    finding(
      worstOf(
        ['sine-3', 'sine-4', 'white'].map((arm) => errorBelow(run, arm)),
        Math.max,
      ),
      errorAbove(run, 'sine-2'),
    ),
  'sysid-not-identified': (run) =>
    finding(
      worstOf(
        ['zero', 'constant', 'sine-1', 'sine-2'].map((arm) => errorAbove(run, arm)),
        Math.min,
      ),
      errorBelow(run, 'sine-3'),
    ),
  'sysid-blind-constant': blind('constant'),
  'sysid-blind-sine': blind('sine-1'),
};

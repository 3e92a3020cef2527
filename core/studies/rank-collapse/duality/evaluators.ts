import { finding, type Part, type Values } from '../../evaluation.ts';
import type { ClaimEvaluator, RunReader } from '../../runner.ts';
import { everyAbove, everyBelow, everyNear } from '../evaluate.ts';
import { columnPerReplica, perReplica } from './tableReader.ts';

const withCount = 'with-count';
const printed = 'printed';

const worstDifference = (run: RunReader, arm: string): Values =>
  columnPerReplica(run, 'duality', arm, 'largest', 'difference');
const leastDifference = (run: RunReader, arm: string): Values =>
  columnPerReplica(run, 'duality', arm, 'least', 'difference');
const ridge = (run: RunReader, arm: string, column: string): Values =>
  columnPerReplica(run, 'ridge', arm, 'largest', column);

/** Copies at the printed distance: the control of every form of ridge regression. */
const wrongCopies = (run: RunReader): Part =>
  everyAbove('difference of the copies at sqrt(lambda/N)', ridge(run, printed, 'copiesWrong'), 0.02);

/** A form of ridge regression has its solution to rounding. */
function sameAsRidge(what: string, column: string): ClaimEvaluator {
  return (run) => finding(everyBelow(what, ridge(run, withCount, column), 1e-12), wrongCopies(run));
}

/** Least eigenvalue − lambda, of the information matrix with or without ghosts. */
function aboveLambda(run: RunReader, column: 'eigBefore' | 'eigAfter'): Values {
  return perReplica(run, 'ridge', withCount, 'largest', (row) => Number(row[column]) - Number(row['lambda']));
}

/** The claims of the preset ridge-duality (docs/science/rank-collapse.md, section 4.1). */
export const dualityEvaluators: Readonly<Record<string, ClaimEvaluator>> = {
  'duality-map': (run) =>
    finding(
      everyBelow('difference of the solutions, worst case', worstDifference(run, withCount), 1e-4),
      everyAbove('difference of the solutions, best case', leastDifference(run, printed), 0.02),
    ),
  'duality-minimum': (run) =>
    finding(
      everyAbove(
        'least change of (12b), worst case',
        columnPerReplica(run, 'duality', withCount, 'least', 'leastChange'),
        0,
      ),
      everyBelow(
        'least change of (12b), best case',
        columnPerReplica(run, 'duality', printed, 'largest', 'leastChange'),
        0,
      ),
    ),
  'duality-printed': (run) =>
    finding(
      everyBelow('difference from the solution of (12b), worst case', worstDifference(run, printed), 1e-4),
      everyBelow('difference from the solution of (12b), worst case', worstDifference(run, withCount), 1e-4),
    ),
  'ridge-ghosts': sameAsRidge('difference of the ghost measurements', 'ghosts'),
  'ridge-copies': sameAsRidge('difference of the copies at sqrt(n lambda/N)', 'copies'),
  'ridge-dual': sameAsRidge('difference of the dual form', 'dual'),
  'ridge-information-before': (run) =>
    finding(
      everyBelow(
        'absolute least eigenvalue without ghosts',
        perReplica(run, 'ridge', withCount, 'largest', (row) => Math.abs(Number(row['eigBefore']))),
        1e-12,
      ),
      everyAbove('least eigenvalue with ghosts', columnPerReplica(run, 'ridge', withCount, 'least', 'eigAfter'), 0.6),
    ),
  'ridge-information-after': (run) =>
    finding(
      everyNear('least eigenvalue with ghosts − lambda', aboveLambda(run, 'eigAfter'), 0, 1e-10),
      // Off by lambda: outside the claim's tolerance in every replica, by far.
      everyBelow('least eigenvalue without ghosts − lambda', aboveLambda(run, 'eigBefore'), -1e-10),
    ),
  'corollary3-identity': (run) =>
    finding(
      everyBelow('relative difference of (17) and twice (16)', ridge(run, withCount, 'corollaryGap'), 1e-10),
      everyAbove('the same at lambda = e²', columnPerReplica(run, 'ridge', printed, 'least', 'corollaryGap'), 0.003),
    ),
  'corollary3-minimum': (run) =>
    finding(
      everyAbove('least change of (17)', columnPerReplica(run, 'ridge', withCount, 'least', 'corollaryLeastChange'), 0),
      everyAbove(
        'excess of (17) at the Frobenius solution',
        columnPerReplica(run, 'ridge', printed, 'least', 'frobeniusExcess'),
        1e-4,
      ),
    ),
};

import type { LabelledPoints } from '../../margins/labelledPoints.ts';
import { hardMarginSvm } from '../../margins/hardMarginSvm.ts';
import type { Findings } from './check.ts';
import { parsePoints } from './ownPoints.ts';

/** What is wrong with the user's points: unreadable lines, too few, a class without points. */
export function ownPointRefusals(arm: string, text: string): Findings['refusals'] {
  const { points, faults } = parsePoints(text);
  const refuse = (sentence: string): Findings['refusals'][number] => ({
    key: 'ownPoints',
    sentence: `Arm ${arm}: ownPoints: ${sentence}`,
    forcible: false,
  });
  if (faults.length > 0) {
    const more = faults.length > 3 ? ` (and ${faults.length - 3} more)` : '';
    return [refuse(`${faults.slice(0, 3).join('; ')}${more}.`)];
  }
  if (points.n < 2) return [refuse(`there ${points.n === 1 ? 'is 1 point' : 'are no points'}; at least 2 are needed.`)];
  const ones = points.label.filter((label) => label > 0).length;
  if (ones === 0 || ones === points.n) {
    return [refuse(`all ${points.n} points have the label ${ones === 0 ? 0 : 1}; both classes need a point.`)];
  }
  return [];
}

/** Why the quadratic programs have no solution, or undefined where the classes can be separated. */
export function inseparableReason(points: LabelledPoints): string | undefined {
  if (hardMarginSvm(points)) return undefined;
  const { n, x, label } = points;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const same = x[2 * i] === x[2 * j] && x[2 * i + 1] === x[2 * j + 1];
      if (same && label[i] !== label[j]) {
        return `points ${j + 1} and ${i + 1} are both (${x[2 * i]}, ${x[2 * i + 1]}) with opposite labels, so the least-distance problem is infeasible (residual r = 0)`;
      }
    }
  }
  return 'no straight line separates the classes, so the least-distance problem is infeasible (residual r = 0)';
}

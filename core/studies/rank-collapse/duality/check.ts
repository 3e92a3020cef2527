import type { Preflight, RunArm, RunContext } from '../../runner.ts';
import { exponentsOf, type DualityParams } from './run.ts';

/** Below this exponent (but for 1 itself) the dual exponent is above 21 and Newton's method loses its footing. */
const leastSmoothExponent = 1.05;

/** Bad input of the experiment `duality` that its fields cannot see alone (section 8). */
export function checkDuality({ arms }: RunContext): Preflight {
  const refusals: { key: string; sentence: string; forcible: boolean }[] = [];
  const warnings: { code: string; key: string; sentence: string }[] = [];
  for (const { name, params } of arms as readonly RunArm<DualityParams>[]) {
    const exponents = exponentsOf(params);
    const smooth = exponents.filter((p) => p > 1 && p < 2);
    const tooSmall = smooth.find((p) => p < leastSmoothExponent);
    if (tooSmall !== undefined) {
      const sentence = `Arm ${name}: norms holds ${tooSmall}; a norm is 1, or from ${leastSmoothExponent} to 2, or the supremum norm.`;
      refusals.push({ key: 'norms', sentence, forcible: false });
    }
    const { regressionPoints, regressionInputs } = params;
    if (regressionPoints >= regressionInputs) continue;
    const size = `regressionPoints is ${regressionPoints} and regressionInputs is ${regressionInputs}`;
    if (smooth.length > 0) {
      const sentence = `Arm ${name}: ${size}; norms between 1 and 2 need at least as many points as inputs.`;
      refusals.push({ key: 'regressionPoints', sentence, forcible: false });
    }
    const sentence = `Arm ${name}: ${size}; with fewer points than inputs the solutions of p = 1 and p = inf need not be unique.`;
    warnings.push({ code: 'notUnique', key: 'regressionPoints', sentence });
  }
  return { refusals, warnings };
}

import { NetPass } from '../../../margins/netPass.ts';
import type { RunEvent } from '../../runner.ts';
import { decisionNet, initialWeights, sequence, type Architecture, type NetWeights } from '../architecture.ts';
import { goldenDifference, goldenRelative, goldenTable, type GoldenRow } from './goldenRows.ts';
import type { CaseRunner } from './runCases.ts';
import { relativeSpread } from './relativeSpread.ts';

const deepLinear: Architecture = { kind: 'mlp', widths: [7, 9, 6, 5, 1], slope: 1 };
const biasFree: Architecture = { kind: 'mlp', widths: [7, 9, 6, 1], slope: 0.01 };
const profiles = [
  [0.1, 0.1, 0.1, 0.1],
  [0.1, 0, 0, 0],
  [0.1, 0.2, 0.05, 0.3],
] as const;
const [identityPoints, scalingPoints] = [11, 20] as const;
const scales = [1, 10, 100] as const;

/** Exact identities of docs/science/pe-training.md, "Variants": the deep linear net and the scaling of hidden weights. */
export const identityCase: CaseRunner = function* (arm, replica, { rng }): Generator<RunEvent> {
  const { statement, perturbation } = arm.params;
  const architecture = statement === 'scaling' ? biasFree : deepLinear;
  const count = statement === 'scaling' ? scalingPoints : identityPoints;
  const weights = initialWeights(architecture, sequence(rng.stream('init', replica)));
  const x = rng.stream('data', replica).normals(0, new Float64Array(count * 7));
  const rows =
    statement === 'scaling'
      ? scalingRows(weights, x, perturbation === 'multiplicative')
      : identityRows(weights, x, statement === 'identity');
  yield goldenTable(arm.name, replica, rows);
};

/** Σ [(f(d+) − y)² + (f(d−) − y)²] with P sign steps against Σ 2[(f − y)² + S²], S = Σ r_j |W_L … W_j|₁. */
function identityRows(net: NetWeights, x: Float64Array, perturbed: boolean): GoldenRow[] {
  const pass = new NetPass(decisionNet(deepLinear, net));
  const sizes = pass.tapSizes;
  const total = sizes.reduce((a, b) => a + b);
  return profiles.flatMap((radii, at) =>
    [1, 4].map((pieces, which) => {
      let [left, right] = [0, 0];
      for (let i = 0; i < identityPoints; i++) {
        const y = i % 2;
        const clean = new Float64Array(total);
        clean.set(x.subarray(7 * i, 7 * i + 7));
        const f = pass.forward(clean, 0, true)[0]! + 0.5;
        pass.backward([1]);
        const spread = pass.inputGradients.reduce(
          (sum, gradient, j) => sum + radii[j]! * gradient.reduce((norm, g) => norm + Math.abs(g), 0),
          0,
        );
        right += 2 * ((f - y) ** 2 + spread ** 2);
        for (const direction of [1, -1]) {
          const point = clean.slice();
          for (let piece = 0; perturbed && piece < pieces; piece++) signStep(pass, point, radii, direction / pieces);
          left += (pass.forward(point, 0, true)[0]! + 0.5 - y) ** 2;
        }
      }
      return goldenRelative('identity', 2 * at + which, right, left);
    }),
  );
}

function signStep(pass: NetPass, point: Float64Array, radii: readonly number[], share: number): void {
  pass.forward(point, 0, true);
  pass.backward([1]);
  let at = 0;
  pass.inputGradients.forEach((gradient, j) => {
    gradient.forEach((g, k) => {
      point[at + k] = point[at + k]! + share * radii[j]! * Math.sign(g);
    });
    at += gradient.length;
  });
}

/** The relative spread (f(d+) − f(d−))/|f| with the hidden layers' weights scaled, over its value unscaled. */
function scalingRows(net: NetWeights, x: Float64Array, multiplicative: boolean): GoldenRow[] {
  const spreads = scales.map((scale) =>
    Array.from({ length: scalingPoints }, (_, i) =>
      relativeSpread(
        net.map(({ weights }, j) => (j < net.length - 1 ? weights.map((w) => scale * w) : weights)),
        biasFree,
        x.subarray(7 * i, 7 * i + 7),
        { radius: 0.1, pieces: 4, multiplicative },
      ),
    ),
  );
  return [1, 2].flatMap((scale) =>
    spreads[scale]!.map((spread, i) => {
      const ratio = spread / spreads[0]![i]!;
      const quantity = scale === 1 ? 'spreadRatio10' : 'spreadRatio100';
      return { ...goldenDifference(quantity, i, ratio - 1), expected: 1, measured: ratio };
    }),
  );
}

import { certificateLadder, type CertificateLadder } from '../../../margins/certificateLadder.ts';
import { lineCells } from '../../../margins/lineCells.ts';
import { boundaryDistance, planarBoundary } from '../../../margins/planarBoundary.ts';
import { planarOutput } from '../../../margins/planarNet.ts';
import { largestEigenvalue } from '../../../numerics/largestEigenvalue.ts';
import { planarNetOf } from '../planar/measure.ts';
import type { RegressionSet } from './draws.ts';
import { squaredLossHessian } from './hessian.ts';

/** Largest gradient norm over the last 100 steps below which a replica counts as settled (section 2.4 (iv)). */
export const settledGradient = 0.1;

/** K = 2/δ of plain gradient descent on the sum loss. */
export const stabilityLevel = (learningRate: number): number => 2 / learningRate;

/** Scalars of a net trained on squared error at one step, and at the last step its certificates. */
export function measureCertificates(
  weights: Float64Array,
  width: number,
  data: RegressionSet,
  k: number,
): { readonly metrics: Record<string, number | undefined>; readonly ladder: CertificateLadder } {
  const net = planarNetOf(weights, width);
  const cells = lineCells(net.v, net.b, width);
  const ladder = certificateLadder(net, cells, data.x, data.n, k);
  const outputs = Float64Array.from({ length: data.n }, (_, i) =>
    planarOutput(net, data.x[2 * i]!, data.x[2 * i + 1]!),
  );
  let loss = 0;
  for (let i = 0; i < data.n; i++) loss += (outputs[i]! - data.target[i]!) ** 2 / 2;
  const metrics = {
    trainLoss: loss / data.n,
    lambdaMaxHessian: largestEigenvalue(squaredLossHessian(weights, width, data), 4 * width),
    stabilityLevel: k,
    lipschitzExact: ladder.exact,
    certificateC: ladder.c,
    activeNodesMax: ladder.activeNodesMax,
    deadNodes: ladder.nodes.filter(({ activePoints }) => activePoints === 0).length,
    voidNodes: ladder.nodes.filter(({ status }) => status !== 'excited').length,
  };
  return { metrics, ladder };
}

/**
 * Corollary 1 with targets 0 and 1: Δ = min f over class 1 − max f over class 0, threshold halfway, certificate Δ/(2 Lip)
 * against the true least distance to {f = threshold}. The last two are not measured where Δ ≤ 0.
 */
export function corollaryOne(
  weights: Float64Array,
  width: number,
  { n, x, target }: RegressionSet,
): Record<string, number | undefined> {
  const net = planarNetOf(weights, width);
  let [least, most] = [Infinity, -Infinity];
  for (let i = 0; i < n; i++) {
    const f = planarOutput(net, x[2 * i]!, x[2 * i + 1]!);
    if (target[i]! > 0.5) least = Math.min(least, f);
    else most = Math.max(most, f);
  }
  const delta = least - most;
  if (!(delta > 0)) return { delta };
  const cells = lineCells(net.v, net.b, width);
  const boundary = planarBoundary(net, cells, net.w, net.c - (most + delta / 2));
  let trueMargin = Infinity;
  for (let i = 0; i < n; i++) trueMargin = Math.min(trueMargin, boundaryDistance(boundary, x[2 * i]!, x[2 * i + 1]!));
  const { exact } = certificateLadder(net, cells, x, n, 1);
  return { delta, certificateMargin: delta / (2 * exact), trueMargin };
}

import type { LineCells } from './lineCells.ts';
import { nodeBounds, type NodeBounds } from './nodeBounds.ts';
import { nodeExcitation, voidReason, type NodeExcitation } from './nodeExcitation.ts';
import { largestActiveSum, planarLipschitz } from './planarLipschitz.ts';
import type { PlanarNet } from './planarNet.ts';

export interface CertificateLadder {
  readonly exact: number;
  /** max over cells of Σ |W_k||V_k|: weights alone. */
  readonly c: number;
  /** max over cells of Σ wb_k vb_k; undefined where void. */
  readonly b: number | undefined;
  /** PE eq. (5); undefined where void. */
  readonly a: number | undefined;
  readonly activeNodesMax: number;
  readonly nodes: readonly (NodeExcitation & { readonly bounds: NodeBounds; readonly status: string })[];
  /** Why (A) and (B) are void, or undefined: one sentence. */
  readonly reason: string | undefined;
}

/**
 * Lipschitz certificates of a planar net that gradient descent left at an equilibrium of curvature at most `k`, from
 * tight to loose (docs/science/ce-vs-squared.md, section 2.4): exact ≤ (C) ≤ (B), and (A) of PE eq. (5):
 * n_active √(K/L) (2M|b|∞/L + √(|K − |b|∞²|/L)), L = min λ_k, M = max m_k. A node that is not excited in both directions
 * voids (A) and (B). `x` [n, 2]; the threshold of the net does not matter.
 */
export function certificateLadder(
  net: PlanarNet,
  cells: LineCells,
  x: Float64Array,
  n: number,
  k: number,
): CertificateLadder {
  const { width, v, b, w } = net;
  const nodes = Array.from({ length: width }, (_, node) => {
    const excitation = nodeExcitation(
      x,
      n,
      2,
      (i) => v[2 * node]! * x[2 * i]! + v[2 * node + 1]! * x[2 * i + 1]! + b[node]! > 0,
    );
    const status = voidReason(node, excitation, 2) ?? 'excited';
    return { ...excitation, bounds: nodeBounds(excitation, b[node]!, k), status };
  });
  const unexcited = nodes.find(({ status }) => status !== 'excited');
  const activeNodesMax = largestActiveSum(cells, new Uint8Array(width).fill(1));
  const products = nodes.map((_, node) => Math.abs(w[node]!) * Math.hypot(v[2 * node]!, v[2 * node + 1]!));
  const rest = {
    exact: planarLipschitz(net, cells),
    c: largestActiveSum(cells, products),
    activeNodesMax,
    nodes,
  };
  if (unexcited) return { ...rest, a: undefined, b: undefined, reason: `void: ${unexcited.status}` };
  const lambda = Math.min(...nodes.map(({ lambdaMin }) => lambdaMin));
  const sum = Math.max(...nodes.map(({ sumNorm }) => sumNorm));
  const bias = Math.max(...b.map(Math.abs));
  return {
    ...rest,
    a:
      activeNodesMax *
      Math.sqrt(k / lambda) *
      ((2 * sum * bias) / lambda + Math.sqrt(Math.abs(k - bias * bias) / lambda)),
    b: largestActiveSum(
      cells,
      nodes.map(({ bounds }) => bounds.v * bounds.w),
    ),
    reason: undefined,
  };
}

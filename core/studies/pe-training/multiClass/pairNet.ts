import type { LayeredNet } from '../../../margins/layeredNet.ts';
import { decisionNet, layerShapes, type Architecture, type NetWeights } from '../architecture.ts';

/** A net of several outputs as it is, in float64. */
export function layeredNet(architecture: Architecture, net: NetWeights): LayeredNet {
  return { slope: architecture.slope, layers: layerShapes(architecture).map((shape, j) => ({ ...shape, ...net[j]! })) };
}

/**
 * The net whose single output is positive where f(x) is nearer to the vertex `other` than to `own`: both lie equally far
 * from the origin, so it is (z_other − z_own)ᵀ f(x).
 */
export function pairNet(
  architecture: Architecture,
  net: NetWeights,
  own: readonly number[],
  other: readonly number[],
): LayeredNet {
  const { weights, bias } = net.at(-1)!;
  const inputs = weights.length / bias.length;
  const towards = own.map((value, o) => other[o]! - value);
  const combined = (of: (o: number) => number): number => towards.reduce((sum, t, o) => sum + t * of(o), 0);
  const last = {
    weights: Float64Array.from({ length: inputs }, (_, k) => combined((o) => weights[o * inputs + k]!)),
    // The decision of one output has its threshold at ½.
    bias: Float64Array.of(combined((o) => bias[o]!) + 0.5),
  };
  return decisionNet({ ...architecture, widths: [...architecture.widths.slice(0, -1), 1] }, [
    ...net.slice(0, -1),
    last,
  ]);
}

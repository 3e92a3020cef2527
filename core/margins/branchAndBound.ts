import { boundRoom, decisionBound, type BoundRoom } from './decisionBound.ts';
import type { DenseLayer, LayeredNet } from './layeredNet.ts';
import { relaxedMargin } from './relaxedMargin.ts';

export interface BranchSettings {
  /** Points are kept in [−1, 1]. */
  readonly box: boolean;
  /** Nodes of the tree that are looked at, at most. */
  readonly nodes: number;
  /** Both ends of a closed interval are so near to each other. */
  readonly gap: number;
  /** Largest radius that is looked at where no point of the other class is known. */
  readonly reach: number;
}

/** What is known of a margin: it lies in [low, high], Infinity where no point of the other class is known. */
export interface ClosedInterval {
  readonly low: number;
  readonly high: number;
  /** Nodes that were looked at. */
  readonly nodes: number;
}

/** Signs to which units are held, and a radius up to which no point of those signs is of the other class. */
interface Node {
  readonly splits: readonly Int8Array[];
  readonly radius: number;
}

/** How much farther each tree looks than the one before. */
const stride = 1.25;

/**
 * Branch and bound on a dense net's unstable units (as Bunel et al., Branch and Bound for Piecewise Linear Neural
 * Network Verification, JMLR 2020): the l∞ margin of the correctly classified `x` between `low`, a certified radius, and
 * `high`, the distance of a known point of the other class or Infinity. Each node holds some units to a sign. It is
 * closed where no point of those signs up to the tree's edge is of the other class, by the backward bound there or by the
 * linear program of the triangle relaxation; where no unit is unstable the program is exact and lowers `high`. The node
 * of the least radius comes next, split at the unstable unit whose relaxation costs the bound most. Ends with the
 * interval closed or with what is known after `nodes` nodes; both ends hold at any time, to the rounding of a linear
 * program. Cost: a linear bound and a linear program a node, at worst exponentially many in the unstable units.
 */
export function branchAndBound(
  net: LayeredNet,
  x: Float64Array,
  sign: number,
  known: { readonly low: number; readonly high: number },
  { box, nodes: most, gap, reach }: BranchSettings,
): ClosedInterval {
  const layers = net.layers.map((layer) => {
    if (layer.kind !== 'dense') throw new Error('branch and bound needs dense layers');
    return layer;
  });
  const room = boundRoom(net);
  const none = layers.slice(0, -1).map(({ outputs }) => new Int8Array(outputs));
  const top = Math.min(known.high, reach);
  let [low, seen] = [Math.min(known.low, top), 0];
  while (seen < most) {
    // A tree that looks no farther than it must: bounds that hold far away are loose.
    const edge = Math.min(stride * low, top);
    let nearest = edge;
    const aim = (): number => nearest - gap;
    const open: Node[] = [{ splits: none, radius: low }];
    while (open.length > 0 && seen < most) {
      const { splits, radius: parents } = open.pop()!;
      if (parents >= aim()) continue;
      seen += 1;
      if (decisionBound(net, x, sign, aim(), { method: 'linear', layers: 'all', box, splits }, room) > 0) continue;
      const radius = Math.max(parents, relaxedMargin(layers, net.slope, x, sign, splits, room.units, box));
      if (radius >= aim()) continue;
      const unit = loosest(layers, net.slope, room);
      if (!unit) {
        nearest = radius;
        continue;
      }
      for (const side of [1, -1]) {
        const held = splits.map((signs) => signs.slice());
        held[unit.layer]![unit.index] = side;
        insert(open, { splits: held, radius });
      }
    }
    low = Math.max(
      low,
      open.reduce((least, { radius }) => Math.min(least, radius), aim()),
    );
    if (nearest < edge) return { low, high: nearest, nodes: seen };
    if (edge === top) break;
  }
  return { low, high: known.high, nodes: seen };
}

/** Keeps the nodes by radius, the least last. */
function insert(open: Node[], node: Node): void {
  let [from, to] = [0, open.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (open[middle]!.radius > node.radius) from = middle + 1;
    else to = middle;
  }
  open.splice(from, 0, node);
}

/**
 * The unstable unit whose relaxation costs the last bound most: the triangle between its lines times the coefficient
 * over its output. undefined where none is unstable.
 */
function loosest(
  layers: readonly DenseLayer[],
  slope: number,
  { units, row, pullBack }: BoundRoom,
): { layer: number; index: number } | undefined {
  // A linear net's units are lines.
  if (slope === 1) return undefined;
  let [best, largest]: [{ layer: number; index: number } | undefined, number] = [undefined, -1];
  for (let j = 0; j < layers.length - 1; j++) {
    const { low, high } = units[j]!;
    const over = j === layers.length - 2 ? row : pullBack.inputs[j + 1]!;
    for (let k = 0; k < low.length; k++) {
      const [l, u] = [low[k]!, high[k]!];
      if (l >= 0 || u <= 0) continue;
      const loss = (Math.abs(over[k]!) * (1 - slope) * (-l * u)) / (u - l);
      if (loss > largest) [best, largest] = [{ layer: j, index: k }, loss];
    }
  }
  return best;
}

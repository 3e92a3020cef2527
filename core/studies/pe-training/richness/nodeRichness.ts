import type { LayeredNet } from '../../../margins/layeredNet.ts';
import { NetPass } from '../../../margins/netPass.ts';
import { nodeExcitation, type NodeExcitation } from '../../../margins/nodeExcitation.ts';
import type { PointSet } from '../training/points.ts';

/** How the inputs of a hidden layer excite its nodes. */
export interface LayerRichness {
  /** Of the layer's inputs: full richness is as many directions. */
  readonly dimension: number;
  /** Points, or points and directions. */
  readonly samples: number;
  readonly nodes: readonly NodeExcitation[];
}

/**
 * Richness of every hidden node (PE Theorem 1): the inputs that a layer sees where node k is active, over the points and,
 * with radii above 0, over both perturbed ones x; d+ and x; d− of each point in their place. `radii`: r_j of each map.
 */
export function nodeRichness(
  net: LayeredNet,
  points: PointSet,
  radii: Float64Array,
  pieces: number,
): readonly LayerRichness[] {
  const directions = radii.some((r) => r > 0) ? [1, -1] : [0];
  const samples = points.count * directions.length;
  const pass = new NetPass(net);
  const seen = pass.inputs.map((input) => new Float64Array(samples * input.length));
  let row = 0;
  for (let i = 0; i < points.count; i++)
    for (const direction of directions) {
      pass.forward(pushed(pass, points, i, radii, pieces, direction), 0, true);
      pass.inputs.forEach((input, j) => seen[j]!.set(input, row * input.length));
      row += 1;
    }
  return net.layers.slice(0, -1).map((layer, j): LayerRichness => {
    if (layer.kind !== 'dense') throw new Error('the richness of nodes is for dense layers');
    const { inputs, outputs, weights, bias } = layer;
    const isActive = (node: number) => (sample: number) => {
      let before = bias[node]!;
      for (let k = 0; k < inputs; k++) before += weights[node * inputs + k]! * seen[j]![sample * inputs + k]!;
      return before > 0;
    };
    return {
      dimension: inputs,
      samples,
      nodes: Array.from({ length: outputs }, (_, node) => nodeExcitation(seen[j]!, samples, inputs, isActive(node))),
    };
  });
}

/** Point i followed by what P sign steps add at the later maps; what they add at the input is added to it. */
function pushed(
  pass: NetPass,
  { dimension, x }: PointSet,
  i: number,
  radii: Float64Array,
  pieces: number,
  direction: number,
): Float64Array {
  const point = new Float64Array(pass.tapSizes.reduce((sum, size) => sum + size, 0));
  point.set(x.subarray(i * dimension, (i + 1) * dimension));
  for (let piece = 0; piece < pieces && direction !== 0; piece++) {
    pass.forward(point, 0, true);
    pass.backward([direction]);
    let at = 0;
    pass.inputGradients.forEach((gradient, j) => {
      for (const g of gradient) point[at] = point[at++]! + (radii[j]! / pieces) * Math.sign(g);
    });
  }
  return point;
}

import type { LayeredNet } from '../../../margins/layeredNet.ts';
import { NetPass } from '../../../margins/netPass.ts';
import type { PointSet } from './points.ts';

export interface NetMeasures {
  /** S_j: mean over the samples of |∂f/∂h_{j−1}|₁, one for each affine map. */
  readonly sensitivities: Float64Array;
  /** Mean |∂f/∂x_k| of each input coordinate. */
  readonly magnitudes: Float64Array;
}

/** Layer sensitivities and gradient magnitudes at d = 0 (docs/science/pe-training.md, "Layer sensitivity"). */
export function netMeasures(net: LayeredNet, { count, dimension, x }: PointSet): NetMeasures {
  const pass = new NetPass(net);
  const sensitivities = new Float64Array(net.layers.length);
  const magnitudes = new Float64Array(dimension);
  for (let i = 0; i < count; i++) {
    pass.forward(x, i * dimension);
    pass.backward([1]);
    pass.inputGradients.forEach((gradient, j) => {
      for (const g of gradient) sensitivities[j]! += Math.abs(g) / count;
    });
    pass.inputGradients[0]!.forEach((g, k) => {
      magnitudes[k]! += Math.abs(g) / count;
    });
  }
  return { sensitivities, magnitudes };
}

/** Mean squared error against labels 0 and 1 and the share of right classes (class 1 where f > ½). */
export function fitOf(net: LayeredNet, { count, dimension, x, y }: PointSet): { loss: number; accuracy: number } {
  const pass = new NetPass(net);
  let [loss, right] = [0, 0];
  for (let i = 0; i < count; i++) {
    const value = pass.forward(x, i * dimension)[0]!;
    loss += (value + 0.5 - y[i]!) ** 2 / count;
    if (value > 0 === (y[i] === 1)) right += 1;
  }
  return { loss, accuracy: right / count };
}

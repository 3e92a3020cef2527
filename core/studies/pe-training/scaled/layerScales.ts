import type { LayeredNet } from '../../../margins/layeredNet.ts';
import { NetPass } from '../../../margins/netPass.ts';
import type { StudyParams } from '../fields.ts';
import { netMeasures } from '../training/netMeasures.ts';
import type { PointSet } from '../training/points.ts';

/**
 * What each map's radius R · profile_j is multiplied by, on the training points: `activations` — the RMS of its input over
 * that of the net's input, so that a perturbation is as large a part of every signal; `sensitivity` — S_1/S_j, so that
 * r_j S_j, the output spread it gives to first order, is the same at every map. The input keeps its radius. A map whose
 * signal or sensitivity is 0 keeps its own too.
 */
export function layerScales(rule: StudyParams['radiusRule'], net: LayeredNet, points: PointSet): Float64Array {
  if (rule === 'profile') return new Float64Array(net.layers.length).fill(1);
  const measured = rule === 'activations' ? inputSizes(net, points) : netMeasures(net, points).sensitivities;
  const first = measured[0]!;
  return measured.map((own) => {
    if (own === 0 || first === 0) return 1;
    return rule === 'activations' ? own / first : first / own;
  });
}

/** Root mean square of each affine map's input over samples and units. */
function inputSizes(net: LayeredNet, { count, dimension, x }: PointSet): Float64Array {
  const pass = new NetPass(net);
  const squares = new Float64Array(net.layers.length);
  for (let i = 0; i < count; i++) {
    pass.forward(x, i * dimension);
    pass.inputs.forEach((input, j) => {
      for (const value of input) squares[j]! += value ** 2 / (count * input.length);
    });
  }
  return squares.map(Math.sqrt);
}

/** Factors of all maps and replicas [maps, replicas] from those of each replica. */
export function scalesByMap(each: readonly Float64Array[]): Float64Array {
  const maps = each[0]!.length;
  return Float64Array.from({ length: maps * each.length }, (_, k) => {
    return each[k % each.length]![Math.floor(k / each.length)]!;
  });
}

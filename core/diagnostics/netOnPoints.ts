import type { LayerRichness, NetDiagnosis, PointMargin } from '../contract/diagnosis.ts';
import type { LabelledTable } from '../data/labelledTable.ts';
import { attackSearch, fullSearch } from '../margins/attackSearch.ts';
import { netOracle } from '../margins/attackOracle.ts';
import { certifiedRadii } from '../margins/certifiedRadius.ts';
import { linearDecision, linearMargin } from '../margins/linearMargin.ts';
import { NetPass } from '../margins/netPass.ts';
import { nodeExcitation } from '../margins/nodeExcitation.ts';
import type { NamedNet } from './denseNet.ts';

const halvings = 20;
/** Beyond the largest radius that the attack tries (0.6 · 1.5^20). */
const widestBracket = 4096;

/**
 * Accuracy on all points, how they excite each layer, and the l∞ margins of the first `marginPoints`. Coordinates are not
 * bounded. `onPoint` hears of each point before it is certified, and of the attack before all (null). Throws a RangeError where
 * the points have another number of features than the net has inputs.
 */
export function netOnPoints(
  net: NamedNet,
  table: LabelledTable,
  marginPoints: number,
  onPoint: (point: number | null, count: number) => void = () => {},
): NetDiagnosis {
  const { rows, columns, features, labels } = table;
  const [first] = net.layers;
  if (first!.inputs !== columns) {
    throw new RangeError(
      `its tensor ${net.names[0]} takes ${first!.inputs} inputs; the points have ${columns} features`,
    );
  }
  const pass = new NetPass(net);
  const inputs = net.layers.map(({ inputs: size }) => new Float64Array(rows * size));
  let right = 0;
  for (let i = 0; i < rows; i++) {
    const value = pass.forward(features, i * columns)[0]!;
    if (value > 0 === labels[i]! > 0) right += 1;
    pass.inputs.forEach((input, j) => inputs[j]!.set(input, i * input.length));
  }
  const richness = net.layers.map((layer, j): LayerRichness => {
    const { directions, lambdaMin, lambdaMax } = nodeExcitation(inputs[j]!, rows, layer.inputs, () => true);
    const after = inputs[j + 1];
    const isDead = (unit: number): boolean =>
      Array.from({ length: rows }, (_, i) => after![i * layer.outputs + unit]!).every((value) => value <= 0);
    const deadUnits = after ? Array.from({ length: layer.outputs }, (_, k) => k).filter(isDead).length : null;
    return { name: net.names[j]!, inputs: layer.inputs, directions, lambdaMin, lambdaMax, deadUnits };
  });
  return {
    points: rows,
    accuracy: right / rows,
    richness,
    margins: marginsOf(net, table, Math.min(rows, marginPoints), onPoint),
  };
}

function marginsOf(
  net: NamedNet,
  { columns, features, labels }: LabelledTable,
  count: number,
  onPoint: (point: number | null, count: number) => void,
): PointMargin[] {
  onPoint(null, count);
  const points = features.slice(0, count * columns);
  const classes = Uint8Array.from(labels.subarray(0, count), (label) => (label > 0 ? 1 : 0));
  const found = attackSearch(netOracle(net), points, classes, { ...fullSearch, box: false }).margins;
  const linear = linearDecision(net);
  return Array.from({ length: count }, (_, i) => {
    onPoint(i, count);
    const x = points.slice(i * columns, (i + 1) * columns);
    const upper = found[i]!;
    // A bracket that does not end at the attack's margin, which a certificate may not be told.
    const bracket = Number.isFinite(upper) ? 1.5 * upper : widestBracket;
    const radii = certifiedRadii(net, x, classes[i]!, { layers: 'all', box: false, bracket, halvings });
    const wrong = upper === 0;
    const exact = linear ? (wrong ? 0 : linearMargin(linear, x, false)) : null;
    return { point: i, certified: Math.max(radii.interval, radii.linear), exact, found: upper };
  });
}

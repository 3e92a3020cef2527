import { crossEntropyBounds } from '../../../margins/crossEntropyBounds.ts';
import type { LabelledPoints } from '../../../margins/labelledPoints.ts';
import type { PlanarNet } from '../../../margins/planarNet.ts';

/**
 * The offset of the hidden features h(x) = relu(V x + b) in R^r, as the last layer sees it (section 7.2): distance of the
 * affine hull of their support vectors from the origin, the corrected bound of Theorem 2 on them over their hard margin
 * (how far from optimal the last layer alone must end), and the same for features whose mean was subtracted. Nothing
 * where the features cannot be separated.
 */
export function measureFeatures(net: PlanarNet, points: LabelledPoints): Record<string, number | undefined> {
  const features = hiddenFeatures(net, points);
  const found = crossEntropyBounds(features);
  const centred = crossEntropyBounds(centredOf(features));
  return {
    featureOffset: found && Math.sqrt(found.distanceSquared),
    featureRatio: found && found.corrected / found.gammaOptimal,
    featureRatioCentred: centred && centred.corrected / centred.gammaOptimal,
  };
}

function hiddenFeatures({ width, v, b }: PlanarNet, { n, x, label }: LabelledPoints): LabelledPoints {
  const h = new Float64Array(n * width);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < width; k++) {
      h[i * width + k] = Math.max(0, v[2 * k]! * x[2 * i]! + v[2 * k + 1]! * x[2 * i + 1]! + b[k]!);
    }
  }
  return { n, dim: width, x: h, label };
}

function centredOf({ n, dim, x, label }: LabelledPoints): LabelledPoints {
  const out = x.slice();
  for (let j = 0; j < dim; j++) {
    let mean = 0;
    for (let i = 0; i < n; i++) mean += x[i * dim + j]! / n;
    for (let i = 0; i < n; i++) out[i * dim + j] = out[i * dim + j]! - mean;
  }
  return { n, dim, x: out, label };
}

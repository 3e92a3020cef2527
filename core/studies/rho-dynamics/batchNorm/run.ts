import type { Cifar10File } from '../../../data/cifar10/binary.ts';
import { dataOf } from '../../../data/dataSets.ts';
import type { Randomness } from '../../../random.ts';
import type { StudyParams } from '../fields.ts';
import { oneShot, tableRows, type ExperimentMaker, type Row, type TableRows } from '../jobs.ts';
import { marginOf } from '../linear/marginOf.ts';
import { allPoints, type Points } from '../linear/problem.ts';
import { distance, dot, dotRow, norm } from '../linear/vectors.ts';
import { featuresOf, whitening } from './imageFeatures.ts';
import { imagesFrom, readPair, type PairImages } from './imagePair.ts';
import { batchNormLimit, weightNormLimit } from './limits.ts';

/** z1 and z2 of preset plane-1SV and four more, all on the side of z1's direction. */
const planePoints = [0.6, 0.2, 0.9, 1.5, 1.4, -0.9, 1.1, 0.6, 2, 0.4, 0.5, 2.4];
/** Limits of true batch norm and of weight norm, exact and without a flow (section 6, 3). */
export const batchNormExperiment: ExperimentMaker = (context) => {
  const pairs = new Map<string, PairImages>();
  const pairIn = (file: Cifar10File, pair: StudyParams['imagePair']): PairImages => {
    const key = `${pair} ${file}`;
    const found = pairs.get(key) ?? readPair(dataOf(context), file, pair);
    pairs.set(key, found);
    return found;
  };
  return {
    start({ params, replica, rng, saved, arm }) {
      return oneShot(saved, () => {
        const own = params as StudyParams;
        switch (own.batchNormData) {
          case 'plane':
            return slide({ n: planePoints.length / 2, d: 2, z: Float64Array.from(planePoints) });
          case 'drawn':
            return slide(allPoints({ ...own, dataSet: 'separated' }, rng, replica, context.data));
          case 'gaussian':
            return gaussian(own, rng, replica);
          case 'cifar':
            return images(own);
        }
      });

      function missing(): { rows: Row[]; warnings: { code: string; key: string; sentence: string }[] } {
        const sentence = `Arm ${arm.name}, replica ${replica}: the points are not separable through the origin, so neither limit exists.`;
        return { rows: [], warnings: [{ code: 'notSeparable', key: 'batchNormData', sentence }] };
      }

      /** Both limits on features of the replica's own training images; errors on all test images of the pair. */
      function images(own: StudyParams) {
        const { imagePair, trainImages: n } = own;
        const features = featuresOf(own, rng, replica);
        const raw = features(imagesFrom(pairIn('data_batch_1.bin', imagePair), replica * n, n));
        const rawTest = features(pairIn('test_batch.bin', imagePair));
        const white = own.whitenedFeatures ? whitening(raw) : (points: Points) => points;
        const [points, test] = [white(raw), white(rawTest)];
        const [weightNorm, batchNorm] = [weightNormLimit(points), batchNormLimit(points)];
        if (!weightNorm || !batchNorm) return missing();
        const errorOf = (v: Float64Array): number =>
          Array.from({ length: test.n }, (_, i) => dotRow(test.z, i, test.d, v)).filter((margin) => !(margin > 0))
            .length / test.n;
        const values = {
          aspect: n / points.d,
          bnDistance: distance(weightNorm, batchNorm),
          bnMarginShare: marginOf(points, batchNorm) / marginOf(points, weightNorm),
          wnTestError: errorOf(weightNorm),
          bnTestError: errorOf(batchNorm),
        };
        return { rows: [{ step: 0, values }] };
      }

      /** The points nearest to the margin are moved onto it one after another, along v*, which stays the maximum margin. */
      function slide(points: Points) {
        const best = weightNormLimit(points);
        if (!best) return missing();
        const { n, d } = points;
        const gamma = marginOf(points, best);
        const excess = Array.from({ length: n }, (_, i) => dotRow(points.z, i, d, best) - gamma);
        const nearest = excess.map((_, i) => i).sort((a, b) => excess[a]! - excess[b]!);
        const first = excess.filter((value) => value <= 1e-9 * gamma).length;
        const moved = { n, d, z: points.z.slice() };
        const rows: Row[] = [];
        const tables: TableRows[] = [];
        for (let onMargin = first; onMargin <= n; onMargin++) {
          if (onMargin > first) {
            const i = nearest[onMargin - 1]!;
            for (let j = 0; j < d; j++) moved.z[i * d + j] = moved.z[i * d + j]! - excess[i]! * best[j]!;
          }
          const [weightNorm, batchNorm] = [weightNormLimit(moved)!, batchNormLimit(moved)!];
          const values = {
            onMargin,
            onMarginShare: onMargin / n,
            bnDistance: distance(weightNorm, batchNorm),
            bnMarginShare: marginOf(moved, batchNorm) / gamma,
            wnMoved: distance(weightNorm, best),
          };
          rows.push({ step: onMargin, values });
          if (d === 2 && replica === 0) tables.push(...pictures(moved, onMargin, gamma, { weightNorm, batchNorm }));
        }
        return { rows, tables };
      }
    },
  };
};

/** The boundaries of both limits through the origin, and the points with a circle that touches the margin's line. */
function pictures(
  { n, d, z }: Points,
  onMargin: number,
  gamma: number,
  limits: Readonly<Record<'weightNorm' | 'batchNorm', Float64Array>>,
): TableRows[] {
  const half = 3;
  const lines = Object.entries(limits).map(([limit, v]) => ({
    onMargin,
    limit: limit === 'weightNorm' ? 'weight norm' : 'batch norm',
    x1: -half * v[1]!,
    y1: half * v[0]!,
    x2: half * v[1]!,
    y2: -half * v[0]!,
  }));
  const dots = Array.from({ length: n }, (_, i) => {
    const row = z.subarray(i * d, (i + 1) * d);
    const side = dot(row, limits.weightNorm);
    return { onMargin, x: row[0]!, y: row[1]!, place: side <= gamma * (1 + 1e-9) ? 'on the margin' : 'beyond it' };
  });
  return [...tableRows('limitLines', lines), ...tableRows('limitPoints', dots)];
}

/** x ~ N(0, Σ), labels by the sign of a random direction u of whitened space; the error of a direction is exact. */
function gaussian({ trainPoints: n, inputs: d, featureSpread }: StudyParams, rng: Randomness, replica: number) {
  const sd = Float64Array.from({ length: d }, (_, j) => featureSpread ** (j / (d - 1)));
  const draws = rng.stream('data', replica);
  const u = draws.normals(0, new Float64Array(d));
  const white = draws.normals(1, new Float64Array(n * d));
  const z = new Float64Array(n * d);
  for (let i = 0; i < n; i++) {
    const sign = Math.sign(dotRow(white, i, d, u)) || 1;
    for (let j = 0; j < d; j++) z[i * d + j] = sign * white[i * d + j]! * sd[j]!;
  }
  const points = { n, d, z };
  const [weightNorm, batchNorm] = [weightNormLimit(points)!, batchNormLimit(points)!];
  // P(sign v·x ≠ sign u·x̂) is the angle between Σ^{1/2} v and u over π.
  const errorOf = (v: Float64Array): number => {
    const turned = v.map((value, j) => value * sd[j]!);
    return Math.acos(Math.min(1, Math.max(-1, dot(turned, u) / (norm(turned) * norm(u))))) / Math.PI;
  };
  // The same points with equal spreads: what batch norm should not notice.
  const even = { n, d, z: z.map((value, at) => value / sd[at % d]!) };
  const back = (v: Float64Array): Float64Array => {
    const turned = v.map((value, j) => value / sd[j]!);
    return turned.map((value) => value / norm(turned));
  };
  return {
    rows: [
      {
        step: 0,
        values: {
          aspect: n / d,
          bnDistance: distance(weightNorm, batchNorm),
          wnTestError: errorOf(weightNorm),
          bnTestError: errorOf(batchNorm),
          wnRescaled: distance(weightNorm, back(weightNormLimit(even)!)),
          bnRescaled: distance(batchNorm, back(batchNormLimit(even)!)),
        },
      },
    ],
  };
}

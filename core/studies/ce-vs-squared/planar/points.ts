import type { LabelledPoints } from '../../../margins/labelledPoints.ts';
import type { Randomness } from '../../../random.ts';
import fixture from '../../../../resources/fig1Fixture.json' with { type: 'json' };
import type { StudyParams } from '../fields.ts';
import { parsePoints } from '../ownPoints.ts';

/** The seeds of the paper's figure that the fixture holds. */
export const paperSeeds = [1, 21, 41, 61, 81, 101] as const;

export interface PaperNet {
  readonly V: readonly (readonly number[])[];
  readonly b: readonly number[];
  readonly w: readonly number[];
  readonly c: number;
}

/** The paper's points and initial nets of one of its seeds (initDraw 0: key `ce`, 1: key `sq`). */
export function paperSeed(seed: number | undefined): {
  readonly X: readonly (readonly number[])[];
  readonly y: readonly number[];
  readonly nets: readonly [PaperNet, PaperNet];
} {
  const known = paperSeeds.find((key) => key === seed);
  if (known === undefined) throw new Error(`the fixture has no seed ${seed}`);
  const { X, y, ce, sq } = fixture[`${known}`];
  return { X, y, nets: [ce, sq] };
}

/** Class 0: 8 points; class 1: 4 and 4; variance 0.25 (section 2.1). */
const clusters = [
  { mean: [7, 19], count: 8, label: -1 },
  { mean: [0, 5], count: 4, label: 1 },
  { mean: [11, 27], count: 4, label: 1 },
] as const;
const spread = 0.5;
/** Mean of the cluster means, weighted by their points. */
const middle = [6.25, 17.5] as const;

type PointParams = Pick<StudyParams, 'pointSource' | 'paperSeeds' | 'ownPoints' | 'centreFraction' | 'clusterScale'>;

/** The points of a replica, `centreFraction` of their mean subtracted. Class 1 is +1, class 0 is −1. */
export function planarPoints(params: PointParams, rng: Randomness, replica: number): LabelledPoints {
  const raw = rawPoints(params, rng, replica);
  const x = raw.x.slice();
  for (let j = 0; j < 2; j++) {
    let mean = 0;
    for (let i = 0; i < raw.n; i++) mean += x[2 * i + j]! / raw.n;
    for (let i = 0; i < raw.n; i++) x[2 * i + j] = x[2 * i + j]! - params.centreFraction * mean;
  }
  return { ...raw, x };
}

function rawPoints(params: PointParams, rng: Randomness, replica: number): LabelledPoints {
  if (params.pointSource === 'own') return parsePoints(params.ownPoints).points;
  if (params.pointSource === 'paper') {
    const { X, y } = paperSeed(params.paperSeeds[replica]);
    return {
      n: y.length,
      dim: 2,
      x: Float64Array.from(X.flat()),
      label: Float64Array.from(y, (label) => 2 * label - 1),
    };
  }
  const n = clusters.reduce((sum, { count }) => sum + count, 0);
  const x = rng.stream('data', replica).normals(0, new Float64Array(2 * n));
  const label = new Float64Array(n);
  let i = 0;
  for (const cluster of clusters) {
    for (let k = 0; k < cluster.count; k++, i++) {
      label[i] = cluster.label;
      for (let j = 0; j < 2; j++) {
        const mean = middle[j]! + params.clusterScale * (cluster.mean[j]! - middle[j]!);
        x[2 * i + j] = mean + spread * x[2 * i + j]!;
      }
    }
  }
  return { n, dim: 2, x, label };
}

import { certificateLadder } from '../../../margins/certificateLadder.ts';
import type { LabelledPoints } from '../../../margins/labelledPoints.ts';
import { lineCells, type LineCells } from '../../../margins/lineCells.ts';
import { boundaryDistance, planarBoundary, segmentsInside } from '../../../margins/planarBoundary.ts';
import { planarLipschitz } from '../../../margins/planarLipschitz.ts';
import type { PlanarNet } from '../../../margins/planarNet.ts';
import { nodeBalance } from '../nodeBalance.ts';
import type { StudyParams } from '../fields.ts';
import { meanLoss } from '../../../training/loops/lossSlopes.ts';

type Training = Pick<StudyParams, 'loss' | 'outputScale' | 'learningRate' | 'momentum'>;

/** The net of a weight array [v1 (r), v2 (r), b (r), w (r), c]. */
export function planarNetOf(weights: Float64Array, width: number): PlanarNet {
  const v = new Float64Array(2 * width);
  for (let k = 0; k < width; k++) {
    v[2 * k] = weights[k]!;
    v[2 * k + 1] = weights[width + k]!;
  }
  return {
    width,
    v,
    b: weights.slice(2 * width, 3 * width),
    w: weights.slice(3 * width, 4 * width),
    c: weights[4 * width]!,
  };
}

export interface PlanarMeasures {
  readonly metrics: Readonly<Record<string, number | undefined>>;
  readonly net: PlanarNet;
  readonly cells: LineCells;
  /** Signed by correctness, [n]. */
  readonly margins: Float64Array;
  /** [count, 4]: x1, y1, x2, y2 inside the drawing's square. */
  readonly segments: Float64Array;
}

/** Half the side of the square in which boundaries are drawn, about the points' mean: the paper's window is 40 wide. */
const windowHalf = 24;

/**
 * All scalars of a planar net at one step: `outputs` are f(x_i), `start` its initial weights. The void nodes are judged
 * at the curvature `k` of its own training (section 2.4).
 */
export function measurePlanar(
  weights: Float64Array,
  start: Float64Array,
  points: LabelledPoints,
  outputs: Float64Array,
  training: Training,
  width: number,
  last: boolean,
): PlanarMeasures {
  const { n, x, label } = points;
  const net = planarNetOf(weights, width);
  const cells = lineCells(net.v, net.b, width);
  const boundary = planarBoundary(net, cells);
  const margins = new Float64Array(n);
  let [right, distances, leastOutput] = [0, 0, Infinity];
  for (let i = 0; i < n; i++) {
    const correct = outputs[i]! * label[i]! > 0;
    const distance = boundaryDistance(boundary, x[2 * i]!, x[2 * i + 1]!);
    margins[i] = correct ? distance : -distance;
    right += correct ? 1 : 0;
    distances += distance / n;
    leastOutput = Math.min(leastOutput, Math.abs(outputs[i]!));
  }
  const lipschitzExact = planarLipschitz(net, cells);
  const initial = planarNetOf(start, width);
  const metrics: Record<string, number | undefined> = {
    trainLoss: meanLoss(training.loss, outputs, label, training.outputScale),
    trainAccuracy: right / n,
    fits: right === n ? 1 : 0,
    minMargin: Math.min(...margins),
    meanDistance: distances,
    lipschitzExact,
    segmentCount: boundary.count,
    deadNodes: countDead(net, points),
    balanceDrift: nodeBalance(initial, net, 2, true),
    balanceDriftNoBias: nodeBalance(initial, net, 2, false),
    certificateMargin: lipschitzExact > 0 ? leastOutput / lipschitzExact : undefined,
    voidNodes: last ? countVoid(net, cells, points, training) : undefined,
  };
  const middle = { x: meanOf(points, 0), y: meanOf(points, 1), half: windowHalf };
  return { metrics, net, cells, margins, segments: segmentsInside(boundary, middle) };
}

/** K = 2(1 + β)/δ with the effective step 2 δ/(n s²) of the mean squared loss (section 2.4). */
function stabilityOf({ learningRate, momentum, outputScale }: Training, n: number): number {
  return (2 * (1 + momentum)) / ((2 * learningRate) / (n * outputScale * outputScale));
}

function countVoid(net: PlanarNet, cells: LineCells, { n, x }: LabelledPoints, training: Training): number {
  const { nodes } = certificateLadder(net, cells, x, n, stabilityOf(training, n));
  return nodes.filter(({ status }) => status !== 'excited').length;
}

function countDead({ width, v, b }: PlanarNet, { n, x }: LabelledPoints): number {
  let dead = 0;
  for (let k = 0; k < width; k++) {
    let active = false;
    for (let i = 0; i < n && !active; i++) active = v[2 * k]! * x[2 * i]! + v[2 * k + 1]! * x[2 * i + 1]! + b[k]! > 0;
    if (!active) dead += 1;
  }
  return dead;
}

function meanOf({ n, x }: LabelledPoints, j: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += x[2 * i + j]!;
  return sum / n;
}

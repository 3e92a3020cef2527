import type { LabelledPoints } from '../../../margins/labelledPoints.ts';
import { lineCells } from '../../../margins/lineCells.ts';
import { boundaryDistance, planarBoundary } from '../../../margins/planarBoundary.ts';
import type { Randomness } from '../../../random.ts';
import type { RunContext, RunEvent, State } from '../../runner.ts';
import { allDiverged, anyDiverged, divergenceWarnings, running } from '../divergence.ts';
import { logSteps, rowsOf, tableOf, type Job, type Memory, type StudyArm } from '../job.ts';
import { planarNetOf } from '../planar/measure.ts';
import { oneHotDistance, simplexDeviation, simplexTargets } from './targets.ts';
import { ClassNet, type ClassTraining } from './trainer.ts';

const classCount = 4;
const perClass = 6;
const spread = 0.5;
const corners = [
  [-4, -4],
  [-4, 4],
  [4, -4],
  [4, 4],
] as const;
/** Bits of the four classes: a hierarchy trains one binary net a bit. */
const codes = { natural: [0b00, 0b01, 0b10, 0b11], crossed: [0b00, 0b01, 0b11, 0b10] } as const;

interface Saved {
  readonly weights: readonly Float64Array[];
  readonly velocities: readonly Float64Array[];
  readonly divergedAt: Float64Array;
}

/** Four classes in the plane (section 2.8): simplex targets, softmax, or a hierarchy of two binary nets. */
export class ClassesJob implements Job {
  readonly records: readonly number[];
  readonly parts: number;
  readonly microseconds: Job['microseconds'];
  private readonly arm: StudyArm;
  private readonly points: { readonly n: number; readonly x: Float64Array; readonly classOf: Uint8Array }[];
  /** One net a replica, two for a hierarchy. */
  private readonly nets: ClassNet[][];
  private readonly divergedAt: Float64Array;

  constructor(arm: StudyArm, context: RunContext, _memory: Memory, state: State | undefined) {
    const { params } = arm;
    const saved = state as unknown as Saved | undefined;
    this.arm = arm;
    this.parts = context.replicas;
    this.records = logSteps(params.steps, 12);
    this.points = Array.from({ length: context.replicas }, (_, k) => classPoints(params.classOffset, context.rng, k));
    const netsEach = this.isHierarchy ? 2 : 1;
    this.nets = this.points.map((points, k) =>
      Array.from({ length: netsEach }, (_, bit) => {
        const at = k * netsEach + bit;
        const { target, outputs } = this.targetsOf(points.classOf, bit);
        const training: ClassTraining = { ...params, outputs };
        const start = () => classStart(params.width, outputs, params.hiddenBiasFactor, context.rng, k, bit);
        return new ClassNet(
          points,
          target,
          params.scheme === 'softmax',
          training,
          saved?.weights[at]?.slice() ?? start(),
          saved?.velocities[at]?.slice() ?? new Float64Array((3 + outputs) * params.width + outputs),
        );
      }),
    );
    this.divergedAt = saved?.divergedAt.slice() ?? new Float64Array(context.replicas).fill(running);
    this.microseconds = { step: 0.2 * params.width * netsEach, record: 4000 };
  }

  get stopped(): boolean {
    return allDiverged(this.divergedAt);
  }

  get diverged(): boolean {
    return anyDiverged(this.divergedAt);
  }

  advance(part: number, from: number, to: number): void {
    for (const net of this.nets[part]!) {
      if (this.divergedAt[part] !== running) return;
      const reached = net.advance(from, to);
      if (reached < to) this.divergedAt[part] = reached;
    }
  }

  *record(part: number, step: number): Generator<RunEvent> {
    if (this.divergedAt[part] !== running) return;
    const margins = this.marginsOf(part);
    const byClass = corners.map((_, c) => Math.min(...margins.slice(c * perClass, (c + 1) * perClass)));
    const fits = margins.every((margin) => margin > 0);
    yield rowsOf(this.arm.name, step, this.parts, part, {
      trainAccuracy: margins.filter((margin) => margin > 0).length / margins.length,
      fits: fits ? 1 : 0,
      minMargin: Math.min(...margins),
      meanDistance: margins.reduce((sum, margin) => sum + Math.abs(margin), 0) / margins.length,
      classMarginRatio: fits ? Math.max(...byClass) / Math.min(...byClass) : undefined,
    });
  }

  *finish(): Generator<RunEvent> {
    if (this.arm.params.scheme === 'simplex') {
      yield* tableOf(
        'simplex',
        [2, 3, 4, 10].map((classes) => ({
          arm: this.arm.name,
          classes,
          deviation: simplexDeviation(simplexTargets(classes), classes),
          oneHotDistance: oneHotDistance(classes),
        })),
      );
    }
    yield* divergenceWarnings(this.arm.name, this.divergedAt);
  }

  state(): State {
    return {
      weights: this.nets.flat().map(({ weights }) => weights.slice()),
      velocities: this.nets.flat().map(({ velocity }) => velocity.slice()),
      divergedAt: this.divergedAt.slice(),
    } satisfies Saved;
  }

  private get isHierarchy(): boolean {
    return this.arm.params.scheme === 'natural' || this.arm.params.scheme === 'crossed';
  }

  private codeOf(classOf: number, bit: number): number {
    const table = codes[this.arm.params.scheme === 'crossed' ? 'crossed' : 'natural'];
    return (table[classOf]! >> (1 - bit)) & 1;
  }

  /** Score vectors a_c [4, outputs] whose largest product with F names the class. */
  private scores(): Float64Array {
    if (this.arm.params.scheme === 'simplex') return simplexTargets(classCount);
    return Float64Array.from({ length: classCount ** 2 }, (_, at) => (at % (classCount + 1) === 0 ? 1 : 0));
  }

  private targetsOf(classOf: Uint8Array, bit: number): { readonly target: Float64Array; readonly outputs: number } {
    if (this.isHierarchy) {
      return { outputs: 1, target: Float64Array.from(classOf, (c) => this.codeOf(c, bit) - 0.5) };
    }
    const scores = this.scores();
    const outputs = scores.length / classCount;
    return {
      outputs,
      target: Float64Array.from(
        Array.from(classOf).flatMap((c) => [...scores.subarray(c * outputs, (c + 1) * outputs)]),
      ),
    };
  }

  /** Signed exact margins [n]: negative where the point is misclassified. */
  private marginsOf(part: number): number[] {
    const { n, x, classOf } = this.points[part]!;
    const nets = this.nets[part]!;
    const { width } = this.arm.params;
    const margins = new Array<number>(n).fill(Infinity);
    let right = new Array<boolean>(n).fill(true);
    nets.forEach((net, bit) => {
      const f = net.outputs();
      const outputs = f.length / n;
      const first = planarNetOf(Float64Array.from([...net.weights.subarray(0, 4 * width), 0]), width);
      const cells = lineCells(first.v, first.b, width);
      /** Distance of point i to {direction·F = 0}. */
      const boundaryOf = (direction: ArrayLike<number>): ReturnType<typeof planarBoundary> => {
        const w = new Float64Array(width);
        let c = 0;
        for (let j = 0; j < outputs; j++) {
          for (let k = 0; k < width; k++) w[k] = w[k]! + direction[j]! * net.weights[(3 + j) * width + k]!;
          c += direction[j]! * net.weights[(3 + outputs) * width + j]!;
        }
        return planarBoundary(first, cells, w, c);
      };
      if (this.isHierarchy) {
        const boundary = boundaryOf([1]);
        for (let i = 0; i < n; i++) {
          margins[i] = Math.min(margins[i]!, boundaryDistance(boundary, x[2 * i]!, x[2 * i + 1]!));
        }
        right = right.map((good, i) => good && f[i]! > 0 === (this.codeOf(classOf[i]!, bit) === 1));
        return;
      }
      const scores = this.scores();
      for (let a = 0; a < classCount; a++) {
        for (let b = 0; b < classCount; b++) {
          if (a === b) continue;
          const direction = Float64Array.from(
            { length: outputs },
            (_, j) => scores[a * outputs + j]! - scores[b * outputs + j]!,
          );
          const boundary = boundaryOf(direction);
          for (let i = 0; i < n; i++) {
            if (classOf[i] !== a) continue;
            margins[i] = Math.min(margins[i]!, boundaryDistance(boundary, x[2 * i]!, x[2 * i + 1]!));
            const lead = direction.reduce((sum, value, j) => sum + value * f[i * outputs + j]!, 0);
            if (!(lead > 0)) right[i] = false;
          }
        }
      }
    });
    return margins.map((margin, i) => (right[i]! ? margin : -margin));
  }
}

/** Six points round each corner, moved by (o, o): class by class. */
function classPoints(
  offset: number,
  rng: Randomness,
  replica: number,
): Pick<LabelledPoints, 'n' | 'x'> & { readonly classOf: Uint8Array } {
  const n = classCount * perClass;
  const x = rng.stream('data', replica).normals(0, new Float64Array(2 * n));
  const classOf = Uint8Array.from({ length: n }, (_, i) => Math.floor(i / perClass));
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < 2; j++) x[2 * i + j] = corners[classOf[i]!]![j]! + offset + spread * x[2 * i + j]!;
  }
  return { n, x, classOf };
}

/** The init of Fig. 1 with m outputs: V row by row, b, W row by row, c; `draw` takes the d-th network. */
function classStart(
  width: number,
  outputs: number,
  hiddenBiasFactor: number,
  rng: Randomness,
  replica: number,
  draw: number,
): Float64Array {
  const length = (3 + outputs) * width + outputs;
  const draws = rng.stream('init', replica).uniforms(draw, new Float64Array(length));
  const [input, hidden] = [1 / Math.sqrt(2), 1 / Math.sqrt(width)];
  const weights = new Float64Array(length);
  for (let k = 0; k < width; k++) {
    weights[k] = (2 * draws[2 * k]! - 1) * input;
    weights[width + k] = (2 * draws[2 * k + 1]! - 1) * input;
    weights[2 * width + k] = hiddenBiasFactor * (2 * draws[2 * width + k]! - 1) * input;
  }
  for (let p = 3 * width; p < length; p++) weights[p] = (2 * draws[p]! - 1) * hidden;
  return weights;
}

import { augmentedSvm } from '../../../margins/augmentedSvm.ts';
import { crossEntropyBounds, type CrossEntropyBounds } from '../../../margins/crossEntropyBounds.ts';
import { hardMarginSvm } from '../../../margins/hardMarginSvm.ts';
import { linearMargin, type LabelledPoints, type LinearClassifier } from '../../../margins/labelledPoints.ts';
import type { RunContext, RunEvent, State } from '../../runner.ts';
import { allDiverged, anyDiverged, divergenceWarnings, running } from '../divergence.ts';
import { logSteps, rowsOf, tableOf, type Job, type Memory, type StudyArm } from '../job.ts';
import { linearPoints, translated, untranslatedPoints } from './points.ts';
import { trainLinear } from './train.ts';

/** The reference code's first linear layer at seed 1: replica 0 (section 3). */
const referenceStart = [0.36434608697891235, -0.3121015429496765, -0.13708077371120453];
/** Steps that claims read. */
const claimSteps = [10_000, 100_000, 1_000_000];
const translations = Array.from({ length: 21 }, (_, i) => i / 20);
interface Saved {
  /** [replicas, 6]. */
  readonly theta: Float64Array;
  readonly divergedAt: Float64Array;
}

interface Exact {
  readonly points: LabelledPoints;
  readonly bounds: CrossEntropyBounds;
  readonly optimal: LinearClassifier;
  /** The limit of this arm's training: the augmented SVM with its bias scale. */
  readonly limit: LinearClassifier;
}

/** Linear cross entropy of Fig. 2 beside its exact limits (section 2.3); with `steps` 0 the limits alone. */
export class LinearJob implements Job {
  readonly records: readonly number[];
  readonly parts: number;
  readonly microseconds = { step: 0.6, record: 2000 };
  private readonly arm: StudyArm;
  private readonly context: RunContext;
  private readonly theta: Float64Array[];
  private readonly divergedAt: Float64Array;
  private readonly exact: (Exact | undefined)[] = [];

  constructor(arm: StudyArm, context: RunContext, _memory: Memory, state: State | undefined) {
    const saved = state as unknown as Saved | undefined;
    this.arm = arm;
    this.context = context;
    this.parts = context.replicas;
    this.records = arm.params.steps === 0 ? [0] : logSteps(arm.params.steps, 40, claimSteps);
    this.theta = Array.from({ length: context.replicas }, (_, k) =>
      saved ? saved.theta.slice(6 * k, 6 * k + 6) : this.start(k),
    );
    this.divergedAt = saved?.divergedAt.slice() ?? new Float64Array(context.replicas).fill(running);
  }

  get stopped(): boolean {
    return allDiverged(this.divergedAt);
  }

  get diverged(): boolean {
    return anyDiverged(this.divergedAt);
  }

  advance(part: number, from: number, to: number): void {
    if (this.divergedAt[part] !== running) return;
    const reached = trainLinear(this.theta[part]!, this.exactOf(part).points, this.arm.params, from, to);
    if (reached < to) this.divergedAt[part] = reached;
  }

  *record(part: number, step: number): Generator<RunEvent> {
    if (this.divergedAt[part] !== running) return;
    const { name, params } = this.arm;
    const exact = this.exactOf(part);
    if (step === 0) yield rowsOf(name, 0, this.context.replicas, part, exactRows(exact));
    if (params.steps > 0) {
      const [w1, w2, b] = this.theta[part]! as unknown as [number, number, number];
      const now: LinearClassifier = { w: Float64Array.of(w1, w2), b };
      const margin = linearMargin(exact.points, now);
      yield rowsOf(name, step, this.context.replicas, part, {
        weight1: w1,
        weight2: w2,
        bias: b,
        margin,
        marginOverOptimal: margin / exact.bounds.gammaOptimal,
        limitOverOptimal: linearMargin(exact.points, exact.limit) / exact.bounds.gammaOptimal,
        cosAugmented: cosine(now, exact.limit),
        cosHard: cosine(now, exact.optimal),
      });
      if (part === 0) yield* this.lines(step, now, exact);
    }
    if (step === 0) yield* supportTable(name, part, exact);
    if (step === 0 && params.translations) yield* this.translateTable(part);
  }

  *finish(): Generator<RunEvent> {
    yield* divergenceWarnings(this.arm.name, this.divergedAt);
  }

  state(): State {
    const theta = new Float64Array(6 * this.parts);
    this.theta.forEach((values, k) => theta.set(values, 6 * k));
    return { theta, divergedAt: this.divergedAt.slice() } satisfies Saved;
  }

  private start(replica: number): Float64Array {
    const theta = new Float64Array(6);
    if (replica === 0) theta.set(referenceStart);
    else {
      const draws = this.context.rng.stream('init', replica).uniforms(0, new Float64Array(3));
      theta.set(draws.map((u) => (2 * u - 1) / Math.sqrt(2)));
    }
    return theta;
  }

  /** The points of a replica with their exact limits; sets that are not drawn are the same for all. */
  private exactOf(part: number): Exact {
    const { params } = this.arm;
    const key = params.linearSet === 'lineDrawn' ? part : 0;
    return (this.exact[key] ??= exactOf(linearPoints(params, this.context.rng, part), params.biasRate));
  }

  /** The line now and the two limits, for the drawing. */
  private *lines(step: number, now: LinearClassifier, { points, limit, optimal }: Exact): Generator<RunEvent> {
    const lines = [
      ['crossEntropy', now],
      ['augmentedSvm', limit],
      ['hardSvm', optimal],
    ] as const;
    yield* tableOf(
      'segments',
      lines.map(([loss, line]) => ({ arm: this.arm.name, replica: 0, step, loss, ...segmentOf(line) })),
    );
    yield* tableOf(
      'points',
      Array.from({ length: points.n }, (_, index) => {
        const [x, y] = [points.x[2 * index]!, points.x[2 * index + 1]!];
        return {
          arm: this.arm.name,
          replica: 0,
          step,
          index,
          x,
          y,
          label: (points.label[index]! + 1) / 2,
          distance: Math.abs(now.w[0]! * x + now.w[1]! * y + now.b) / Math.hypot(...now.w),
        };
      }),
    );
  }

  private *translateTable(part: number): Generator<RunEvent> {
    const raw = untranslatedPoints(this.arm.params, this.context.rng, part);
    yield* tableOf(
      'translate',
      translations.map((translateFraction) => {
        const moved = translated(raw, translateFraction);
        const { margin, gammaOptimal } = boundsOf(moved);
        return { arm: this.arm.name, translateFraction, margin, marginOverOptimal: margin / gammaOptimal };
      }),
    );
  }
}

function boundsOf(points: LabelledPoints): CrossEntropyBounds {
  const bounds = crossEntropyBounds(points);
  if (!bounds) throw new Error('the points cannot be separated, which the preflight refuses');
  return bounds;
}

function exactOf(points: LabelledPoints, biasRate: number): Exact {
  const bounds = boundsOf(points);
  return {
    points,
    bounds,
    optimal: hardMarginSvm(points)!,
    limit: biasRate === 1 ? bounds.augmented : augmentedSvm(points, biasRate)!,
  };
}

function exactRows({ points, bounds }: Exact): Record<string, number> {
  const mean = [0, 0];
  for (let i = 0; i < points.n; i++) for (let j = 0; j < 2; j++) mean[j]! += points.x[2 * i + j]! / points.n;
  return {
    gammaOptimal: bounds.gammaOptimal,
    augmentedMargin: bounds.margin,
    halfGap: bounds.halfGap,
    boundPrinted: bounds.printed,
    boundCorrected: bounds.corrected,
    affineCodim: bounds.codimension,
    supportOffset: bounds.distanceSquared,
    biasScaled: bounds.biasScaled,
    oneSided: bounds.oneSided ? 1 : 0,
    meanLargest: Math.max(...mean.map(Math.abs)),
  };
}

function* supportTable(arm: string, replica: number, { bounds }: Exact): Generator<RunEvent> {
  const { multipliers } = bounds.augmented;
  const indices = Array.from(multipliers, (_, i) => i).filter((i) => multipliers[i]! > 0);
  yield* tableOf(
    'supportVectors',
    indices.map((index) => ({ arm, replica, index, multiplier: multipliers[index]!, kinkCount: 0 })),
  );
}

/** Cosine of two classifiers in the space of (w, b). */
function cosine(a: LinearClassifier, b: LinearClassifier): number {
  const dot = a.w[0]! * b.w[0]! + a.w[1]! * b.w[1]! + a.b * b.b;
  return dot / (Math.hypot(...a.w, a.b) * Math.hypot(...b.w, b.b));
}

/** Half the length of a drawn line: the figure's windows end before it does. */
const reach = 300;

function segmentOf({ w, b }: LinearClassifier): { x1: number; y1: number; x2: number; y2: number } {
  const square = w[0]! ** 2 + w[1]! ** 2;
  const length = Math.sqrt(square);
  const [x, y, ux, uy] = [(-b * w[0]!) / square, (-b * w[1]!) / square, -w[1]! / length, w[0]! / length];
  return { x1: x - reach * ux, y1: y - reach * uy, x2: x + reach * ux, y2: y + reach * uy };
}

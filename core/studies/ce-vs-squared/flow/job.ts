import type { LabelledPoints } from '../../../margins/labelledPoints.ts';
import type { RunContext, RunEvent, State } from '../../runner.ts';
import { allDiverged, anyDiverged, running } from '../divergence.ts';
import { logSteps, rowsOf, tableOf, type Job, type Memory, type StudyArm } from '../job.ts';
import { flowPoints, flowStart } from './draws.ts';
import { FlowKernel } from './kernel.ts';
import { measureDirection, measureFlow } from './measure.ts';

interface Saved {
  /** [replicas, weights of a net]. */
  readonly theta: Float64Array;
  readonly stoppedAt: Float64Array;
}

/** Theorem 3 and Lemma 5: the rescaled flow of cross entropy on nets without output bias (section 2.5). */
export class FlowJob implements Job {
  readonly records: readonly number[];
  readonly parts: number;
  readonly microseconds: Job['microseconds'];
  private readonly arm: StudyArm;
  private readonly replicas: number;
  private readonly points: LabelledPoints[];
  private readonly kernels: FlowKernel[];
  private readonly starts: Float64Array[];
  private readonly thetas: Float64Array[];
  private readonly stoppedAt: Float64Array;

  constructor(arm: StudyArm, context: RunContext, _memory: Memory, state: State | undefined) {
    const { params } = arm;
    const saved = state as unknown as Saved | undefined;
    this.arm = arm;
    this.replicas = context.replicas;
    this.parts = context.replicas;
    this.records = logSteps(params.steps, 20);
    const replicas = Array.from({ length: context.replicas }, (_, k) => k);
    this.points = replicas.map((k) => flowPoints(params, context.rng, k));
    this.kernels = this.points.map((points) => new FlowKernel(points, params.width));
    this.starts = replicas.map((k) => flowStart(params.width, this.points[k]!.dim, context.rng, k));
    this.thetas = this.starts.map(
      (start, k) => saved?.theta.slice(k * start.length, (k + 1) * start.length) ?? start.slice(),
    );
    this.stoppedAt = saved?.stoppedAt.slice() ?? new Float64Array(context.replicas).fill(running);
    const { n, dim } = this.points[0]!;
    this.microseconds = { step: 1 + 0.003 * params.width * n * (dim + 1), record: 4000 };
  }

  get stopped(): boolean {
    return allDiverged(this.stoppedAt);
  }

  get diverged(): boolean {
    return anyDiverged(this.stoppedAt);
  }

  advance(part: number, from: number, to: number): void {
    if (this.stoppedAt[part] !== running) return;
    if (!this.kernels[part]!.advance(this.thetas[part]!, this.arm.params.stepSize, to - from)) {
      this.stoppedAt[part] = to;
    }
  }

  *record(part: number, step: number): Generator<RunEvent> {
    if (this.stoppedAt[part] !== running) return;
    const { name, params } = this.arm;
    const [theta, points] = [this.thetas[part]!, this.points[part]!];
    const outputs = this.kernels[part]!.outputs(theta);
    const values = measureFlow(theta, this.starts[part]!, points, outputs, params.width);
    const minOutput = values['minOutput']!;
    if (step === params.steps && minOutput > 0) {
      const { metrics, support, fit, activity } = measureDirection(theta, points, params.width, minOutput);
      Object.assign(values, metrics);
      yield* tableOf(
        'supportVectors',
        support.map((index) => ({
          arm: name,
          replica: part,
          index,
          multiplier: fit.mu[index]!,
          kinkCount: countKinks(activity.kink, points.n, index),
        })),
      );
    }
    yield rowsOf(name, step, this.replicas, part, values);
  }

  *finish(): Generator<RunEvent> {
    for (const [part, at] of this.stoppedAt.entries()) {
      if (at === running) continue;
      const sentence = `Arm ${this.arm.name}, replica ${part}: a weight passed the largest number before step ${at}; no rows follow.`;
      yield { kind: 'warning', warning: { code: 'diverged', key: 'stepSize', sentence } };
    }
  }

  state(): State {
    const length = this.thetas[0]?.length ?? 0;
    const theta = new Float64Array(this.parts * length);
    this.thetas.forEach((values, k) => theta.set(values, k * length));
    return { theta, stoppedAt: this.stoppedAt.slice() } satisfies Saved;
  }
}

/** Nodes on whose kink a point lies. */
function countKinks(kink: Uint8Array, n: number, point: number): number {
  let count = 0;
  for (let at = point; at < kink.length; at += n) count += kink[at]!;
  return count;
}

import type { RunContext, RunEvent, State } from '../../runner.ts';
import { allDiverged, anyDiverged, divergenceWarnings, running } from '../divergence.ts';
import { logSteps, rowsOf, tableOf, type Job, type Memory, type StudyArm } from '../job.ts';
import { PlanarTrainer, type TrainedNet } from '../../../training/loops/planarTrainer.ts';
import { regressionSet, regressionStart, type RegressionSet } from './draws.ts';
import { corollaryOne, measureCertificates, settledGradient, stabilityLevel } from './measure.ts';

/** Steps at the end whose gradients decide whether a replica has settled. */
const watched = 100;
interface Saved {
  /** [replicas, weights of a net]. */
  readonly weights: Float64Array;
  readonly gradientMax: Float64Array;
  readonly divergedAt: Float64Array;
}

/** Theorem 1 and Corollary 1: nets trained by plain gradient descent on ½ Σ (f − y)² (section 2.4). */
export class CertificatesJob implements Job {
  readonly records: readonly number[];
  readonly parts: number;
  readonly microseconds: Job['microseconds'];
  private readonly arm: StudyArm;
  private readonly replicas: number;
  private readonly data: RegressionSet[];
  private readonly trainers: PlanarTrainer[];
  private readonly nets: TrainedNet[];
  private readonly gradientMax: Float64Array;
  private readonly divergedAt: Float64Array;

  constructor(arm: StudyArm, context: RunContext, _memory: Memory, state: State | undefined) {
    const { params } = arm;
    const saved = state as unknown as Saved | undefined;
    this.arm = arm;
    this.replicas = context.replicas;
    this.parts = context.replicas;
    this.records = logSteps(params.steps, 20);
    const replicas = Array.from({ length: context.replicas }, (_, k) => k);
    this.data = replicas.map((k) => regressionSet(params, context.rng, k));
    const training = { ...params, momentum: 0, optimizer: 'heavyBall', outputBias: false } as const;
    this.trainers = this.data.map(
      (data) => new PlanarTrainer(data, params.width, training, (f, slopes) => residuals(f, data.target, slopes)),
    );
    const length = 4 * params.width + 1;
    this.nets = replicas.map((k) => ({
      width: params.width,
      weights:
        saved?.weights.slice(k * length, (k + 1) * length) ??
        regressionStart(params.width, params.initDraw, context.rng, k),
      velocity: new Float64Array(length),
      square: new Float64Array(0),
    }));
    this.gradientMax = saved?.gradientMax.slice() ?? new Float64Array(context.replicas);
    this.divergedAt = saved?.divergedAt.slice() ?? new Float64Array(context.replicas).fill(running);
    this.microseconds = { step: 0.5 + 0.007 * params.width * (this.data[0]?.n ?? 0), record: 1500 };
  }

  get stopped(): boolean {
    return allDiverged(this.divergedAt);
  }

  get diverged(): boolean {
    return anyDiverged(this.divergedAt);
  }

  advance(part: number, from: number, to: number): void {
    if (this.divergedAt[part] !== running) return;
    const watchFrom = Math.max(from, Math.min(to, this.arm.params.steps - watched));
    const [net, trainer] = [this.nets[part]!, this.trainers[part]!];
    let reached = trainer.advance(net, from, watchFrom);
    for (let step = watchFrom; step < to && reached === step; step++) {
      reached = trainer.advance(net, step, step + 1);
      this.gradientMax[part] = Math.max(this.gradientMax[part]!, trainer.gradientNorm(net.weights));
    }
    if (reached < to) this.divergedAt[part] = reached;
  }

  *record(part: number, step: number): Generator<RunEvent> {
    if (this.divergedAt[part] !== running) return;
    const { name, params } = this.arm;
    const { weights } = this.nets[part]!;
    const data = this.data[part]!;
    const { metrics, ladder } = measureCertificates(weights, params.width, data, stabilityLevel(params.learningRate));
    const rows: Record<string, number | undefined> = {
      ...metrics,
      gradientNorm: this.trainers[part]!.gradientNorm(weights),
    };
    if (step === params.steps) {
      const gradientNormMax100 = this.gradientMax[part]!;
      const settled = gradientNormMax100 <= settledGradient;
      const converged = settled && metrics['lambdaMaxHessian']! <= metrics['stabilityLevel']!;
      const certified = converged && ladder.reason === undefined;
      Object.assign(rows, {
        gradientNormMax100,
        converged: converged ? 1 : 0,
        certified: certified ? 1 : 0,
        ...(certified ? { certificateB: ladder.b, certificateA: ladder.a } : {}),
        ...(params.certificateSet === 'clusters' ? corollaryOne(weights, params.width, data) : {}),
      });
      yield* this.nodeTable(part, ladder, converged);
    }
    yield rowsOf(name, step, this.replicas, part, rows);
  }

  *finish(): Generator<RunEvent> {
    yield* this.tellVoid();
    yield* divergenceWarnings(this.arm.name, this.divergedAt);
  }

  state(): State {
    const length = 4 * this.arm.params.width + 1;
    const weights = new Float64Array(this.parts * length);
    this.nets.forEach((net, k) => weights.set(net.weights, k * length));
    return {
      weights,
      gradientMax: this.gradientMax.slice(),
      divergedAt: this.divergedAt.slice(),
    } satisfies Saved;
  }

  /** One warning an arm: how many replicas void the certificates, and why the first does. */
  private *tellVoid(): Generator<RunEvent> {
    const { name, params } = this.arm;
    const reasons = this.nets.flatMap(({ weights }, k) => {
      if (this.divergedAt[k] !== running) return [];
      const { ladder } = measureCertificates(weights, params.width, this.data[k]!, stabilityLevel(params.learningRate));
      return ladder.reason === undefined ? [] : [`replica ${k} is ${ladder.reason}`];
    });
    if (reasons.length === 0) return;
    const sentence = `Arm ${name}: certificates (A) and (B) are void in ${reasons.length} of ${this.replicas} replicas; ${reasons[0]}.`;
    yield { kind: 'warning', warning: { code: 'void', key: 'learningRate', sentence } };
  }

  private *nodeTable(
    replica: number,
    { nodes }: ReturnType<typeof measureCertificates>['ladder'],
    converged: boolean,
  ): Generator<RunEvent> {
    const { width } = this.arm.params;
    const { weights } = this.nets[replica]!;
    yield* tableOf(
      'nodes',
      nodes.map(({ activePoints, lambdaMin, lambdaMax, sumNorm, bounds, status }, node) => ({
        arm: this.arm.name,
        replica,
        node,
        activePoints,
        lambdaMin,
        lambdaMax,
        sumNorm,
        absBias: Math.abs(weights[2 * width + node]!),
        normV: Math.hypot(weights[node]!, weights[width + node]!),
        boundV: bounds.v,
        absW: Math.abs(weights[3 * width + node]!),
        boundW: bounds.w,
        status: converged ? status : 'not at equilibrium',
      })),
    );
  }
}

function residuals(f: Float64Array, target: Float64Array, slopes: Float64Array): boolean {
  let good = true;
  for (let i = 0; i < f.length; i++) {
    if (!(Math.abs(f[i]!) <= 1e6)) good = false;
    slopes[i] = f[i]! - target[i]!;
  }
  return good;
}

import type { StopReason } from '../../../contract/run.ts';
import type { RunArm, RunContext, RunEvent, State } from '../../runner.ts';
import { runArms, type ArmPlan, type ArmProgram } from '../armLoop.ts';
import { IndexReader, NoiseReader } from '../draws.ts';
import type { StudyParams } from '../fields.ts';
import { explicitStrength } from '../noise.ts';
import { inputs, labels, parameters, reg, regGradient, units } from './model.ts';
import { projectOnNull, repellentPoint, slidPoint, type StartPoint } from './nullSpace.ts';

type RepellentParams = Pick<
  StudyParams,
  'learningRate' | 'noiseVariance' | 'noiseLaw' | 'noiseMode' | 'acceleration' | 'start'
>;

/** The projection ratio has a direction to refer to only above this |v|. */
const leastDrift = 1e-3;

/** T = η^{-1.6}, rounded: the steps of a run. */
function horizon(learningRate: number): number {
  return Math.round(learningRate ** -1.6);
}

/** Is a repellent point left by −η^{0.4} v within η^{-1.6} steps, and a non-repellent one not (section 2.6)? */
export function runRepellent(context: RunContext): AsyncGenerator<RunEvent, StopReason> {
  const points = { repellent: repellentPoint(), slid: slidPoint().point };
  const planOf = (arm: RunArm): ArmPlan => {
    const steps = horizon((arm.params as unknown as RepellentParams).learningRate);
    return { length: steps, marks: [0, steps], positionNs: context.replicas * 200, steps };
  };
  return runArms(context, planOf, (arm, saved) => {
    const params = arm.params as unknown as RepellentParams;
    return new RepellentProgram(
      context,
      arm.name,
      params,
      points[params.start === 'slid' ? 'slid' : 'repellent'],
      saved,
    );
  });
}

class RepellentProgram implements ArmProgram {
  private readonly name: string;
  private readonly params: RepellentParams;
  private readonly from: StartPoint;
  private readonly thetas: readonly Float64Array[];
  private readonly order: readonly IndexReader[];
  private readonly noise: readonly NoiseReader[];
  private readonly frozen: readonly Float64Array[];

  constructor(
    { replicas, rng }: RunContext,
    name: string,
    params: RepellentParams,
    from: StartPoint,
    saved: State | undefined,
  ) {
    this.name = name;
    this.params = params;
    this.from = from;
    this.thetas = Array.from({ length: replicas }, (_, k) =>
      saved ? (saved as readonly Float64Array[])[k]!.slice() : from.theta.slice(),
    );
    this.order = this.thetas.map((_, k) => new IndexReader(rng.stream('order', k), inputs.length));
    this.noise = this.thetas.map((_, k) => new NoiseReader(rng.stream('noise', k), params.noiseLaw));
    this.frozen = this.noise.map((noise) =>
      params.noiseMode === 'frozen' ? noise.first(inputs.length) : new Float64Array(inputs.length),
    );
  }

  advance(from: number, to: number): void {
    for (let k = 0; k < this.thetas.length; k++) this.advanceOne(k, from, to);
  }

  finite(): boolean {
    return this.thetas.every((theta) => theta.every(Number.isFinite));
  }

  *record(_position: number, step: number): Generator<RunEvent> {
    const { from, params } = this;
    const reach = params.learningRate ** 0.4;
    const moved = this.thetas.map((theta) => theta.map((value, i) => value - from.theta[i]!));
    const nullParts = moved.map((change) => Math.hypot(...projectOnNull(from.jacobian, change)));
    const ratios = moved.map((change) =>
      from.driftNorm > leastDrift
        ? -change.reduce((sum, d, i) => sum + d * from.drift[i]!, 0) / (reach * from.driftNorm ** 2)
        : undefined,
    );
    const values = {
      distance: moved.map((change) => Math.hypot(...change)),
      nullDisplacement: nullParts,
      projectionRatio: ratios,
      regDrop: this.thetas.map((theta) => from.reg - reg(theta)),
    };
    yield { kind: 'rows', arm: this.name, step, values };
    if (step < horizon(params.learningRate)) return;
    const columns = {
      arm: nullParts.map(() => this.name),
      replica: nullParts.map((_, k) => k),
      start: nullParts.map(() => (params.start === 'slid' ? 'slid' : 'repellent')),
      noise: nullParts.map(() => params.noiseMode),
      learningRate: nullParts.map(() => params.learningRate),
      nullDisplacement: nullParts,
      projectionRatio: ratios.map((ratio) => ratio ?? NaN),
    };
    yield { kind: 'table', table: 'displacements', columns };
  }

  state(): State {
    return this.thetas.map((theta) => theta.slice());
  }

  /** θ ← θ − 2η (e_j − σ Z) ∇f(x_j), one datum a step. */
  private advanceOne(k: number, from: number, to: number): void {
    const { params } = this;
    const theta = this.thetas[k]!;
    const [order, noise, frozen] = [this.order[k]!, this.noise[k]!, this.frozen[k]!];
    const sigma = params.noiseMode === 'fresh' || params.noiseMode === 'frozen' ? Math.sqrt(params.noiseVariance) : 0;
    const isFrozen = params.noiseMode === 'frozen';
    const strength = params.learningRate * explicitStrength(params, 1);
    // Local copies: reading an import costs in this loop.
    const [m, xs, ys] = [units, Float64Array.from(inputs), Float64Array.from(labels)];
    const t = new Float64Array(m);
    order.seek(from);
    noise.seek(from);
    for (let step = from; step < to; step++) {
      const j = order.next();
      const x = xs[j]!;
      let f = 0;
      for (let i = 0; i < m; i++) {
        t[i] = Math.tanh(theta[i]! * x + theta[m + i]!);
        f += theta[2 * m + i]! * t[i]!;
      }
      const z = isFrozen ? frozen[j]! : noise.next();
      const rate = 2 * params.learningRate * (f - ys[j]! - sigma * z);
      const pull = strength > 0 ? regGradient(theta) : null;
      for (let i = 0; i < m; i++) {
        const c = theta[2 * m + i]!;
        const inner = rate * c * (1 - t[i]! * t[i]!);
        theta[i] = theta[i]! - inner * x;
        theta[m + i] = theta[m + i]! - inner;
        theta[2 * m + i] = c - rate * t[i]!;
      }
      if (pull) for (let i = 0; i < parameters; i++) theta[i] = theta[i]! - strength * pull[i]!;
    }
  }
}

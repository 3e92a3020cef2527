import type { StopReason } from '../../../contract/run.ts';
import type { Randomness } from '../../../random.ts';
import type { RunArm, RunContext, RunEvent, State } from '../../runner.ts';
import { recordSteps, runArms, type ArmPlan, type ArmProgram } from '../armLoop.ts';
import { NoiseReader } from '../draws.ts';
import type { StudyParams } from '../fields.ts';
import { explicitStrength, slowTime } from '../noise.ts';
import { classesOf, countClasses } from './classes.ts';
import { Optimizer } from './optimizer.ts';
import { activations, reg, type Activation } from './unit.ts';

type OneDatumParams = Pick<
  StudyParams,
  | 'learningRate'
  | 'noiseVariance'
  | 'noiseLaw'
  | 'noiseMode'
  | 'acceleration'
  | 'steps'
  | 'recordEvery'
  | 'settleSteps'
  | 'width'
  | 'activation'
  | 'target'
  | 'inputNorm'
  | 'optimizer'
>;

/** Dimension of x; only p_i = w_i · x moves. */
const inputDimension = 5;
const activeShare = 0.05;

/** One datum, m units (section 2.4): the state of all replicas is (c, p), each [replicas, m]. */
export function runOneDatum(context: RunContext): AsyncGenerator<RunEvent, StopReason> {
  return runArms(
    context,
    (arm) => planOf(arm.params as unknown as OneDatumParams, context.replicas),
    (arm, saved) => new OneDatumProgram(context, arm, saved),
  );
}

function planOf(params: OneDatumParams, replicas: number): ArmPlan {
  const length = params.steps + params.settleSteps;
  return {
    length,
    marks: [...recordSteps(params), ...(params.settleSteps > 0 ? [length] : [])],
    positionNs: replicas * (10 + 15 * params.width),
    steps: params.steps,
  };
}

interface Saved {
  readonly chains: readonly Chain[];
  readonly optimizers: readonly { readonly c: State; readonly p: State }[];
}

interface Chain {
  readonly c: Float64Array;
  readonly p: Float64Array;
  /** Sums of c and p over the last quarter of the steps. */
  readonly sumC: Float64Array;
  readonly sumP: Float64Array;
}

/** x of the given length in a random direction (stream `data`), w ~ N(0,1), c ~ N(0,1) (stream `init`). */
function startUnits(params: OneDatumParams, rng: Randomness, replica: number): { c: Float64Array; p: Float64Array } {
  const m = params.width;
  const x = rng.stream('data', replica).normals(0, new Float64Array(inputDimension));
  const scale = params.inputNorm / Math.hypot(...x);
  const draws = rng.stream('init', replica).normals(0, new Float64Array(m * (inputDimension + 1)));
  const p = Float64Array.from({ length: m }, (_, i) =>
    x.reduce((sum, xj, j) => sum + scale * xj * draws[i * inputDimension + j]!, 0),
  );
  return { c: draws.slice(m * inputDimension), p };
}

class OneDatumProgram implements ArmProgram {
  private readonly name: string;
  private readonly params: OneDatumParams;
  private readonly activation: Activation;
  private readonly q: number;
  private readonly noise: readonly NoiseReader[];
  private readonly chains: readonly Chain[];
  /** Those of c and of p, one pair a replica. */
  private readonly optimizers: readonly { readonly c: Optimizer; readonly p: Optimizer }[];
  /** σ Z of the frozen arm, one a replica; 0 else. */
  private readonly frozen: readonly number[];

  constructor({ replicas, rng }: RunContext, arm: RunArm, saved: State | undefined) {
    this.name = arm.name;
    const params = arm.params as unknown as OneDatumParams;
    this.params = params;
    this.activation = activations[params.activation];
    this.q = params.inputNorm ** 2;
    this.noise = Array.from({ length: replicas }, (_, k) => new NoiseReader(rng.stream('noise', k), params.noiseLaw));
    const sigma = Math.sqrt(params.noiseVariance);
    this.frozen = this.noise.map((noise) => (params.noiseMode === 'frozen' ? sigma * noise.first(1)[0]! : 0));
    const m = params.width;
    const from = saved as unknown as Saved | undefined;
    this.optimizers = Array.from({ length: replicas }, (_, k) => ({
      c: new Optimizer(params.optimizer, params.learningRate, m, from?.optimizers[k]!.c),
      p: new Optimizer(params.optimizer, params.learningRate, m, from?.optimizers[k]!.p),
    }));
    this.chains = Array.from({ length: replicas }, (_, k) => {
      if (from) return structuredClone(from.chains[k]!);
      return { ...startUnits(params, rng, k), sumC: new Float64Array(m), sumP: new Float64Array(m) };
    });
  }

  advance(from: number, to: number): void {
    const { steps } = this.params;
    this.chains.forEach((chain, k) => {
      if (from < steps) this.train(chain, k, from, Math.min(to, steps));
      if (to > steps) this.settle(chain, to - Math.max(from, steps));
    });
  }

  finite(): boolean {
    return this.chains.every(({ c, p }) => c.every(Number.isFinite) && p.every(Number.isFinite));
  }

  *record(position: number, step: number): Generator<RunEvent> {
    const { chains, params, activation, q } = this;
    if (position > params.steps) {
      yield* this.recordSettled(step);
      return;
    }
    const errors = chains.map((chain, k) => this.output(chain) - params.target - this.frozen[k]!);
    const values = {
      slowTime: chains.map(() => slowTime(params, 1, step)),
      trainLoss: errors.map((e) => e * e),
      reg: chains.map(({ c, p }) => reg(c, p, q, activation)),
    };
    yield { kind: 'rows', arm: this.name, step, values };
    if (step === 0) yield this.curve();
    if (step === 0 || step === params.steps) yield this.unitTable(step, step === 0 ? 'start' : 'trained');
  }

  state(): State {
    const optimizers = this.optimizers.map(({ c, p }) => ({ c: c.state(), p: p.state() }));
    return { chains: structuredClone(this.chains), optimizers } as unknown as State;
  }

  private output({ c, p }: Chain): number {
    let sum = 0;
    for (let i = 0; i < c.length; i++) sum += c[i]! * this.activation.value(p[i]!);
    return sum;
  }

  /** c_i ← c_i − 2η e h_i, p_i ← p_i − 2η e c_i σ′(p_i) q, with e − σZ for e; the explicit arm adds −η λ ∇reg. */
  private train({ c, p, sumC, sumP }: Chain, k: number, from: number, to: number): void {
    const { params, activation, q } = this;
    const m = c.length;
    const h = new Float64Array(m);
    const gradient = { c: new Float64Array(m), p: new Float64Array(m) };
    const optimizer = this.optimizers[k]!;
    const noise = this.noise[k]!;
    const label = params.target + this.frozen[k]!;
    const sigma = params.noiseMode === 'fresh' ? Math.sqrt(params.noiseVariance) : 0;
    const strength = explicitStrength(params, 1);
    const averagedFrom = Math.floor(0.75 * params.steps);
    noise.seek(from);
    for (let step = from; step < to; step++) {
      let f = 0;
      for (let i = 0; i < m; i++) {
        h[i] = activation.value(p[i]!);
        f += c[i]! * h[i]!;
      }
      const twice = 2 * (f - label - sigma * noise.next());
      for (let i = 0; i < m; i++) {
        const slope = activation.slope(h[i]!);
        const outer = c[i]!;
        gradient.c[i] = twice * h[i]!;
        gradient.p[i] = twice * outer * slope * q;
        if (strength > 0) {
          const byP = 2 * h[i]! * slope + 2 * outer * outer * q * slope * activation.curvature(h[i]!);
          gradient.c[i] = gradient.c[i]! + strength * 2 * outer * slope * slope * q;
          gradient.p[i] = gradient.p[i]! + strength * q * byP;
        }
      }
      optimizer.c.move(c, gradient.c, step);
      optimizer.p.move(p, gradient.p, step);
      if (step >= averagedFrom) {
        for (let i = 0; i < m; i++) {
          sumC[i] = sumC[i]! + c[i]!;
          sumP[i] = sumP[i]! + p[i]!;
        }
      }
    }
  }

  private settle({ c, p }: Chain, steps: number): void {
    const { params, activation, q } = this;
    const h = new Float64Array(c.length);
    for (let step = 0; step < steps; step++) {
      let f = 0;
      for (let i = 0; i < c.length; i++) {
        h[i] = activation.value(p[i]!);
        f += c[i]! * h[i]!;
      }
      const rate = 2 * params.learningRate * (f - params.target);
      for (let i = 0; i < c.length; i++) {
        const outer = c[i]!;
        c[i] = outer - rate * h[i]!;
        p[i] = p[i]! - rate * outer * activation.slope(h[i]!) * q;
      }
    }
  }

  /** Classes of the averaged iterate; the rest of the settled units. */
  private classes({ sumC, sumP }: Chain): number[] {
    const count = this.params.steps - Math.floor(0.75 * this.params.steps);
    const c = sumC.map((sum) => sum / count);
    return classesOf(
      c,
      sumP.map((sum) => this.activation.value(sum / count)),
    );
  }

  private *recordSettled(step: number): Generator<RunEvent> {
    const { chains, params, activation, q } = this;
    const settled = chains.map(({ c, p }) => Array.from(c, (ci, i) => ({ c: ci, h: activation.value(p[i]!) })));
    const active = activeShare * Math.abs(params.target);
    yield {
      kind: 'rows',
      arm: this.name,
      step,
      values: {
        settledReg: chains.map(({ c, p }) => reg(c, p, q, activation)),
        activeUnits: settled.map((units) => units.filter(({ c, h }) => Math.abs(c * h) > active).length),
        classes: chains.map((chain) => countClasses(this.classes(chain))),
        relationResidual: settled.map((units) =>
          Math.max(...units.map(({ c, h }) => activation.residual(c * h, h, q))),
        ),
      },
    };
    yield this.unitTable(step, 'settled');
  }

  /** R_o over the outputs that units have, for the marks of the units to lie on. */
  private curve(): RunEvent {
    const { activation, q, params } = this;
    const reach = 1.5 * Math.max(1, Math.abs(params.target));
    const o = Array.from({ length: 201 }, (_, i) => (reach * (i - 100)) / 100);
    const columns = { arm: o.map(() => this.name), o, rO: o.map((at) => activation.reduced(at, q)) };
    return { kind: 'table', table: 'reduced', columns };
  }

  /** (c, h, o) of every unit; `class` is that of the averaged iterate, at the start of the start itself. */
  private unitTable(step: number, phase: 'start' | 'trained' | 'settled'): RunEvent {
    const { chains, activation, q } = this;
    const rows = chains.flatMap((chain, replica) => {
      const h = chain.p.map((p) => activation.value(p));
      const classes = phase === 'start' ? classesOf(chain.c, h) : this.classes(chain);
      return Array.from(chain.c, (c, unit) => ({
        replica,
        unit,
        c,
        h: h[unit]!,
        o: c * h[unit]!,
        class: classes[unit]!,
      }));
    });
    const columns = {
      arm: rows.map(() => this.name),
      replica: rows.map((row) => row.replica),
      unit: rows.map((row) => row.unit),
      phase: rows.map(() => phase),
      step: rows.map(() => step),
      c: rows.map((row) => row.c),
      h: rows.map((row) => row.h),
      o: rows.map((row) => row.o),
      class: rows.map((row) => row.class),
      unitReg: rows.map((row) => row.h ** 2 + (row.c * activation.slope(row.h)) ** 2 * q),
    };
    return { kind: 'table', table: 'units', columns };
  }
}

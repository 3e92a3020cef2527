import type { StopReason } from '../../../contract/run.ts';
import type { RunArm, RunContext, RunEvent, State } from '../../runner.ts';
import { recordSteps, runArms, type ArmPlan, type ArmProgram } from '../armLoop.ts';
import { slowTime } from '../noise.ts';
import { ReluChain, sortedData, startNet, type ReluParams } from './arm.ts';
import { curveOf, gridPoints, Interpolant, isSimple, kinksOf } from './curve.ts';
import { meanSquare, output, reg, type Net } from './net.ts';

/** 1-D ReLU nets with label noise (section 2.3), then settled on the zero-loss set. */
export function runRelu(context: RunContext): AsyncGenerator<RunEvent, StopReason> {
  return runArms(
    context,
    (arm) => planOf(arm.params as unknown as ReluParams, context.replicas),
    (arm, saved) => new ReluProgram(context, arm, saved),
  );
}

function planOf(params: ReluParams, replicas: number): ArmPlan {
  const length = params.steps + params.settleSteps;
  return {
    length,
    marks: [...recordSteps(params), ...(params.settleSteps > 0 ? [length] : [])],
    positionNs: replicas * batchOf(params) * (30 + 2 * params.width),
    steps: params.steps,
  };
}

function batchOf({ batchSize, inputs }: ReluParams): number {
  return batchSize === 0 ? inputs.length : batchSize;
}

class ReluProgram implements ArmProgram {
  private readonly name: string;
  private readonly params: ReluParams;
  private readonly nets: readonly Net[];
  private readonly chains: readonly ReluChain[];
  private readonly inputs: readonly number[];
  private readonly cleanLabels: readonly number[];
  private readonly target: Interpolant;

  constructor({ replicas, rng }: RunContext, arm: RunArm, saved: State | undefined) {
    this.name = arm.name;
    const params = arm.params as unknown as ReluParams;
    this.params = params;
    this.nets = Array.from({ length: replicas }, (_, k) =>
      saved ? Float64Array.from((saved as readonly Float64Array[])[k]!) : startNet(params, rng, k),
    );
    this.chains = this.nets.map((net, k) => new ReluChain(params, net, rng, k));
    ({ inputs: this.inputs, labels: this.cleanLabels } = sortedData(params));
    this.target = new Interpolant(this.inputs, this.cleanLabels);
  }

  advance(from: number, to: number): void {
    const { steps } = this.params;
    for (const chain of this.chains) {
      if (from < steps) chain.advance(from, Math.min(to, steps));
      if (to > steps) chain.settle(to - Math.max(from, steps));
    }
  }

  finite(): boolean {
    return this.nets.every((net) => net.every(Number.isFinite));
  }

  *record(position: number, step: number): Generator<RunEvent> {
    const { nets, inputs, target, params } = this;
    const m = params.width;
    const settled = position > params.steps;
    // A weight that is no number would drop out of the sums over active units: its replica's metrics are no numbers.
    const sound = nets.map((net) => net.every(Number.isFinite));
    const measured = (measure: (net: Net, k: number) => number): number[] =>
      nets.map((net, k) => (sound[k] ? measure(net, k) : NaN));
    const curves = nets.map((net) => curveOf(net, m, target));
    const regs = measured((net) => reg(net, m, inputs));
    const losses = measured((net, k) =>
      meanSquare(net, m, inputs, settled ? this.cleanLabels : this.chains[k]!.labels),
    );
    const lengths = measured((_, k) => curves[k]!.length);
    const changes = measured((_, k) => curves[k]!.convexityChanges);
    const variations = measured((_, k) => curves[k]!.slopeVariation);
    const gaps = measured((_, k) => curves[k]!.gapRms);
    const values = settled
      ? {
          settledLoss: losses,
          settledLength: lengths,
          settledChanges: changes,
          settledSlopeVariation: variations,
          settledGapRms: gaps,
          settledReg: regs,
          simple: curves.map((curve, k) => (isSimple(losses[k]!, curve, target) ? 1 : 0)),
        }
      : {
          slowTime: nets.map(() => slowTime(params, batchOf(params), step)),
          trainLoss: losses,
          curveLength: lengths,
          convexityChanges: changes,
          slopeVariation: variations,
          gapRms: gaps,
          reg: regs,
        };
    yield { kind: 'rows', arm: this.name, step, values };
    if (settled) for (let k = 0; k < nets.length; k++) yield this.functionTable(k, step, 'settled');
    else yield this.functionTable(0, step, 'trained');
  }

  state(): State {
    return this.nets.map((net) => Float64Array.from(net));
  }

  /** f of one replica at 401 points, the data and its kinks, beside the interpolant; `percent` is the share of the arm's steps done. */
  private functionTable(k: number, step: number, phase: 'trained' | 'settled'): RunEvent {
    const { first, last } = this.target;
    const m = this.params.width;
    const net = this.nets[k]!;
    const grid = Array.from({ length: gridPoints }, (_, g) => first + ((last - first) * g) / (gridPoints - 1));
    const kinks = kinksOf(net, m, first, last).map((kink) => kink.x);
    const x = [...new Set([...grid, ...kinks, ...this.inputs])].sort((a, b) => a - b);
    const same = <T>(value: T): T[] => x.map(() => value);
    return {
      kind: 'table',
      table: 'functions',
      columns: {
        arm: same(this.name),
        replica: same(k),
        phase: same(phase),
        step: same(step),
        percent: same(Math.round((100 * step) / this.params.steps)),
        x,
        f: x.map((at) => output(net, m, at)),
        pl: x.map((at) => this.target.at(at)),
      },
    };
  }
}

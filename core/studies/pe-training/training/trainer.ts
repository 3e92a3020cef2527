import type { RandomStream } from '../../../random.ts';
import type { Compute } from '../../../training/compute.ts';
import { compileSteps } from '../../../training/graph/compileSteps.ts';
import type { CompiledSteps, HostTensors } from '../../../training/graph/stepDefinition.ts';
import { fromTensors, inPrecision } from '../hostLayout.ts';
import type { NetWeights } from '../architecture.ts';
import type { StudyParams } from '../fields.ts';
import { peStep, type PeSettings } from '../peStep.ts';
import { architectureOf, epochShares, finalRadii, stepsPerEpoch } from './schedule.ts';

export interface EpochLosses {
  /** Sums over the steps since the last epoch's end, one value a replica. */
  readonly up: Float64Array;
  readonly down: Float64Array;
}

/**
 * The nets of some replicas trained as one batch: a compiled step without perturbations for radius 0 and one with them,
 * the state handed over where the schedule goes from one to the other.
 */
export class Trainer {
  readonly replicas: number;
  readonly losses: EpochLosses;
  diverged = false;
  /** What each radius is multiplied by where `radiusRule` measures it, [maps, replicas]. */
  scales: Float64Array;
  private readonly ownRadii: boolean;
  private readonly compute: Compute;
  private readonly params: StudyParams;
  private readonly data: HostTensors;
  private readonly shares: Float64Array;
  private readonly radii: Float64Array;
  private readonly programs: (CompiledSteps | undefined)[] = [undefined, undefined];
  private state: HostTensors;
  private current = -1;
  private done: number;

  constructor(
    compute: Compute,
    params: StudyParams,
    replicas: number,
    data: HostTensors,
    state: HostTensors,
    firstStep: number,
    losses: EpochLosses = { up: new Float64Array(replicas), down: new Float64Array(replicas) },
  ) {
    this.compute = compute;
    this.params = params;
    this.replicas = replicas;
    this.data = data;
    this.state = state;
    this.done = firstStep;
    this.losses = losses;
    this.shares = epochShares(params);
    this.radii = finalRadii(params);
    this.ownRadii = params.radiusRule !== 'profile';
    this.scales = new Float64Array(this.radii.length * replicas).fill(1);
  }

  get stepsDone(): number {
    return this.done;
  }

  /** Goes on by at least one step, at most to the epoch's end. */
  advance(): void {
    const perEpoch = stepsPerEpoch(this.params);
    const epoch = Math.floor(this.done / perEpoch);
    const radii = this.radiiOf(epoch);
    const shape = this.ownRadii ? [this.radii.length, this.replicas] : [this.radii.length];
    const steps = this.program(radii.some((r) => r > 0) ? 1 : 0);
    const chunk = steps.run((epoch + 1) * perEpoch - this.done, {
      radii: { shape, values: inPrecision(radii, this.params.precision) },
    });
    this.done += chunk.steps;
    for (let s = 0; s < chunk.steps; s++)
      for (let r = 0; r < this.replicas; r++) {
        this.losses.up[r]! += chunk.metrics['lossUp']![s * this.replicas + r]!;
        this.losses.down[r]! += chunk.metrics['lossDown']![s * this.replicas + r]!;
      }
    this.diverged = chunk.diverged;
  }

  /** r_j of an epoch for one replica. */
  radiiOfReplica(epoch: number, replica: number): Float64Array {
    const all = this.radiiOf(epoch);
    return this.ownRadii ? all.filter((_, k) => k % this.replicas === replica) : all;
  }

  /** r_j of an epoch [maps]; where `radiusRule` gives each replica its own, [maps, replicas]. */
  private radiiOf(epoch: number): Float64Array {
    const share = this.shares[epoch]!;
    const { scales, replicas, radii } = this;
    if (!this.ownRadii) return radii.map((r) => r * share);
    return scales.map((scale, k) => scale * radii[Math.floor(k / replicas)]! * share);
  }

  /** Weights and velocities as they are now, exact. */
  read(): HostTensors {
    return this.current < 0 ? this.state : this.programs[this.current]!.read();
  }

  weights(): NetWeights[] {
    return fromTensors(architectureOf(this.params), this.read(), this.replicas);
  }

  dispose(): void {
    for (const program of this.programs) program?.dispose();
  }

  private program(which: 0 | 1): CompiledSteps {
    if (this.current === which) return this.programs[which]!;
    this.state = this.read();
    const known = this.programs[which];
    if (known) known.write(this.state, this.done);
    else this.programs[which] = this.compile(which === 1);
    this.current = which;
    return this.programs[which]!;
  }

  private compile(perturbing: boolean): CompiledSteps {
    const { params, data, state } = this;
    return compileSteps(
      this.compute,
      peStep(settingsOf(params, this.replicas, perturbing), { state, data, firstStep: this.done }),
    );
  }
}

/** The step of an arm, with its perturbations or as it is at radius 0. */
function settingsOf(params: StudyParams, replicas: number, perturbing: boolean): PeSettings {
  const { method, perturbation, pieces, batchSize, learningRate, momentum, dampening, precision, direction } = params;
  const perturbed = Array.from(finalRadii(params), (r) => perturbing && r > 0);
  return {
    method,
    ownRadii: params.radiusRule !== 'profile',
    architecture: architectureOf(params),
    perturbation,
    loss: params.experiment === 'multiClass' ? 'simplex' : params.loss,
    direction,
    perturbed,
    pieces,
    replicas,
    batchSize,
    learningRate,
    momentum,
    dampening,
    precision,
  };
}

/** Rows of samples, one batch a step: a permutation of each epoch from stream `order`, cut into batches. */
export function batchOrder(stream: RandomStream, params: StudyParams): Int32Array {
  const { epochs, batchSize, trainSize } = params;
  const perEpoch = stepsPerEpoch(params) * batchSize;
  const order = new Int32Array(epochs * perEpoch);
  for (let epoch = 0; epoch < epochs; epoch++)
    order.set(stream.permutation(epoch, trainSize).subarray(0, perEpoch), epoch * perEpoch);
  return order;
}

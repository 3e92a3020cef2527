import { netOracle, type AttackOracle } from '../../../margins/attackOracle.ts';
import type { Compute } from '../../../training/compute.ts';
import { decisionNet, type NetWeights } from '../architecture.ts';
import { CompiledNet, netTensors } from '../compiledNet.ts';
import type { StudyParams } from '../fields.ts';
import { architectureOf } from './schedule.ts';

/** Nets of fewer weights are faster in a loop than in a call of a compiled pass. */
const fewWeights = 1000;
/** Points of a compiled pass. */
const largestBatch = 400;

/**
 * Float64 decisions of an arm's nets, one replica at a time: a loop for small nets, else compiled. `compiled`: passes of
 * other arms, which are the same but for their weights; new ones are added.
 */
export class ReplicaOracles {
  private readonly compute: Compute;
  private readonly params: StudyParams;
  private readonly nets: readonly NetWeights[];
  private readonly compiled: Map<string, CompiledNet>;

  constructor(compute: Compute, params: StudyParams, nets: readonly NetWeights[], compiled: Map<string, CompiledNet>) {
    this.compute = compute;
    this.compiled = compiled;
    this.params = params;
    this.nets = nets;
  }

  /** `joint`: against perturbations at all layers at once. */
  of(replica: number, joint: boolean): AttackOracle {
    const architecture = architectureOf(this.params);
    const net = this.nets[replica]!;
    const size = net.reduce((sum, { weights }) => sum + weights.length, 0);
    if (size < fewWeights) return netOracle(decisionNet(architecture, net), joint);
    const tensors = netTensors(architecture, net, 'float64');
    const { marginSamples, jointSamples, testSize } = this.params;
    const capacity = Math.min(largestBatch, testSize, joint ? jointSamples : marginSamples);
    const key = JSON.stringify([architecture, capacity, joint]);
    const known = this.compiled.get(key);
    if (known) {
      known.load(tensors);
      return known;
    }
    const settings = { architecture, perturbation: 'additive', precision: 'float64', capacity, joint } as const;
    const made = new CompiledNet(this.compute, settings, tensors);
    this.compiled.set(key, made);
    return made;
  }
}

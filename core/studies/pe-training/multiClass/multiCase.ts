import { netOracle } from '../../../margins/attackOracle.ts';
import { attackRounds } from '../../../margins/attackSearch.ts';
import { certifiedRadii } from '../../../margins/certifiedRadius.ts';
import { NetPass } from '../../../margins/netPass.ts';
import type { RunArm, RunContext, RunEvent } from '../../runner.ts';
import type { CaseRunner } from '../checks/runCases.ts';
import type { StudyParams } from '../fields.ts';
import { medianOf } from '../statistics.ts';
import { attackSettings, certificateSettings } from '../training/sampleMeasures.ts';
import { architectureOf } from '../training/schedule.ts';
import { settingOf } from '../training/setting.ts';
import { cdfRows, present, unexcitedNorm } from '../training/summary.ts';
import { TrainedNets } from '../training/trainedNets.ts';
import { layeredNet, pairNet } from './pairNet.ts';
import { simplexVertices } from './simplex.ts';

/** A sample's margin against one other class. */
interface PairMargin {
  readonly index: number;
  readonly label: number;
  readonly other: number;
  readonly certified: number;
  readonly attack: number;
}

/**
 * PE training of several classes (docs/science/pe-training.md, "Several classes"): simplex targets, perturbations along
 * Corollary 3's direction. A sample's margin is the smallest of those against each other class: certified below, found
 * above by the attack on that pair of classes.
 */
export function multiClassCase(): CaseRunner {
  const nets = new TrainedNets();
  return (arm, replica, context) => measured(nets, arm, replica, context);
}

function* measured(
  nets: TrainedNets,
  arm: RunArm<StudyParams>,
  replica: number,
  context: RunContext,
): Generator<RunEvent | null> {
  const { params } = arm;
  const architecture = architectureOf(params);
  const setting = settingOf(arm, context.rng, context.replicas);
  const weights = (yield* nets.get(setting, context))[replica]!;
  const { x, y, dimension, count } = setting.sets[replica]!.test;
  const vertices = simplexVertices(params.classCount);
  const certificate = certificateSettings(params);
  const margins: PairMargin[] = [];
  for (const [label, own] of vertices.entries())
    for (const [other, vertex] of vertices.entries()) {
      if (other === label) continue;
      const net = pairNet(architecture, weights, own, vertex);
      const samples = Array.from({ length: params.marginSamples }, (_, i) => i).filter((i) => y[i] === label);
      const point = (i: number): Float64Array => x.slice(i * dimension, (i + 1) * dimension);
      const points = new Float64Array(samples.length * dimension);
      samples.forEach((i, k) => points.set(point(i), k * dimension));
      const labels = new Float64Array(samples.length);
      const rounds = attackRounds(netOracle(net), points, labels, attackSettings(params));
      let next = rounds.next();
      for (; next.done !== true; next = rounds.next()) yield null;
      for (const [k, index] of samples.entries()) {
        const known = certificate && index < params.certificateSamples;
        const certified = known ? certifiedRadii(net, point(index), 0, certificate).linear : NaN;
        margins.push({ index, label, other, certified, attack: next.value.margins[k]! });
        if (known) yield null;
      }
    }
  const smallest = (of: (margin: PairMargin) => number): Float64Array =>
    Float64Array.from({ length: params.marginSamples }, (_, i) =>
      Math.min(...margins.filter(({ index }) => index === i).map(of)),
    );
  const attack = smallest((margin) => margin.attack);
  const linear = smallest((margin) => margin.certified);
  const pass = new NetPass(layeredNet(architecture, weights));
  const nearest = (i: number): number => {
    const f = pass.forward(x, i * dimension);
    const closeness = vertices.map((vertex) => vertex.reduce((sum, v, o) => sum + v * f[o]!, 0));
    return closeness.indexOf(Math.max(...closeness));
  };
  const right = Array.from({ length: count }, (_, i) => nearest(i)).filter((label, i) => label === y[i]).length;
  const values: Record<string, number> = {
    testAccuracy: right / count,
    marginMedianTest: medianOf(attack),
    unexcitedNorm: unexcitedNorm(weights, params.excited),
    ...(certificate ? { linearMedian: medianOf(present(linear)) } : {}),
  };
  yield {
    kind: 'rows',
    arm: arm.name,
    step: setting.steps,
    values: Object.fromEntries(
      Object.entries(values).map(([key, value]) => [
        key,
        setting.sets.map((_, r) => (r === replica ? value : undefined)),
      ]),
    ),
  };
  yield cdfRows(arm.name, replica, { attack, linear });
  const column = (of: (margin: PairMargin) => number): Float64Array => Float64Array.from(margins, of);
  yield {
    kind: 'table',
    table: 'pairMargins',
    columns: {
      arm: margins.map(() => arm.name),
      replica: margins.map(() => replica),
      index: column(({ index }) => index),
      label: column(({ label }) => label),
      other: column(({ other }) => other),
      certified: column(({ certified }) => certified),
      attack: column((margin) => margin.attack),
      smallest: column((margin) => attack[margin.index]!),
    },
  };
}

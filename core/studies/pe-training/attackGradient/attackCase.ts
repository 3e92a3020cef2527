import { attackRounds, type AttackResult, type AttackSettings } from '../../../margins/attackSearch.ts';
import { NetPass } from '../../../margins/netPass.ts';
import { computeOf } from '../../../training/compute.ts';
import { gradientsOf } from '../../../training/gradients.ts';
import type { RunArm, RunContext, RunEvent } from '../../runner.ts';
import { decisionNet, type NetWeights } from '../architecture.ts';
import type { CaseRunner } from '../checks/runCases.ts';
import { CompiledNet, netTensors, type NetEvaluation } from '../compiledNet.ts';
import type { StudyParams } from '../fields.ts';
import { medianOf } from '../statistics.ts';
import { netOutputs, scalarOutput, type TensorNetSettings } from '../tensorNet.ts';
import { attackSettings } from '../training/sampleMeasures.ts';
import { architectureOf } from '../training/schedule.ts';
import { settingOf } from '../training/setting.ts';
import { TrainedNets } from '../training/trainedNets.ts';
import { towardsClassOne, type AttackDirection } from './attackDirection.ts';

/** Points whose gradients are followed over the ladder of gaps: median gaps from first to last, each so many times the one before. */
const [ladderPoints, ladderFirst, ladderLast, ladderRatio] = [8, 4, 2000, 1.04] as const;

/**
 * Attacks along the gradient of the cross-entropy and along that of z1 − z0 (docs/science/pe-training.md, "Beyond the
 * paper", 3). One net with two logits, trained on cross-entropy in float64; its last layer is then scaled, which moves no
 * decision and no margin. A ladder of scales gives the gradient's parts by the gap |z1 − z0|; at each of `logitGaps` the
 * margins of the test points are searched for.
 */
export function attackGradientCase(): CaseRunner {
  const nets = new TrainedNets();
  return (arm, replica, context) => attacked(nets, arm, replica, context);
}

function* attacked(
  nets: TrainedNets,
  arm: RunArm<StudyParams>,
  replica: number,
  context: RunContext,
): Generator<RunEvent | null> {
  const { params } = arm;
  const architecture = architectureOf(params);
  const { precision, attackGradient } = params;
  // The same in every arm, whatever its attack.
  const training: StudyParams = { ...params, loss: 'crossEntropy', precision: 'float64', attackGradient: 'difference' };
  const setting = settingOf({ ...arm, params: training }, context.rng, context.replicas);
  const weights = (yield* nets.get(setting, context))[replica]!;
  const { x, y, dimension } = setting.sets[replica]!.test;
  const count = Math.min(params.marginSamples, y.length);
  const pass = new NetPass(decisionNet(architecture, weights));
  const decide = (point: Float32Array | Float64Array, at = 0): number => pass.forward(point, at)[0]!;
  const gaps = Float64Array.from({ length: y.length }, (_, i) => Math.abs(decide(x, i * dimension)));
  const median = medianOf(gaps);
  const more = { parts: gradientParts({ architecture, perturbation: 'additive' }, attackGradient) };
  const settings = { architecture, perturbation: 'additive', precision, capacity: count, more } as const;
  const net = new CompiledNet(
    computeOf(context),
    { ...settings, direction: attackGradient },
    netTensors(architecture, weights, precision),
  );
  const scaleTo = (gap: number): void => net.load(netTensors(architecture, scaled(weights, gap / median), precision));
  try {
    const ladder = [];
    const followed = x.subarray(0, Math.min(ladderPoints, count) * dimension);
    for (let gap = ladderFirst; gap <= ladderLast; gap *= ladderRatio) {
      scaleTo(gap);
      ladder.push(...partsOf(net.read('parts', followed), followed.length / dimension));
      yield null;
    }
    const found: AttackResult[] = [];
    const attack: AttackSettings = { ...attackSettings(params), exact: decide };
    for (const gap of params.logitGaps) {
      scaleTo(gap);
      const rounds = attackRounds(net, x.subarray(0, count * dimension), y.subarray(0, count), attack);
      let next = rounds.next();
      for (; next.done !== true; next = rounds.next()) yield null;
      found.push(next.value);
    }
    yield tableOf('lossGradient', arm.name, replica, ladder);
    yield tableOf(
      'gradientAttack',
      arm.name,
      replica,
      params.logitGaps.flatMap((gap, k) =>
        Array.from(found[k]!.margins, (margin, index) => ({
          medianGap: gap,
          index,
          label: y[index]!,
          gap: (gaps[index]! * gap) / median,
          margin,
          censored: margin === Infinity ? 1 : 0,
        })),
      ),
    );
  } finally {
    net.dispose();
  }
}

function scaled(net: NetWeights, factor: number): NetWeights {
  return net.map((layer, j) =>
    j < net.length - 1
      ? layer
      : { weights: layer.weights.map((w) => factor * w), bias: layer.bias.map((b) => factor * b) },
  );
}

/**
 * Of each point: the gap z1 − z0, the loss's gradient by both logits, its size at the input (∑|·|), and the input
 * coordinates whose sign is that of the difference's gradient, or of the gradient of the other class's logit alone.
 */
function gradientParts(settings: TensorNetSettings, direction: AttackDirection): NetEvaluation {
  return ({ tf, weights, x }) => {
    const outputs = netOutputs(tf, settings, weights, x);
    const count = x.shape[1]!;
    const difference = scalarOutput(tf, outputs).reshape([count]);
    const byLogits = gradientsOf(tf, [outputs], ([z]) => ({ loss: towardsClassOne(tf, direction, z!), also: {} }));
    const byInput = (of: (z: typeof outputs) => typeof outputs): typeof outputs =>
      gradientsOf(tf, [x], ([own]) => ({ loss: of(netOutputs(tf, settings, weights, own!)), also: {} })).gradients[0]!;
    const logit = (z: typeof outputs, c: number): typeof outputs => tf.split(z, 2, -1)[c]!.sum();
    const signs = (t: typeof outputs): typeof outputs => tf.sign(t).reshape([count, t.size / count]);
    const own = byInput((z) => towardsClassOne(tf, direction, z));
    return {
      difference,
      byLogits: byLogits.gradients[0]!.reshape([count, 2]),
      size: tf
        .abs(own)
        .reshape([count, own.size / count])
        .sum(1),
      signs: signs(own),
      differenceSigns: signs(byInput((z) => scalarOutput(tf, z).sum())),
      zeroSigns: signs(byInput((z) => logit(z, 0))),
      oneSigns: signs(byInput((z) => logit(z, 1))),
    };
  };
}

interface GradientRow {
  readonly [column: string]: number;
}

/** Rows of the table `lossGradient`. */
function partsOf(read: ReturnType<CompiledNet['read']>, count: number): GradientRow[] {
  const values = (key: string): ArrayLike<number> => read[key]!.values;
  const width = values('signs').length / values('difference').length;
  /** Share of a point's coordinates at which two signs agree. */
  const agreeing = (i: number, key: string, sign: number): number => {
    let same = 0;
    for (let k = i * width; k < (i + 1) * width; k++) if (values('signs')[k]! === sign * values(key)[k]!) same += 1;
    return same / width;
  };
  return Array.from({ length: count }, (_, i) => {
    const difference = values('difference')[i]!;
    const label = difference > 0 ? 1 : 0;
    const byLogits = [values('byLogits')[2 * i]!, values('byLogits')[2 * i + 1]!] as const;
    return {
      gap: Math.abs(difference),
      trueClass: Math.abs(byLogits[label]),
      otherClass: Math.abs(byLogits[1 - label]!),
      inputSize: values('size')[i]!,
      likeDifference: agreeing(i, 'differenceSigns', 1),
      // Towards class 1 is away from the other class's logit where that is 0.
      likeOther: agreeing(i, label === 1 ? 'zeroSigns' : 'oneSigns', label === 1 ? -1 : 1),
    };
  });
}

function tableOf(table: string, arm: string, replica: number, rows: readonly GradientRow[]): RunEvent {
  const keys = Object.keys(rows[0]!);
  return {
    kind: 'table',
    table,
    columns: {
      arm: rows.map(() => arm),
      replica: rows.map(() => replica),
      ...Object.fromEntries(keys.map((key) => [key, Float64Array.from(rows, (row) => row[key]!)])),
    },
  };
}

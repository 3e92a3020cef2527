import { lossSlopes, meanLoss, type LossName } from '../../core/training/loops/lossSlopes.ts';
import { PlanarTrainer, type TrainedNet } from '../../core/training/loops/planarTrainer.ts';
import fixture from '../../resources/fig1Fixture.json' with { type: 'json' };

const seeds = ['1', '21', '41', '61', '81', '101'] as const;
const rule = { learningRate: 0.01, momentum: 0.9, outputScale: 5 } as const;
const losses = ['ce', 'se'] as const;

/** What the peer needs to know: the fixture's points and nets, six seeds under each loss, and the rule. */
export function planarPeer(): Readonly<Record<string, unknown>> {
  const nets = losses.flatMap((loss) => seeds.map((seed) => ({ loss, ...seedOf(seed, loss) })));
  return { family: 'planar', ...rule, nets };
}

/** Our side: the same fused loop as the study ce-vs-squared; the answer is the mean loss of the twelve nets. */
export function planarSteps(): (steps: number) => number {
  const trained = losses.flatMap((loss) => seeds.map((seed) => netOf(seed, loss)));
  let done = 0;
  return (steps) => {
    let sum = 0;
    for (const { trainer, net, label, loss } of trained) {
      trainer.advance(net, done, done + steps);
      sum += meanLoss(loss, trainer.outputs(net.weights), label, rule.outputScale);
    }
    done += steps;
    return sum / trained.length;
  };
}

function seedOf(seed: (typeof seeds)[number], loss: 'ce' | 'se') {
  const { X, y, ce, sq } = fixture[seed];
  return { x: X, y, net: loss === 'ce' ? ce : sq };
}

function netOf(seed: (typeof seeds)[number], loss: 'ce' | 'se') {
  const { x, y, net } = seedOf(seed, loss);
  const label = Float64Array.from(y, (value) => 2 * value - 1);
  const width = net.w.length;
  const weights = Float64Array.from([
    ...net.V.map((row) => row[0]!),
    ...net.V.map((row) => row[1]!),
    ...net.b,
    ...net.w,
    net.c,
  ]);
  const training = { ...rule, outputBias: true, optimizer: 'heavyBall' } as const;
  const points = { n: y.length, x: Float64Array.from(x.flat()) };
  const trainer = new PlanarTrainer(points, width, training, (f, slopes) =>
    lossSlopes(loss, f, label, rule.outputScale, slopes),
  );
  const trained: TrainedNet = {
    width,
    weights,
    velocity: new Float64Array(weights.length),
    square: new Float64Array(0),
  };
  return { trainer, net: trained, label, loss: loss satisfies LossName };
}

import { netOracle } from '../../../margins/attackOracle.ts';
import { attackRounds } from '../../../margins/attackSearch.ts';
import { NetPass } from '../../../margins/netPass.ts';
import type { RunEvent } from '../../runner.ts';
import { decisionNet, initialWeights, sequence } from '../architecture.ts';
import { attackSettings, SampleMeter, sampleColumns } from '../training/sampleMeasures.ts';
import { architectureOf } from '../training/schedule.ts';
import { marginRows, type MeasuredSamples } from '../training/summary.ts';
import type { CaseRunner } from './runCases.ts';

/** Samples measured between two places where a stop is heard. */
const samplesPerPoint = 4;

/**
 * Margins of an untrained linear net at points uniform in [−1, 1]^n: the last bias is shifted so that the threshold
 * lies midway between the two middle outputs; labels are the predicted classes.
 */
export const intervalCase: CaseRunner = function* (arm, replica, { rng }): Generator<RunEvent | null> {
  const { params } = arm;
  const architecture = architectureOf(params);
  const n = params.widths[0]!;
  const count = params.marginSamples;
  const net = decisionNet(architecture, initialWeights(architecture, sequence(rng.stream('init', replica))));
  const x = rng
    .stream('data', replica)
    .uniforms(0, new Float64Array(count * n))
    .map((u) => 2 * u - 1);
  const pass = new NetPass(net);
  const values = Float64Array.from({ length: count }, (_, i) => pass.forward(x, i * n)[0]!);
  const sorted = values.slice().sort();
  const shift = (sorted[(count >> 1) - 1]! + sorted[count >> 1]!) / 2;
  const { bias } = net.layers.at(-1)!;
  bias[0] = bias[0]! - shift;
  const y = values.map((value) => (value > shift ? 1 : 0));
  const meter = new SampleMeter(net, params);
  const rounds = attackRounds(netOracle(net), x, y, attackSettings(params));
  let next = rounds.next();
  for (; next.done !== true; next = rounds.next()) yield null;
  const { margins, evaluations } = next.value;
  const samples = Object.fromEntries(
    sampleColumns.map((key) => [key, new Float64Array(count).fill(NaN)]),
  ) as unknown as MeasuredSamples;
  samples.attack.set(margins);
  samples.evaluations.set(evaluations);
  for (let i = 0; i < count; i++) {
    const found = meter.measure(x.slice(i * n, (i + 1) * n), y[i]!, i, margins[i]!);
    for (const [key, value] of Object.entries(found)) samples[key as keyof typeof found][i] = value;
    if (i % samplesPerPoint === samplesPerPoint - 1) yield null;
  }
  yield marginRows(arm.name, replica, rng.seed, { y }, samples);
};

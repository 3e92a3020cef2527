import { netOracle } from '../../../margins/attackOracle.ts';
import { attackSearch } from '../../../margins/attackSearch.ts';
import { certifiedRadii } from '../../../margins/certifiedRadius.ts';
import { decisionBound } from '../../../margins/decisionBound.ts';
import type { LayeredNet } from '../../../margins/layeredNet.ts';
import { NetPass } from '../../../margins/netPass.ts';
import { planarSegments, segmentMargin } from '../../../margins/planarSegments.ts';
import { computeOf } from '../../../training/compute.ts';
import type { Randomness } from '../../../random.ts';
import type { RunEvent } from '../../runner.ts';
import { decisionNet, initialWeights, sequence, type Architecture } from '../architecture.ts';
import { Lcg } from '../lcg.ts';
import { attackSettings } from '../training/sampleMeasures.ts';
import { foolboxRows } from './foolboxMargins.ts';
import { golden, goldenTable, type GoldenRow } from './goldenRows.ts';
import type { CaseRunner } from './runCases.ts';

/** A fixture of docs/science/pe-training.md with its printed margins, point by point. */
interface MarginFixture {
  readonly name: 'P' | 'M';
  readonly lcg: number;
  readonly widths: readonly number[];
  readonly scale: number;
  readonly box: boolean;
  readonly halvings: number;
  readonly interval: readonly number[];
  readonly linear: readonly number[];
  readonly exact: readonly number[];
  readonly attack: readonly number[];
}

const fixtures: readonly MarginFixture[] = [
  {
    name: 'P',
    lcg: 10,
    widths: [2, 8, 8, 1],
    scale: 2,
    box: false,
    halvings: 30,
    interval: [0.060517, 0.06393778, 0.09293339, 0.13237727, 0.52633846, 0.13035676, 0.07480956, 0.09205968],
    linear: [0.29108515, 0.34535923, 0.37109878, 0.18114641, 0.6586384, 0.46669395, 0.57876279, 0.59324785],
    exact: [0.40282899, 0.49465348, 0.39431612, 0.24122337, 0.75923134, 0.53814178, 0.57876279, 0.71221806],
    attack: [0.4629676, 0.49465348, 0.39431612, 0.29107297, Infinity, 0.53814178, 0.57876279, 0.71221806],
  },
  {
    name: 'M',
    lcg: 4,
    widths: [6, 16, 8, 1],
    scale: 1,
    box: true,
    halvings: 20,
    interval: [
      0.03226167, 0.01058051, 0.07649837, 0.03117491, 0.01863853, 0.03785976, 0.00171848, 0.02648602, 0.02519995,
      0.0566174,
    ],
    linear: [
      0.16920979, 0.06375789, 0.30755684, 0.12992654, 0.08120585, 0.17049678, 0.01435566, 0.1406595, 0.10433611,
      0.38357994,
    ],
    exact: [],
    attack: [
      0.30677147, 0.0716423, 0.63273869, 0.14921436, 0.10376244, 0.26960278, 0.01435604, 0.19570141, 0.16388798,
      0.67210665,
    ],
  },
];

const gain = 3;
/** The square in which fixture P's boundary is exact. */
const halfSide = 60;
/** Nets and boxes of the containment check, its boxes' radius and the points a side of its grid. */
const [boundNets, boxesPerNet, boxRadius, gridPoints] = [40, 8, 0.5, 61] as const;

/** The margin search on fixtures P and M and on a net of images, with both certificates and the exact margin in the arm of the full search. */
export const marginCase: CaseRunner = function* (arm, replica, context): Generator<RunEvent | null> {
  const { params } = arm;
  const images = yield* foolboxRows(computeOf(context), params);
  const rows = fixtures.flatMap((fixture) => {
    const { net, points, labels } = fixtureNet(fixture);
    const settings = { ...attackSettings(params), box: fixture.box, halvings: fixture.halvings };
    const { margins } = attackSearch(netOracle(net), points, labels, settings);
    const attack = fixture.attack.map((printed, i) => golden(`attack${fixture.name}`, i + 1, printed, margins[i]!));
    return params.marginSearch === 'full' ? [...attack, ...certificateRows(fixture, net, points, labels)] : attack;
  });
  if (params.marginSearch === 'full') rows.push(...containment(context.rng));
  yield goldenTable(arm.name, replica, [...rows, ...images]);
};

function fixtureNet({ lcg: start, widths, scale, attack }: MarginFixture) {
  const lcg = new Lcg(start);
  const architecture: Architecture = { kind: 'mlp', widths, slope: 0.01 };
  const uniforms = (count: number): Float64Array => Float64Array.from({ length: count }, () => lcg.uniform());
  const net = decisionNet(architecture, initialWeights(architecture, uniforms, gain));
  const points = lcg.values(attack.length * widths[0]!, scale);
  const pass = new NetPass(net);
  const labels = attack.map((_, i) => (pass.forward(points, i * widths[0]!)[0]! > 0 ? 1 : 0));
  return { net, points, labels };
}

function certificateRows(
  { name, widths, box, interval, linear, exact }: MarginFixture,
  net: LayeredNet,
  points: Float64Array,
  labels: readonly number[],
): GoldenRow[] {
  const segments = exact.length > 0 ? planarSegments(net, halfSide) : undefined;
  return labels.flatMap((label, i) => {
    const x = points.slice(i * widths[0]!, (i + 1) * widths[0]!);
    const certified = certifiedRadii(net, x, label, { layers: 'all', box, bracket: 4, halvings: 40 });
    const rows = [
      golden(`interval${name}`, i + 1, interval[i]!, certified.interval),
      golden(`linear${name}`, i + 1, linear[i]!, certified.linear),
    ];
    if (segments) rows.push(golden(`exact${name}`, i + 1, exact[i]!, segmentMargin(segments, x[0]!, x[1]!)));
    return rows;
  });
}

/** Bounds of random nets on random boxes against the smallest and largest g on a grid: boxes that are not contained. */
function containment(rng: Randomness): GoldenRow[] {
  const architecture: Architecture = { kind: 'mlp', widths: [2, 8, 8, 1], slope: 0.01 };
  const violations = { linear: 0, noUpperIntercept: 0 };
  const step = (2 * boxRadius) / (gridPoints - 1);
  for (let k = 0; k < boundNets; k++) {
    const net = decisionNet(architecture, initialWeights(architecture, sequence(rng.stream('init', k)), gain));
    const pass = new NetPass(net);
    const centres = rng.stream('noise', k).uniforms(0, new Float64Array(2 * boxesPerNet));
    for (let box = 0; box < boxesPerNet; box++) {
      const x = centres.slice(2 * box, 2 * box + 2).map((u) => 2 * (2 * u - 1));
      let [low, high] = [Infinity, -Infinity];
      const at = new Float64Array(2);
      for (let i = 0; i < gridPoints; i++)
        for (let j = 0; j < gridPoints; j++) {
          at[0] = x[0]! - boxRadius + step * i;
          at[1] = x[1]! - boxRadius + step * j;
          const g = pass.forward(at, 0)[0]!;
          low = Math.min(low, g);
          high = Math.max(high, g);
        }
      for (const relaxation of ['linear', 'noUpperIntercept'] as const) {
        const bound = (sign: number): number =>
          decisionBound(net, x, sign, boxRadius, { method: 'linear', layers: 'all', box: false, relaxation });
        // Rounding of a sum of a few dozen terms of size 10.
        if (bound(1) > low + 1e-12 || -bound(-1) < high - 1e-12) violations[relaxation] += 1;
      }
    }
  }
  return [
    golden('uncontained', 0, 0, violations.linear),
    golden('uncontainedNoIntercept', 0, boundNets * boxesPerNet, violations.noUpperIntercept),
  ];
}

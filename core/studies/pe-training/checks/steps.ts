import { computeOf } from '../../../training/compute.ts';
import type { RunEvent } from '../../runner.ts';
import { layerShapes, type NetWeights } from '../architecture.ts';
import { fixtureArchitecture, goldenSteps } from '../golden/fixtureA.ts';
import { fixtureSteps, type FixtureSettings, type FixtureStep } from '../golden/fixtureSteps.ts';
import type { StudyParams } from '../fields.ts';
import { goldenDifference, goldenRelative, goldenTable, type GoldenRow } from './goldenRows.ts';
import type { CaseRunner } from './runCases.ts';

const [fixtureCount, zeroRadiusCount] = [4, 24] as const;

/** Steps of fixture A against the printed values, against each other and, at radius 0, against plain descent. */
export const stepCase: CaseRunner = function* (arm, replica, context): Generator<RunEvent | null> {
  const { params } = arm;
  const compute = computeOf(context);
  const run = (more: Partial<FixtureSettings>): FixtureStep[] =>
    fixtureSteps(compute, { ...settingsOf(params), ...more });
  if (params.statement === 'zeroRadius') {
    const own = run({}).at(-1)!.weights;
    yield null;
    const plain = run({ radius: 0, perturbed: maskOf('none', 0) }).at(-1)!.weights;
    yield goldenTable(arm.name, replica, [goldenDifference('weights', 0, largestDifference(own, plain))]);
    return;
  }
  const own = run({});
  yield null;
  const exact = run({ precision: 'float64', pool: 'first', reduction: 'sum' });
  yield null;
  const rows: GoldenRow[] = own.map((step, i) => goldenDifference('buffer', i + 1, bufferDifference(step, exact[i]!)));
  if (params.precision === 'float64' && params.statement === 'step') {
    const printed = goldenSteps[params.layers === 'input' ? 'input' : 'all'];
    own.forEach(({ loss }, i) => rows.push(goldenRelative('loss', i + 1, printed.losses[i]!, loss)));
    const last = own.at(-1)!;
    printed.norms.forEach(([w, b], j) => {
      rows.push(goldenRelative('weightBuffer', j + 1, w, norm(last.velocities[j]!.weights)));
      rows.push(goldenRelative('biasBuffer', j + 1, b, norm(last.velocities[j]!.bias)));
    });
    rows.push(goldenRelative('lastBias', 0, printed.lastBias, last.weights.at(-1)!.bias[0]!));
    const all = run({ perturbed: maskOf('all', params.radius) });
    rows.push(goldenDifference('bufferToAll', 0, bufferDifference(last, all.at(-1)!)));
  }
  if (params.statement === 'splitTies')
    for (const layers of ['all', 'input'] as const) {
      const mask = { perturbed: maskOf(layers, params.radius) };
      const first = run({ ...mask, pool: 'first' }).at(-1)!.velocities[0]!.weights;
      rows.push(goldenDifference('firstBuffer', 0, relative(run(mask).at(-1)!.velocities[0]!.weights, first)));
    }
  yield goldenTable(arm.name, replica, rows);
};

function settingsOf({ layers, radius, learningRate, precision, statement }: StudyParams): FixtureSettings {
  return {
    perturbed: maskOf(layers, radius),
    radius,
    learningRate,
    steps: statement === 'zeroRadius' ? zeroRadiusCount : fixtureCount,
    precision,
    pool: statement === 'splitTies' ? 'split' : 'first',
    reduction: statement === 'meanLoss' ? 'mean' : 'sum',
  };
}

/** Maps that a step perturbs: none at radius 0, where both directions are one pass. */
function maskOf(layers: StudyParams['layers'], radius: number): boolean[] {
  return layerShapes(fixtureArchitecture).map(
    (_, j) => radius > 0 && (layers === 'all' || (layers === 'input' && j === 0) || (layers === 'hidden' && j > 0)),
  );
}

const norm = (values: Float64Array): number => Math.hypot(...values);
const relative = (a: Float64Array, b: Float64Array): number => norm(a.map((v, i) => v - b[i]!)) / norm(b);

/** Relative difference of two steps' buffers v, largest over the tensors. */
function bufferDifference(a: FixtureStep, b: FixtureStep): number {
  return a.velocities
    .flatMap((layer, j) => [
      relative(layer.weights, b.velocities[j]!.weights),
      relative(layer.bias, b.velocities[j]!.bias),
    ])
    .reduce((most, v) => Math.max(most, v));
}

function largestDifference(a: NetWeights, b: NetWeights): number {
  let most = 0;
  a.forEach((layer, j) => {
    for (const key of ['weights', 'bias'] as const)
      layer[key].forEach((v, k) => {
        most = Math.max(most, Math.abs(v - b[j]![key][k]!));
      });
  });
  return most;
}

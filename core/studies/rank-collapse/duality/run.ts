import type { ParamsOf } from '../../../contract/fields.ts';
import type { StopReason } from '../../../contract/run.ts';
import { normPenalty } from '../../../numerics/normPath.ts';
import type { Randomness } from '../../../random.ts';
import type { RunArm, RunContext, RunEvent } from '../../runner.ts';
import { corollaryThree, type CorollaryThree } from './corollaryThree.ts';
import type { dualityFields } from './fields.ts';
import { limitCases } from './limits.ts';
import { ridgeForms } from './ridge.ts';
import { drawRegression, mappedLambda, pathOf, solveDuality, theoremSixCase } from './theoremSix.ts';

export type DualityParams = ParamsOf<typeof dualityFields>;

/** The draws of the parts do not depend on each other's sizes: each part has its own step of the streams. */
const dataSteps = { theoremSix: 0, ridge: 1, corollary: 2 } as const;
const noiseSteps = { targets: 0, theoremSix: 1, corollary: 2 } as const;

const ridgeSize = { points: 8, inputs: 12 } as const;
const corollarySize = { points: 15, inputs: 5, outputs: 3 } as const;

/** Exponents p of the weight norm in the order of the run. */
export function exponentsOf({ norms, supremumNorm }: DualityParams): readonly number[] {
  return supremumNorm ? [...norms, Infinity] : norms;
}

/** A piece of work between two restore points; it depends on nothing but the seed. */
interface Item {
  readonly arm: string;
  readonly compute: () => RunEvent[];
}

/** For each arm the path over epsilon of the first replica (figure 6); for each replica Theorem 6, ridge, Corollary 3. */
function itemsOf({ arms, replicas, rng }: RunContext): Item[] {
  return arms.flatMap((arm) => {
    const params = arm.params as DualityParams;
    const exponents = exponentsOf(params);
    const compute: (() => RunEvent[])[] = exponents.flatMap((p) =>
      pathEpsilons.map((epsilons) => () => solutionPath(arm.name, params, rng, p, epsilons)),
    );
    for (let replica = 0; replica < replicas; replica++) {
      exponents.forEach((p, index) => compute.push(() => theoremSixTable(arm.name, params, rng, replica, p, index)));
      compute.push(() => linearTables(arm.name, params, rng, replica));
    }
    return compute.map((item) => ({ arm: arm.name, compute: item }));
  });
}

/** Preset ridge-duality. */
export async function* runDuality(context: RunContext): AsyncGenerator<RunEvent, StopReason> {
  const saved = context.restore as { readonly item: number } | undefined;
  const items = itemsOf(context);
  for (let item = saved?.item ?? 0; item < items.length; item++) {
    const { arm, compute } = items[item]!;
    yield* compute();
    const next = item + 1;
    yield { kind: 'point', step: 0, done: next, total: items.length, label: arm, state: () => ({ item: next }) };
  }
  return 'stepsDone';
}

/** Theorem 6 at one p: a row of `duality` for each power m. */
function theoremSixTable(
  arm: string,
  params: DualityParams,
  rng: Randomness,
  replica: number,
  p: number,
  index: number,
): RunEvent[] {
  const { regressionPoints, regressionInputs, epsilon, powers, perturbations } = params;
  const regression = drawRegression(rng, replica, regressionPoints, regressionInputs);
  const path = pathOf(regression, p);
  const duality = solveDuality(path, regressionPoints, epsilon, params.statement === 'corrected');
  const cases = powers.map((power, k) => {
    const size = perturbations * regressionInputs;
    const first = (index * powers.length + k) * size;
    const moves = rng.stream('noise', replica).normals(noiseSteps.theoremSix, new Float64Array(size), first);
    return theoremSixCase(regression, duality, epsilon, power, moves);
  });
  const same = (value: number): number[] => powers.map(() => value);
  return [
    {
      kind: 'table',
      table: 'duality',
      columns: {
        arm: powers.map(() => arm),
        p: same(p),
        m: powers,
        replica: same(replica),
        epsilon: same(epsilon),
        lambda: cases.map((c) => c.lambda),
        difference: cases.map((c) => c.difference),
        leastChange: cases.map((c) => c.leastChange),
      },
    },
  ];
}

/** Epsilon from .01 to 10, eight a decade, in pieces. */
const pathEpsilons = Array.from({ length: 5 }, (_, piece) =>
  Array.from({ length: 5 }, (_, k) => 10 ** (-2 + (5 * piece + k) / 8)),
);

/** Both problems over epsilon, first replica. */
function solutionPath(
  arm: string,
  { regressionPoints, regressionInputs, statement }: DualityParams,
  rng: Randomness,
  p: number,
  epsilons: readonly number[],
): RunEvent[] {
  const path = pathOf(drawRegression(rng, 0, regressionPoints, regressionInputs), p);
  const rows = epsilons.flatMap((epsilon) => {
    const duality = solveDuality(path, regressionPoints, epsilon, statement === 'corrected');
    const penalised = normPenalty(path, mappedLambda(duality, epsilon, 1), 1);
    return Array.from(duality.w0, (weight, j) => ({
      epsilon,
      coordinate: j + 1,
      weight,
      weightPenalty: penalised[j]!,
    }));
  });
  return [
    {
      kind: 'table',
      table: 'solutionPath',
      columns: {
        arm: rows.map(() => arm),
        p: rows.map(() => p),
        epsilon: rows.map((row) => row.epsilon),
        coordinate: rows.map((row) => row.coordinate),
        weight: rows.map((row) => row.weight),
        weightPenalty: rows.map((row) => row.weightPenalty),
      },
    },
  ];
}

/** Ridge in its forms (8 points, 12 inputs) and Corollary 3 (15 points, 5 inputs, 3 outputs). */
function linearTables(arm: string, params: DualityParams, rng: Randomness, replica: number): RunEvent[] {
  const { points, inputs } = ridgeSize;
  const draws = rng.stream('data', replica).normals(dataSteps.ridge, new Float64Array(points * (inputs + 1)));
  const x = draws.subarray(0, points * inputs);
  const ridge = ridgeForms(x, draws.subarray(points * inputs), points, inputs, params.ridgeLambda);
  const corollary = corollaryOf(params, rng, replica);
  const indices = Array.from({ length: inputs }, (_, k) => k + 1);
  return [
    {
      kind: 'table',
      table: 'ridge',
      columns: {
        arm: [arm],
        replica: [replica],
        ghosts: [ridge.ghosts],
        copies: [ridge.copies],
        copiesWrong: [ridge.copiesWrong],
        dual: [ridge.dual],
        eigBefore: [ridge.before[0]!],
        eigAfter: [ridge.after[0]!],
        corollaryGap: [corollary.gap],
        corollaryLeastChange: [corollary.leastChange],
        frobeniusExcess: [corollary.frobeniusExcess],
        lambda: [params.ridgeLambda],
      },
    },
    {
      kind: 'table',
      table: 'information',
      columns: {
        arm: indices.map(() => arm),
        replica: indices.map(() => replica),
        index: indices,
        before: ridge.before.map(Math.abs),
        after: ridge.after,
      },
    },
  ];
}

function corollaryOf(params: DualityParams, rng: Randomness, replica: number): CorollaryThree {
  const { points, inputs, outputs } = corollarySize;
  const draws = rng.stream('data', replica).normals(dataSteps.corollary, new Float64Array(points * (inputs + outputs)));
  const problem = { ...corollarySize, x: draws.slice(0, points * inputs), y: draws.slice(points * inputs) };
  const moves = new Float64Array(params.perturbations * outputs * inputs);
  rng.stream('noise', replica).normals(noiseSteps.corollary, moves);
  return corollaryThree(problem, params.corollaryEpsilon, params.statement === 'corrected' ? points : 1, moves);
}

/** Preset duality-limits: closed forms, no random numbers, one batch of rows an arm. */
export async function* runLimits({ arms, restore }: RunContext): AsyncGenerator<RunEvent, StopReason> {
  const saved = restore as { readonly item: number } | undefined;
  for (let item = saved?.item ?? 0; item < arms.length; item++) {
    const { name, params } = arms[item] as RunArm<DualityParams>;
    const rows = limitCases(params.statement);
    yield {
      kind: 'table',
      table: 'limits',
      columns: {
        arm: rows.map(() => name),
        case: rows.map((row) => row.name),
        w: rows.map((row) => Array.from(row.w).join(' ')),
        objective: rows.map((row) => row.objective),
        fitted: rows.map((row) => Array.from(row.fitted).join(' ')),
        norm: rows.map((row) => row.norm),
      },
    };
    const next = item + 1;
    yield { kind: 'point', step: 0, done: next, total: arms.length, label: name, state: () => ({ item: next }) };
  }
  return 'stepsDone';
}

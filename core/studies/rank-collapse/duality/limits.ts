import { goldenSection } from '../../../numerics/goldenSection.ts';
import { normPath, normPenalty } from '../../../numerics/normPath.ts';
import { pNorm } from '../../../numerics/pNorm.ts';
import { qrLeastSquares } from '../../../numerics/qrLeastSquares.ts';
import { fittedValues } from './matrix.ts';

/** A row of the table `limits`. */
export interface LimitCase {
  readonly name: string;
  readonly w: Float64Array;
  readonly objective: number;
  readonly fitted: Float64Array;
  readonly norm: number;
}

/** A small regression with the penalty lambda |w|_p^power, X [points, inputs]. */
interface Problem {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly inputs: number;
  readonly p: number;
  readonly lambda: number;
  readonly power: number;
}

/** The closed forms of section 2.4, printed statement or its correction; no random numbers. */
export function limitCases(statement: 'printed' | 'corrected'): LimitCase[] {
  return statement === 'printed'
    ? [
        ...minimisers(twoOnes, [0, 1.5]),
        ...minimisers(threeInputs, [0, 1]),
        ...printedConverse(),
        ...printedCorollary(),
      ]
    : [
        ...minimisers(twoOnes, [0, 0.5, 1, 1.5]),
        ...minimisers(threeInputs, [-1, 0, 1, 2]),
        ...correctedConverse(),
        ...correctedCorollary(),
      ];
}

/** p = 1: every w = (a, 1.5 − a), 0 ≤ a ≤ 1.5, has the minimum 1.75. */
const twoOnes = {
  label: 'p=1',
  problem: { x: Float64Array.of(1, 1), y: Float64Array.of(2), inputs: 2, p: 1, lambda: 1, power: 1 },
  at: (a: number) => Float64Array.of(a, 1.5 - a),
};

/** p = ∞: every w = (2, b, 1 − b), −1 ≤ b ≤ 2, has the minimum 8. */
const threeInputs = {
  label: 'p=inf',
  problem: {
    x: Float64Array.of(1, 0, 0, 0, 1, 1),
    y: Float64Array.of(4, 1),
    inputs: 3,
    p: Infinity,
    lambda: 1,
    power: 2,
  },
  at: (b: number) => Float64Array.of(2, b, 1 - b),
};

/** The stated minimisers, beside the one that the solver finds: equal objectives make them minimisers. */
function minimisers(family: typeof twoOnes, places: readonly number[]): LimitCase[] {
  return [
    limitCase(`unique ${family.label} solver`, family.problem, solve(family.problem)),
    ...places.map((a) => limitCase(`unique ${family.label} minimiser`, family.problem, family.at(a))),
  ];
}

/** Powers of ten from .01 to 10, twenty a decade. */
const epsilons = Array.from({ length: 61 }, (_, k) => 10 ** (-2 + k / 20));

/** X = [1], y = 1: (12a) with m = 1 has w = max(0, 1 − lambda/2), (12b) has 1/(1 + e²). */
const one = { x: Float64Array.of(1), y: Float64Array.of(1), inputs: 1, p: 2 } as const;

function converse(lambda: number, radii: readonly number[]): LimitCase[] {
  const penalised: Problem = { ...one, lambda, power: 1 };
  return [
    limitCase('converse (12a)', penalised, solve(penalised)),
    ...radii.map((epsilon) => {
      const problem: Problem = { ...one, lambda: epsilon ** 2, power: 2 };
      return limitCase(`converse (12b) e=${epsilon}`, problem, solve(problem));
    }),
  ];
}

const printedConverse = (): LimitCase[] => converse(4, epsilons);
const correctedConverse = (): LimitCase[] => converse(1, [1]);

/** Corollary 3 with one input x = 1, 1 and two outputs y = (2, 1), 2 × the points: W as a vector of two weights. */
const outputs = { x: Float64Array.of(1, 0, 0, 1, 1, 0, 0, 1), y: Float64Array.of(2, 1, 2, 1), inputs: 2 } as const;
const outputPoints = 2;

/** (16): the induced norm from one input is the p2-norm of W. */
function sixteen(p: number, lambda: number): LimitCase {
  const problem: Problem = { ...outputs, p, lambda, power: 2 };
  return limitCase('corollary (16)', problem, solve(problem));
}

/**
 * (17): d = ± e whatever p2, for |W d| grows with |d|; so it is the least squares fit of both outputs to the points
 * 1 + e and 1 − e, each twice.
 */
function seventeen(p: number, epsilon: number): LimitCase {
  const w = pairSolution(epsilon);
  const problem: Problem = { ...outputs, p, lambda: 0, power: 2 };
  const { fitted, norm } = limitCase('', problem, w);
  let objective = 0;
  for (const x of [1 + epsilon, 1 - epsilon]) {
    for (const [k, y] of [2, 1].entries()) objective += outputPoints * (y - w[k]! * x) ** 2;
  }
  return { name: `corollary (17) e=${epsilon}`, w, objective, fitted, norm };
}

function pairSolution(epsilon: number): Float64Array {
  const inputs = Float64Array.of(1 + epsilon, 1 - epsilon, 1 + epsilon, 1 - epsilon);
  return Float64Array.from([2, 1], (y) => {
    const weight = qrLeastSquares(inputs, 4, 1, new Float64Array(4).fill(y));
    if (weight === undefined) throw new Error('limits: the copies of the input vanish');
    return weight[0]!;
  });
}

/** p2 = ∞, lambda = 1: (16) has W = (4/3, 1); (17) runs over (2, 1)/(1 + e²). The nearest e is searched for. */
function printedCorollary(): LimitCase[] {
  const target = sixteen(Infinity, 1);
  const distance = (exponent: number): number => {
    const w = pairSolution(10 ** exponent);
    return Math.hypot(w[0]! - target.w[0]!, w[1]! - target.w[1]!);
  };
  const nearest = 10 ** goldenSection(distance, -2, 1);
  return [target, ...[...epsilons, nearest].map((epsilon) => seventeen(Infinity, epsilon))];
}

/** p2 = 2: both have (2, 1)/(1 + e²) at lambda = N e². */
function correctedCorollary(): LimitCase[] {
  return [0.3, 0.7].flatMap((epsilon) => [sixteen(2, outputPoints * epsilon ** 2), seventeen(2, epsilon)]);
}

function solve({ x, y, inputs, p, lambda, power }: Problem): Float64Array {
  return normPenalty(normPath(x, y.length, inputs, y, p), lambda, power);
}

function limitCase(name: string, { x, y, inputs, p, lambda, power }: Problem, w: Float64Array): LimitCase {
  const fitted = fittedValues(x, y.length, inputs, w);
  const norm = pNorm(w, p);
  const square = y.reduce((sum, value, i) => sum + (value - fitted[i]!) ** 2, 0);
  return { name, w, objective: square + lambda * norm ** power, fitted, norm };
}

import type { StopReason } from '../../../contract/run.ts';
import type { RandomStream } from '../../../random.ts';
import type { RunContext, RunEvent, State } from '../../runner.ts';
import { runArms, tableOnly } from '../armLoop.ts';
import type { StudyParams } from '../fields.ts';
import { output, reg, type Net } from './net.ts';

type Theorem2Params = Pick<StudyParams, 'epsilon' | 'statement'>;

/** The five data of the static check, and the one that lies between the two kinks. */
export const points = [-1, -0.4, 0.1, 0.5, 1] as const;
const datum = 0.1;
const pairs = 200;
/** Signs of a_1 and a_2 in Cases 1 to 4; c_1 < 0 < c_2 in all. */
const signs = [
  [1, 1],
  [1, -1],
  [-1, 1],
  [-1, -1],
] as const;
/** Relative change of the drawn example: large enough to be seen, and no kink passes a datum. */
const shownEpsilon = 0.1;

/**
 * A concave and a convex unit whose kinks enclose the datum, as a net of two units and a skip line: kinks U(−.35, .05)
 * and U(.15, .45), |a_i|, |c_i| ~ U(.5, 2), b_i = −a_i k_i, skip line N(0,1). `stream` at step = case.
 */
export function drawPair(stream: RandomStream, index: number, pair: number): Net {
  const u = stream.uniforms(index, new Float64Array(6), 8 * pair);
  const skip = stream.normals(index, new Float64Array(2), 8 * pair + 6);
  const kinks = [-0.35 + 0.4 * u[0]!, 0.15 + 0.3 * u[1]!];
  const [sign1, sign2] = signs[index]!;
  const a1 = sign1 * (0.5 + 1.5 * u[2]!);
  const a2 = sign2 * (0.5 + 1.5 * u[3]!);
  const [c1, c2] = [-(0.5 + 1.5 * u[4]!), 0.5 + 1.5 * u[5]!];
  return Float64Array.of(a1, a2, -a1 * kinks[0]!, -a2 * kinks[1]!, c1, c2, skip[0]!, skip[1]!);
}

/**
 * The perturbation of a case (Theorem 2): the unit's kink turns about the datum and the other unit, or the skip line,
 * makes up for it; c is not changed. Printed, Cases 2 and 3 set the skip line instead of changing it.
 */
export function perturbed(net: Net, index: number, epsilon: number, statement: Theorem2Params['statement']): Net {
  let [a1, a2, b1, b2] = [net[0]!, net[1]!, net[2]!, net[3]!];
  let [skip, offset] = [net[6]!, net[7]!];
  const [c1, c2] = [net[4]!, net[5]!];
  if (index === 3) {
    const [changeA, changeB] = [-epsilon * a2, datum * a2 * epsilon];
    [a2, b2] = [a2 + changeA, b2 + changeB];
    [a1, b1] = [a1 - (c2 / c1) * changeA, b1 - (c2 / c1) * changeB];
    return Float64Array.of(a1, a2, b1, b2, c1, c2, skip, offset);
  }
  const [changeA, changeB] = [-epsilon * a1, datum * a1 * epsilon];
  const sign = index === 0 ? -1 : 1;
  [a2, b2] = [a2 + sign * (c1 / c2) * changeA, b2 + sign * (c1 / c2) * changeB];
  if (index !== 0) {
    const kept = statement === 'corrected' ? [skip, offset] : [0, 0];
    [skip, offset] = [kept[0]! - c1 * changeA, kept[1]! - c1 * changeB];
  }
  return Float64Array.of(a1 + changeA, a2, b1 + changeB, b2, c1, c2, skip, offset);
}

/** Theorem 2's perturbations at 4 × 200 random pairs: what they change at the data, and what in reg. No training. */
export async function* runTheorem2(context: RunContext): AsyncGenerator<RunEvent, StopReason> {
  const stream = context.rng.stream('data', 0);
  return yield* runArms(
    context,
    () => tableOnly,
    (arm) => ({
      advance: () => undefined,
      finite: () => true,
      state: (): State => null,
      *record() {
        const params = arm.params as unknown as Theorem2Params;
        yield perturbationTable(arm.name, stream, params);
        yield exampleTable(arm.name, stream, params);
      },
    }),
  );
}

function perturbationTable(arm: string, stream: RandomStream, { epsilon, statement }: Theorem2Params): RunEvent {
  const cases: number[] = [];
  const index: number[] = [];
  const changes: number[] = [];
  const regChanges: number[] = [];
  signs.forEach((_, which) => {
    for (let pair = 0; pair < pairs; pair++) {
      const before = drawPair(stream, which, pair);
      const after = perturbed(before, which, epsilon, statement);
      cases.push(which + 1);
      index.push(pair);
      changes.push(Math.max(...points.map((x) => Math.abs(output(after, 2, x) - output(before, 2, x)))));
      regChanges.push((reg(after, 2, points) - reg(before, 2, points)) / Math.abs(epsilon));
    }
  });
  const columns = {
    arm: cases.map(() => arm),
    case: cases,
    pair: index,
    epsilon: cases.map(() => epsilon),
    maxChange: changes,
    regChange: regChanges,
  };
  return { kind: 'table', table: 'perturbations', columns };
}

/** f of the first pair of each case before and after a change that is large enough to be seen (Figs 4 and 5). */
function exampleTable(arm: string, stream: RandomStream, { epsilon, statement }: Theorem2Params): RunEvent {
  const rows = signs.flatMap((_, which) => {
    const before = drawPair(stream, which, 0);
    const after = perturbed(before, which, Math.sign(epsilon) * shownEpsilon, statement);
    return Array.from({ length: 201 }, (_x, g) => {
      const x = -1 + g / 100;
      return { case: which + 1, x, before: output(before, 2, x), after: output(after, 2, x) };
    });
  });
  const columns = {
    arm: rows.map(() => arm),
    case: rows.map((row) => row.case),
    x: rows.map((row) => row.x),
    before: rows.map((row) => row.before),
    after: rows.map((row) => row.after),
  };
  return { kind: 'table', table: 'examples', columns };
}

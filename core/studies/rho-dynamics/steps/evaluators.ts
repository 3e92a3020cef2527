import { linearFit } from '../../../numerics/linearFit.ts';
import { finding } from '../../evaluation.ts';
import type { ClaimEvaluator, RunReader } from '../../runner.ts';
import { above, all, below, check, columnOf, near, within } from '../evaluate.ts';

const methods = ['gd', 'wn', 'lagrange', 'coefficient', 'geodesic', 'tangent'] as const;
const kept = ['lagrange', 'coefficient', 'geodesic'] as const;
const rates = ['Eta02', 'Eta01', 'Eta005', 'Eta0025'] as const;
type Method = (typeof methods)[number];

/** Outcome E, direction errors at eta = 0.2, 0.1, 0.05, 0.025. */
const errors: Readonly<Record<Method, readonly number[]>> = {
  gd: [4.39e-5, 2.16e-5, 1.07e-5, 5.34e-6],
  wn: [2.36e-5, 1.18e-5, 5.88e-6, 2.94e-6],
  lagrange: [1.1e-5, 5.46e-6, 2.72e-6, 1.35e-6],
  coefficient: [8.21e-6, 4.06e-6, 2.02e-6, 1.01e-6],
  geodesic: [1.09e-5, 5.44e-6, 2.71e-6, 1.35e-6],
  tangent: [9.59e-4, 4.99e-4, 2.55e-4, 1.29e-4],
};

const ends = (run: RunReader, method: Method, metric: string): (number | undefined)[] =>
  rates.map((rate) => run.last(`${method}${rate}`, metric)[0]);

function order(run: RunReader, method: Method, metric: string): number {
  const log = (metricKey: string): number[] => ends(run, method, metricKey).map((value) => Math.log(value!));
  return linearFit(log('learningRate'), log(metric)).slope;
}

/** Outcome E: discrete steps, and outcome D: rounding. */
export const stepEvaluators: Readonly<Record<string, ClaimEvaluator>> = {
  'steps-first-order': (run) =>
    finding(
      within(
        'slope of the log error in log eta, six methods',
        methods.map((m) => order(run, m, 'directionError')),
        0.9,
        1.1,
      ),
      below('gd against the flow of wn: absolute slope', Math.abs(order(run, 'gd', 'directionErrorOther')), 0.1),
    ),
  'steps-errors': (run) => {
    const ratios = methods.flatMap((m) => ends(run, m, 'directionError').map((v, i) => v! / errors[m][i]!));
    const tangent = ends(run, 'tangent', 'directionError');
    const others = methods.slice(0, -1).flatMap((m) => ends(run, m, 'directionError').map((v, i) => tangent[i]! / v!));
    return finding(
      within('direction error over the stated one, 24 values', ratios, 0.97, 1.03),
      above('tangent over the others', others, 15),
    );
  },
  'steps-norm-kept': (run) =>
    finding(
      below(
        '|norm - 1| at the end',
        kept.flatMap((m) => ends(run, m, 'normDeviation').map((v) => Math.abs(v!))),
        1e-12,
      ),
      above('the same, tangent', ends(run, 'tangent', 'normDeviation'), 0.005),
    ),
  'steps-norm-drift': (run) => {
    const drifts = (['tangent', 'wn'] as const).map((m) => ends(run, m, 'normDeviation'));
    return finding(
      all(
        near(
          'norm - 1 at eta = 0.2, tangent and wn',
          drifts.map((values) => values[0]),
          [0.087, 0.085],
          2e-3,
        ),
        within(
          'halved with eta: quotients',
          drifts.flatMap((v) => v.slice(1).map((x, i) => v[i]! / x!)),
          1.8,
          2.2,
        ),
      ),
      below('lagrange', Math.abs(ends(run, 'lagrange', 'normDeviation')[0]!), 1e-12),
    );
  },
  'steps-tangent-rho': (run) =>
    finding(
      near('rho less that of the flow at eta = 0.2, tangent', [ends(run, 'tangent', 'rhoError')[0]], [-0.371], 5e-3),
      check(
        'the other five',
        methods.slice(0, -1).map((m) => Math.abs(ends(run, m, 'rhoError')[0]!)),
        'at most 0.006',
        (v) => v <= 6e-3,
      ),
    ),
  'steps-rotation': (run) => {
    const all4 = [...kept, 'tangent' as const].flatMap((m) => columnOf(run, 'rotations', `${m}Eta02`, 'error'));
    return finding(
      below('angle less its formula, four methods, D = 2, 5, 50', all4, 1e-12),
      above(
        'arcsin less arctan, D = 50',
        columnOf(run, 'rotations', 'lagrangeEta02', 'arcsinLessArctan', { dimension: 50 }),
        0.01,
      ),
    );
  },
  'float32-stops': (run) => {
    const step = (arm: string): number | undefined => run.steps(arm, 'stalled').at(-1);
    return finding(
      all(
        near('step at which float32 stops', [step('float32')], [790_108], 5),
        near('its weight', run.last('float32', 'weight'), [12.2535], 1e-3),
        check('it no longer moves', run.last('float32', 'stalled'), '1', (v) => v === 1),
      ),
      all(
        check('float64 stalled', run.last('float64', 'stalled'), '0', (v) => v === 0),
        near('its steps', [step('float64')], [3_000_000], 0),
      ),
    );
  },
  'float32-ahead': (run) =>
    finding(
      near('float32 less the closed form', run.last('float32', 'ahead'), [0.165], 2e-3),
      below(
        'float64, absolute',
        run.last('float64', 'ahead').map((v) => Math.abs(v!)),
        1e-5,
      ),
    ),
};

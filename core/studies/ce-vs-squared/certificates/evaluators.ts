import { nodeBounds } from '../../../margins/nodeBounds.ts';
import {
  allOf,
  combine,
  finding,
  largest,
  least,
  median,
  present,
  rowsOf,
  type Evaluators,
  type Part,
  type TableRow,
  type Values,
} from '../../evaluation.ts';
import type { RunReader } from '../../runner.ts';
import {
  above,
  anyOf,
  atLeast,
  atMost,
  below,
  countOf,
  inside,
  metricAt,
  outside,
  part,
  quotient,
  share,
  where,
} from '../evaluate.ts';
import { settledGradient } from './measure.ts';

const arm = 'rate005';
const of = (run: RunReader, metric: string, name = arm): Values => metricAt(run, name, metric);

const converged = (run: RunReader, values: Values): Values => where(of(run, 'converged'), values);
const certified = (run: RunReader, values: Values): Values => where(of(run, 'certified'), values);

/** A certificate over the exact constant. */
const overExact = (run: RunReader, metric: string): Values => quotient(of(run, metric), of(run, 'lipschitzExact'));

const certifiedCount = (run: RunReader, name: string): number | undefined =>
  countOf(of(run, 'certified', name), (v) => v === 1);

const fewCertified = (run: RunReader): Part =>
  allOf(
    ...['rate030', 'rate040'].map((name) =>
      atMost(`certified replicas, ${name}`, certifiedCount(run, name), share(run, 20, 2)),
    ),
  );

/** Replicas in which `values` is above 1 beyond rounding. */
const broken = (values: Values): number | undefined => countOf(values, (v) => v > 1 + 1e-9);

const noneOf = (what: string, values: Values): Part =>
  part(`${what}, of ${present(values).length} replicas`, broken(values), '0', (v) => v === 0);

/** Largest use of the node bounds in each certified replica, at curvature K times `factor`; Infinity where undefined. */
function nodeUse(run: RunReader, which: 'v' | 'w', factor: number): Values {
  const isCertified = of(run, 'certified');
  const k = of(run, 'stabilityLevel');
  const use = (row: TableRow, level: number): number => {
    const number = (key: string): number => Number(row[key]);
    const bounds = nodeBounds(
      {
        activePoints: number('activePoints'),
        lambdaMin: number('lambdaMin'),
        lambdaMax: number('lambdaMax'),
        sumNorm: number('sumNorm'),
      },
      number('absBias'),
      level,
    );
    const size = which === 'v' ? number('normV') / bounds.v : number('absW') / bounds.w;
    return Number.isNaN(size) || size < 0 ? Infinity : size;
  };
  const out: (number | undefined)[] = new Array<undefined>(run.replicas).fill(undefined);
  for (const row of rowsOf(run, 'nodes', arm)) {
    const replica = Number(row['replica']);
    if (isCertified[replica] !== 1) continue;
    out[replica] = Math.max(out[replica] ?? 0, use(row, factor * k[replica]!));
  }
  return out;
}

function nodeClaim(run: RunReader, which: 'v' | 'w'): ReturnType<Evaluators[string]> {
  const name = which === 'v' ? '|V_k|/vb_k' : '|W_k|/wb_k';
  return finding(
    atMost(`largest ${name} over certified replicas`, largest(nodeUse(run, which, 1)), 1),
    above(`least over replicas of the largest ${name}, K/100`, least(nodeUse(run, which, 0.01)), 1),
  );
}

const positive = (run: RunReader): Values => of(run, 'delta').map((v) => (v === undefined ? undefined : v > 0 ? 1 : 0));

/** Certified margin of the exact constant over the true margin, where Δ > 0. */
const exactUse = (run: RunReader): Values => quotient(of(run, 'certificateMargin'), of(run, 'trueMargin'));

/** Certificate of Corollary 1 with PE eq. (5) over the true margin. */
function printedUse(run: RunReader): Values {
  const certificate = combine(of(run, 'delta'), of(run, 'certificateA'), (delta, a) => delta / (2 * a));
  return where(positive(run), quotient(certificate, of(run, 'trueMargin')));
}

const halved = (values: Values): Values => values.map((v) => (v === undefined ? undefined : 2 * v));

/** The claims of lipschitz-grid and cor1 (docs/science/ce-vs-squared.md, section 4.1). */
export const certificateEvaluators: Evaluators = {
  'lipschitz-stable': (run) => {
    const settled = of(run, 'gradientNormMax100').map((v) =>
      v === undefined ? undefined : v <= settledGradient ? 1 : 0,
    );
    const lambda = where(settled, of(run, 'lambdaMaxHessian'));
    const use = where(settled, quotient(of(run, 'lambdaMaxHessian'), of(run, 'stabilityLevel')));
    return finding(
      part(
        `settled replicas (of ${present(lambda).length}) with λ_max above K`,
        countOf(use, (v) => v > 1),
        '0',
        (v) => v === 0,
      ),
      above('least λ_max of them, judged at K = 100', least(lambda), 100),
    );
  },
  'lipschitz-edge': (run) => {
    const use = (name: string): number | undefined =>
      largest(quotient(of(run, 'lambdaMaxHessian', name), of(run, 'stabilityLevel', name)));
    return finding(
      atMost('largest λ_max/K', use(arm), 1.02),
      anyOf(above('largest λ_max/K, rate030', use('rate030'), 1.02), above('the same, rate040', use('rate040'), 1.02)),
    );
  },
  'lipschitz-converged': (run) =>
    finding(
      atLeast(
        'converged replicas',
        countOf(of(run, 'converged'), (v) => v === 1),
        share(run, 20, 5),
      ),
      fewCertified(run),
    ),
  'lipschitz-certified': (run) =>
    finding(atLeast('certified replicas', certifiedCount(run, arm), share(run, 20, 2)), fewCertified(run)),
  'lipschitz-exact-c': (run) => {
    const use = quotient(of(run, 'lipschitzExact'), of(run, 'certificateC'));
    return finding(
      noneOf('exact above (C)', use),
      atLeast(
        'replicas with exact above (C)/4',
        countOf(use, (v) => 4 * v > 1),
        share(run, 20, 15),
      ),
    );
  },
  'lipschitz-c-b': (run) =>
    finding(
      noneOf('(C) above (B)', certified(run, quotient(of(run, 'certificateC'), of(run, 'certificateB')))),
      fewCertified(run),
    ),
  'lipschitz-exact-a': (run) =>
    finding(
      noneOf('exact above (A)', certified(run, quotient(of(run, 'lipschitzExact'), of(run, 'certificateA')))),
      fewCertified(run),
    ),
  'lipschitz-node-v': (run) => nodeClaim(run, 'v'),
  'lipschitz-node-w': (run) => nodeClaim(run, 'w'),
  'lipschitz-loose-c': (run) =>
    finding(
      inside('median (C)/exact', median(converged(run, overExact(run, 'certificateC'))), 1.8, 3.2),
      outside('median (B)/exact', median(overExact(run, 'certificateB')), 1.8, 3.2),
    ),
  'lipschitz-loose-b': (run) =>
    finding(
      inside('median (B)/exact', median(overExact(run, 'certificateB')), 70, 300),
      outside('median (C)/exact', median(converged(run, overExact(run, 'certificateC'))), 70, 300),
    ),
  'lipschitz-loose-a': (run) =>
    finding(
      atLeast('median (A)/exact', median(overExact(run, 'certificateA')), 200),
      below('median (C)/exact', median(converged(run, overExact(run, 'certificateC'))), 200),
    ),
  'lipschitz-large-step': (run) =>
    finding(fewCertified(run), atLeast('certified replicas, rate005', certifiedCount(run, arm), share(run, 20, 2))),
  'cor1-exact': (run) => {
    const use = exactUse(run);
    return finding(
      noneOf('certificate above the true margin', use),
      atLeast('the same with half the constant', broken(halved(use)), present(use).length / 2),
    );
  },
  'cor1-printed': (run) =>
    finding(
      noneOf('certificate above the true margin', printedUse(run)),
      atLeast('the same with half the exact constant', broken(halved(exactUse(run))), 1),
    ),
  'cor1-printed-loose': (run) =>
    finding(
      atMost('largest certificate over true margin', largest(printedUse(run)), 1e-3),
      above('median with the exact constant', median(exactUse(run)), 0.4),
    ),
  'cor1-certificate': (run) => {
    const middle = median(of(run, 'certificateMargin'));
    return finding(
      inside('median certified margin', middle, 0.14, 0.33),
      outside('the same with half the constant', middle === undefined ? undefined : 2 * middle, 0.14, 0.33),
    );
  },
  'cor1-margin': (run) => finding(inside('median true margin', median(of(run, 'trueMargin')), 0.23, 0.43), null),
  'cor1-delta': (run) =>
    finding(
      atLeast(
        'replicas with Δ > 0',
        countOf(of(run, 'delta'), (v) => v > 0),
        share(run, 20, 14),
      ),
      null,
    ),
  'cor1-converged': (run) => {
    const count = (name: string): number | undefined => countOf(of(run, 'converged', name), (v) => v === 1);
    return finding(
      atLeast('converged replicas', count(arm), share(run, 20, 13)),
      below('converged replicas, rate030', count('rate030'), share(run, 20, 13)),
    );
  },
};

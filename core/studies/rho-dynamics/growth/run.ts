import { oneShot, tableRows, type Experiment, type Row, type TableRows } from '../jobs.ts';
import type { StudyParams } from '../fields.ts';
import { endOf } from '../linear/follow.ts';
import { correctedFactor, fullLaw, logIntegralError, reducedLaw, residual } from './laws.ts';

type Params = Pick<StudyParams, 'depth' | 'feature' | 'printedLaw' | 'horizon' | 'horizonAs' | 'records'>;

/** The full net is followed to here; further out its K norms only repeat the reduced law. */
const fullUntil = 30;
/** Decades of t at which table B of section 3 is read. */
const decades = [2, 4, 6, 12];
const printedDepths = [1, 2, 3, 5, 10];

/** One datum, K layers of equal norm (preset rho-layers). */
export const growthExperiment: Experiment = {
  start({ params, saved }) {
    return oneShot(saved, () => {
      const growth = params as Params;
      if (growth.printedLaw) return { rows: [], tables: printedDepths.flatMap((depth) => printed(growth, depth)) };
      return compute(growth);
    });
  },
};

/** Log-times of the records: as many to 30 as beyond, with the decades of table B among them. */
function timesOf(params: Params): Float64Array {
  const end = endOf(params as StudyParams);
  const near = Math.min(fullUntil, end);
  const times = new Set<number>(decades.map((d) => d * Math.LN10).filter((s) => s <= end));
  for (let k = 0; k <= params.records; k++) {
    times.add((k * near) / params.records);
    if (end > near) times.add(near + (k * (end - near)) / params.records);
  }
  return Float64Array.from(times).sort();
}

function compute(params: Params): { rows: Row[] } {
  const { depth, feature } = params;
  const s = timesOf(params);
  const q = reducedLaw(depth, feature, correctedFactor(depth, feature), s);
  const full = fullLaw(
    depth,
    feature,
    s.filter((time) => time <= fullUntil),
  );
  const rows = Array.from(s, (time, step): Row => {
    const product = q[step]! / feature;
    const values: Record<string, number> = {
      depth,
      logT: time,
      product,
      perLayer: product ** (1 / depth),
      residual: residual(depth, feature, time, q[step]!),
      growthLaw: time > 1 ? (q[step]! - residual(depth, feature, time, q[step]!)) / feature : NaN,
      fullDifference: step < full.length ? Math.abs(q[step]! - full[step]!) : NaN,
    };
    if (depth === 2 && time > 0 && time <= fullUntil) {
      values['logIntegralError'] = logIntegralError(feature, time, q[step]!, 2);
      values['logIntegralErrorPrinted'] = logIntegralError(feature, time, q[step]!, 4);
    }
    return { step, values };
  });
  return { rows };
}

/** Table `growth`: the printed law beside the full net, one depth. */
function printed(params: Params, depth: number): TableRows[] {
  const { feature } = params;
  const s = timesOf(params).filter((time) => time <= fullUntil);
  const q = reducedLaw(depth, feature, depth * correctedFactor(depth, feature), s);
  const full = fullLaw(depth, feature, s);
  return tableRows(
    'growth',
    Array.from(s, (logT, i) => ({
      depth,
      logT,
      product: q[i]! / feature,
      fullProduct: full[i]! / feature,
      perLayer: (q[i]! / feature) ** (1 / depth),
    })),
  );
}

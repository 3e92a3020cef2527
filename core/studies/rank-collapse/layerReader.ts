import type { TableRow, Values } from '../evaluation.ts';
import type { RunReader } from '../runner.ts';

const tables = new WeakMap<RunReader, Map<string, TableRow[]>>();

/** Rows of the table `layers` of an arm at a step, sorted out once for all claims of a run. */
function rowsAt(run: RunReader, arm: string, step: number): readonly TableRow[] {
  let index = tables.get(run);
  if (!index) {
    index = new Map();
    for (const row of run.table('layers')) {
      const key = `${row['arm']} ${row['step']}`;
      const rows = index.get(key);
      if (rows) rows.push(row);
      else index.set(key, [row]);
    }
    tables.set(run, index);
  }
  return index.get(`${arm} ${step}`) ?? [];
}

/** Last step of the arm; throws ArmMissing where it was not executed. */
export function lastStep(run: RunReader, arm: string): number {
  return run.steps(arm, 'normMax').at(-1) ?? 0;
}

/** One number of each replica and hidden layer (or pair with the next layer): [replica][layer]. */
export type PerLayer = readonly Values[];

export function perLayer(
  run: RunReader,
  arm: string,
  step: number,
  value: (row: TableRow, next: TableRow) => number,
): PerLayer {
  lastStep(run, arm);
  const rows = rowsAt(run, arm, step);
  const depth = Math.max(0, ...rows.map((row) => Number(row['layer'])));
  const byReplica: (number | undefined)[][] = Array.from({ length: run.replicas }, () =>
    Array.from({ length: Math.max(1, depth - 1) }, () => undefined),
  );
  rows.forEach((row, i) => {
    const layer = Number(row['layer']);
    if (layer < depth) byReplica[Number(row['replica'])]![layer - 1] = value(row, rows[i + 1]!);
  });
  return byReplica;
}

export const column =
  (key: string) =>
  (row: TableRow): number =>
    Number(row[key]);

/** s_i/s_1 of the hidden layers at the arm's last step. */
export function ratioTo(run: RunReader, arm: string, index: number): PerLayer {
  return perLayer(run, arm, lastStep(run, arm), (row) => Number(row[`s${index}`]) / Number(row['s1']));
}

export function combine(a: PerLayer, b: PerLayer, make: (x: number, y: number) => number): PerLayer {
  return a.map((values, k) =>
    values.map((x, layer) => {
      const y = b[k]?.[layer];
      return x === undefined || y === undefined ? undefined : make(x, y);
    }),
  );
}

const worst = (values: Values, pick: (...all: number[]) => number): number | undefined => {
  const all = values.filter((v) => v !== undefined);
  return all.length < values.length || all.length === 0 ? undefined : pick(...all);
};

/** The largest (least) of each replica's layers; undefined where one was not measured. */
export const largestOfLayers = (values: PerLayer): Values => values.map((v) => worst(v, Math.max));
export const leastOfLayers = (values: PerLayer): Values => values.map((v) => worst(v, Math.min));

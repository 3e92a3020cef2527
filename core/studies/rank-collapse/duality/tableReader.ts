import { rowsOf, type TableRow, type Values } from '../../evaluation.ts';
import type { RunReader } from '../../runner.ts';

/** One value a replica: the largest (or least) of a column over the replica's rows. A value that is NaN stays NaN. */
export function perReplica(
  run: RunReader,
  table: string,
  arm: string,
  pick: 'largest' | 'least',
  value: (row: TableRow) => number,
): Values {
  const out: (number | undefined)[] = new Array<undefined>(run.replicas).fill(undefined);
  for (const row of rowsOf(run, table, arm)) {
    const replica = Number(row['replica']);
    const before = out[replica];
    const now = value(row);
    out[replica] = before === undefined ? now : pick === 'largest' ? Math.max(before, now) : Math.min(before, now);
  }
  return out;
}

/** The same for a column as it is. */
export function columnPerReplica(
  run: RunReader,
  table: string,
  arm: string,
  pick: 'largest' | 'least',
  column: string,
): Values {
  return perReplica(run, table, arm, pick, (row) => Number(row[column]));
}

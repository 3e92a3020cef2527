import type { ClaimResult } from '../contract/run.ts';
import { fingerprintDifferences } from '../execution/fingerprint.ts';
import type { RunContent } from './runContent.ts';
import type { RunFacts } from './runFacts.ts';

/** How two runs of one spec are compared, and why. */
export interface Comparison {
  readonly demand: 'bits' | 'tolerance';
  /** Of a series' largest finite value; 0 where bits are demanded. */
  readonly tolerance: number;
  readonly why: string;
  readonly same: boolean;
  readonly rows: Tally;
  readonly tables: Tally;
  /** Claims whose verdict (or, to the bit, whose measured value) is another one. */
  readonly claims: { readonly compared: number; readonly differing: readonly string[] };
  readonly first: {
    readonly where: string;
    readonly stored: number | string | null;
    readonly here: number | string | null;
  } | null;
  readonly circumstances: readonly string[];
}

interface Tally {
  readonly compared: number;
  readonly differing: number;
  /** In the bundle and not in the rerun. */
  readonly missing: number;
  /** In the rerun and not in the bundle; counted against a finished run only. */
  readonly extra: number;
}

/** float64 loops differ between machines by the last bits of V8's exp, log and tanh, which a run may amplify. */
const float64Tolerance = 1e-6;
/** float32 tensors differ by the order of sums, which depends on the device. */
const float32Tolerance = 1e-3;

const deviceKind = (backend: string): string => (backend === 'gpu' ? 'gpu' : 'cpu');

/**
 * Compares a run of a bundle with its rerun: bit for bit where the backend is the same, which tells the kind of device as
 * well, else within a tolerance; verdicts must be the same either way.
 */
export function compareRuns(stored: RunContent, here: RunContent): Comparison {
  const [before, now] = [stored.facts.environment, here.facts.environment];
  const sameBackend = before.backend === now.backend;
  const loops = now.plan === before.plan && now.plan === 'float64 loops';
  const tolerance = sameBackend ? 0 : loops ? float64Tolerance : float32Tolerance;
  const difference = new Differences(tolerance);
  const rows = compareRows(stored, here, difference);
  const tables = compareTables(stored, here, difference);
  const claims = compareClaims(stored.facts, here.facts, sameBackend);
  const whole = stored.facts.status === 'finished';
  const isSame = ({ differing, missing, extra }: Tally): boolean => differing + missing + (whole ? extra : 0) === 0;
  return {
    demand: sameBackend ? 'bits' : 'tolerance',
    tolerance,
    why: sameBackend
      ? `both were computed by the backend ${now.backend} on a ${deviceKind(now.backend)}`
      : `the bundle's was computed by the backend ${before.backend}, this one by ${now.backend}`,
    same: isSame(rows) && isSame(tables) && claims.differing.length === 0,
    rows,
    tables,
    claims,
    first: difference.first,
    circumstances: fingerprintDifferences(before.fingerprint, now.fingerprint),
  };
}

/** Judges values and remembers the first that differs. */
class Differences {
  first: Comparison['first'] = null;
  private readonly tolerance: number;

  constructor(tolerance: number) {
    this.tolerance = tolerance;
  }

  differs(where: () => string, stored: number | string, here: number | string, scale: number): boolean {
    if (Object.is(stored, here)) return false;
    // Bits are demanded: −0 is not 0.
    const near =
      typeof stored === 'number' && typeof here === 'number' && Math.abs(stored - here) <= this.tolerance * scale;
    if (this.tolerance > 0 && near) return false;
    this.first ??= { where: where(), stored: exact(stored), here: exact(here) };
    return true;
  }
}

/** JSON and texts lose the sign of −0. */
function exact(value: number | string): number | string {
  return Object.is(value, -0) ? '-0' : value;
}

function compareRows({ facts, rows: a }: RunContent, { rows: b }: RunContent, differences: Differences): Tally {
  const scales = seriesScales(a);
  let [compared, differing, missing, extra] = [0, 0, 0, 0];
  for (let i = 0, j = 0; i < a.arm.length || j < b.arm.length;) {
    const order = i === a.arm.length ? 1 : j === b.arm.length ? -1 : keyOrder(a, i, b, j);
    if (order < 0) {
      missing++;
      i++;
    } else if (order > 0) {
      extra++;
      j++;
    } else {
      const at = i;
      const where = (): string =>
        `${facts.arms[a.arm[at]!]!.name}, ${facts.metrics[a.metric[at]!]!.key}, replica ${a.replica[at]}, step ${a.step[at]}`;
      compared++;
      if (differences.differs(where, a.value[i]!, b.value[j]!, scales.get(seriesOf(a, i))!)) differing++;
      i++;
      j++;
    }
  }
  return { compared, differing, missing, extra };
}

const seriesOf = ({ arm, metric }: RunContent['rows'], i: number): number => arm[i]! * 65_536 + metric[i]!;

function seriesScales(rows: RunContent['rows']): Map<number, number> {
  const scales = new Map<number, number>();
  for (let i = 0; i < rows.arm.length; i++) {
    const size = Math.abs(rows.value[i]!);
    const series = seriesOf(rows, i);
    scales.set(series, Math.max(scales.get(series) ?? 0, Number.isFinite(size) ? size : 0));
  }
  return scales;
}

function keyOrder(a: RunContent['rows'], i: number, b: RunContent['rows'], j: number): number {
  for (const key of ['arm', 'metric', 'replica', 'step'] as const)
    if (a[key][i] !== b[key][j]) return a[key][i]! - b[key][j]!;
  return 0;
}

function compareTables(stored: RunContent, here: RunContent, differences: Differences): Tally {
  let [compared, differing, missing, extra] = [0, 0, 0, 0];
  for (const { key, columns } of stored.facts.tables) {
    for (const column of columns) {
      const [a, b] = [cells(stored, key, column.key), cells(here, key, column.key)];
      const scale = largest(a);
      const shared = Math.min(a.length, b.length);
      compared += shared;
      missing += a.length - shared;
      extra += b.length - shared;
      for (let i = 0; i < shared; i++)
        if (differences.differs(() => `table ${key}, ${column.key}, row ${i}`, a[i]!, b[i]!, scale)) differing++;
    }
  }
  return { compared, differing, missing, extra };
}

function cells({ tables }: RunContent, table: string, column: string): (number | string)[] {
  return tables
    .filter((batch) => batch.table === table)
    .flatMap((batch) => Array.from<number | string>(batch.columns[column] ?? []));
}

/** Claims are judged at the end of a finished run. */
function compareClaims(stored: RunFacts, here: RunFacts, toTheBit: boolean): Comparison['claims'] {
  const said = ({ verdict, measured, control }: ClaimResult): string =>
    JSON.stringify([verdict, control?.verdict, ...(toTheBit ? [String(measured), String(control?.measured)] : [])]);
  const differing = stored.claims.filter((claim) => {
    const other = here.claims.find(({ id }) => id === claim.id);
    return other === undefined || said(other) !== said(claim);
  });
  return { compared: stored.claims.length, differing: differing.map(({ id }) => id) };
}

function largest(values: readonly (number | string)[]): number {
  let found = 0;
  for (const value of values)
    if (typeof value === 'number' && Number.isFinite(value)) found = Math.max(found, Math.abs(value));
  return found;
}

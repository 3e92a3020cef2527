import { ExpectedError } from '../contract/errors.ts';
import { parseMetricKey, parseRunFilter, type MetricKey } from '../contract/runFilter.ts';
import type { RunCounts, RunPage, RunQuery, Shelf } from '../contract/runQuery.ts';
import type { ReadableDatabase } from './database.ts';
import { filterSql, metricValueSql, type Sql } from './filterSql.ts';
import { runColumns, runTables } from './runColumns.ts';
import { recordOfKey } from './runReads.ts';
import { lastOfRunning } from './summaries.ts';

const shelfSql: Readonly<Record<Shelf, string>> = {
  current: 'bin.run_key IS NULL AND coalesce(looks.archived, 0) = 0',
  archive: 'bin.run_key IS NULL AND looks.archived = 1',
  bin: 'bin.run_key IS NOT NULL',
  all: 'bin.run_key IS NULL',
};

/** Names are ordered as they are read, whatever their case. */
const orderColumns: Readonly<Record<string, string>> = { ...runColumns, name: `lower(${runColumns.name})` };

const groupColumns = { none: 'NULL', study: runColumns.study, preset: 'runs.preset', tag: 'grouping.tag' } as const;

/** One page of the run table: filtered, grouped and ordered by SQLite, of one state of the database. */
export function queryRuns(database: ReadableDatabase, query: RunQuery): RunPage {
  const where = whereSql(query);
  const tables = query.group === 'tag' ? `${runTables} LEFT JOIN tags AS grouping USING (run_key)` : runTables;
  const group = groupColumns[query.group];
  const order = orderSql(query.order.by);
  const direction = query.order.descending ? 'DESC' : 'ASC';
  return database.snapshot(() => {
    const groupsSql = `SELECT ${group} AS name, count(*) AS count ${tables} WHERE ${where.text} GROUP BY 1 ORDER BY name NULLS LAST`;
    const groups = database.all<{ name: string | null; count: number }>(groupsSql, ...where.values);
    // A run without the value stands last, whichever way the others are ordered.
    const pageSql = `SELECT runs.run_key AS runKey, ${order.text} AS place ${tables} WHERE ${where.text}
      ORDER BY ${group} NULLS LAST, place ${direction} NULLS LAST, runs.started_at DESC, runs.run_key DESC LIMIT ? OFFSET ?`;
    const keys =
      query.limit === 0
        ? []
        : database.all<{ runKey: number }>(pageSql, ...order.values, ...where.values, query.limit, query.offset);
    const metrics = query.metrics.map((text) => parseMetricKey(text)!);
    const rows = keys.map(({ runKey }) => ({
      run: recordOfKey(database, runKey),
      metrics: metrics.map((metric) => metricCell(database, runKey, metric)),
    }));
    return { total: groups.reduce((sum, { count }) => sum + count, 0), groups, rows };
  });
}

/** The ids of all runs that a filter finds, newest first, each once. */
export function matchingRuns(database: ReadableDatabase, query: Pick<RunQuery, 'filter' | 'shelf'>): string[] {
  const where = whereSql(query);
  const sql = `SELECT runs.id ${runTables} WHERE ${where.text} ORDER BY runs.started_at DESC, runs.run_key DESC`;
  return database.all<{ id: string }>(sql, ...where.values).map(({ id }) => id);
}

export function countRuns(database: ReadableDatabase): RunCounts {
  const count = (shelf: Shelf): number =>
    database.first<{ count: number }>(`SELECT count(*) AS count ${runTables} WHERE ${shelfSql[shelf]}`)!.count;
  return database.snapshot(() => ({ current: count('current'), archive: count('archive'), bin: count('bin') }));
}

function whereSql({ filter, shelf }: Pick<RunQuery, 'filter' | 'shelf'>): Sql {
  const read = parseRunFilter(filter);
  if ('fault' in read) {
    const { sentence } = read.fault;
    throw new ExpectedError('badInput', sentence, { issues: [{ key: 'filter', received: filter, sentence }] });
  }
  if (read.filter === undefined) return { text: shelfSql[shelf], values: [] };
  const { text, values } = filterSql(read.filter);
  return { text: `${shelfSql[shelf]} AND ${text}`, values };
}

function orderSql(by: string): Sql {
  const metric = parseMetricKey(by);
  if (metric) return metricValueSql(metric);
  return { text: orderColumns[by]!, values: [] };
}

const metricSql = `SELECT metrics.metric, summaries.last, summaries.low, summaries.high, summaries.run_key IS NOT NULL AS found,
    runs.status, runs.replicas, arms.arm
  FROM runs JOIN metrics USING (run_key) JOIN arms USING (run_key) LEFT JOIN summaries USING (run_key, metric, arm)
  WHERE runs.run_key = ? AND metrics.key = ? AND iif(? = '', arms.arm = 0, arms.name = ?)`;

interface MetricRow {
  metric: number;
  arm: number;
  last: number | null;
  low: number | null;
  high: number | null;
  found: number;
  status: string;
  replicas: number;
}

function metricCell(database: ReadableDatabase, runKey: number, { what, arm, name }: MetricKey): number | null {
  const row = database.first<MetricRow>(metricSql, runKey, name, arm ?? '', arm ?? '');
  if (row === undefined) return null;
  if (row.found === 1) return { last: row.last, min: row.low, max: row.high }[what] ?? NaN;
  if (row.status !== 'running' || what !== 'last') return null;
  return lastOfRunning(database, runKey, row.arm, row.metric, row.replicas) ?? null;
}

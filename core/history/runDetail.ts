import type { RunDetail } from '../contract/channels.ts';
import type { Params } from '../contract/fields.ts';
import type { MetricSpec } from '../contract/study.ts';
import { readCheckpoints } from './checkpoints.ts';
import { readClaims } from './claims.ts';
import type { ReadableDatabase } from './database.ts';
import { parseExactJson } from './exactJson.ts';
import { runKeyOf } from './runKey.ts';
import { runRecord } from './runReads.ts';
import { tableLengths } from './tableReads.ts';
import { readWarnings } from './warnings.ts';

/** A run with all that is small about it, of one state of the database. */
export function runDetail(database: ReadableDatabase, runId: string): RunDetail {
  return database.snapshot(() => {
    const runKey = runKeyOf(database, runId);
    const armsSql = 'SELECT name, params FROM arms WHERE run_key = ? ORDER BY arm';
    const arms = database.all<{ name: string; params: string }>(armsSql, runKey);
    const rowsSql = 'SELECT row_count AS rows FROM runs WHERE run_key = ?';
    return {
      run: runRecord(database, runId),
      metrics: readMetrics(database, runKey),
      armParams: Object.fromEntries(arms.map((arm) => [arm.name, parseExactJson<Params>(arm.params)])),
      warnings: readWarnings(database, runKey),
      claims: readClaims(database, runKey),
      checkpoints: readCheckpoints(database, runId).map(({ step, sha256, sizeBytes, createdAt }) => ({
        step,
        sha256,
        sizeBytes,
        createdAt,
      })),
      tables: tableLengths(database, runKey),
      rows: database.first<{ rows: number }>(rowsSql, runKey)!.rows,
    };
  });
}

interface MetricColumns {
  key: string;
  label: string;
  symbol: string | null;
  unit: string | null;
  scale: MetricSpec['scale'];
  reference: number | null;
}

function readMetrics(database: ReadableDatabase, runKey: number): RunDetail['metrics'] {
  return database
    .all<MetricColumns>('SELECT * FROM metrics WHERE run_key = ? ORDER BY metric', runKey)
    .map(({ key, label, symbol, unit, scale, reference }) => ({
      key,
      label,
      ...(symbol === null ? {} : { symbol }),
      ...(unit === null ? {} : { unit }),
      scale,
      ...(reference === null ? {} : { reference: reference === 1 }),
    }));
}

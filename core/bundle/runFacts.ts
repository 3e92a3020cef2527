import { z } from 'zod';
import { paramsSchema } from '../contract/fields.ts';
import { backendChoices, claimResultSchema, runRecordSchema, warningSchema } from '../contract/run.ts';
import type { HistoryReads } from '../history/api.ts';
import type { HistoryStore } from '../history/openHistory.ts';

const line = z.string().max(2_000);
const key = z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,63}$/);
const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** A table's key is the name of its file, beside `rows`. */
const tableKeySchema = z.string().regex(/^(?!rows$)[A-Za-z0-9_-]{1,64}$/);

const tableSchema = z
  .object({
    key: tableKeySchema,
    columns: z.array(z.object({ key: line.min(1), kind: z.enum(['number', 'text']) }).strict()).max(256),
    /** Rows of each batch, in order: a run that goes on counts its batches. */
    batches: z.array(count).max(1_000_000),
  })
  .strict();

/** All that a run was asked, that made it and that came of it, but its rows and the bodies of its tables. */
export const runFactsSchema = z
  .object({
    id: z.string().regex(/^[a-z0-9-]{1,64}$/),
    study: z.string().regex(/^[a-z0-9-]{1,64}$/),
    version: count,
    preset: z.string().max(64).nullable(),
    params: paramsSchema,
    arms: z
      .array(z.object({ name: z.string().min(1).max(64), params: paramsSchema }).strict())
      .min(1)
      .max(64),
    seed: count,
    replicas: z.number().int().min(1).max(100_000),
    asked: z
      .object({
        backend: z.enum(backendChoices),
        threads: z.number().int().min(0).max(1024),
        until: count.nullable(),
        force: z.boolean(),
      })
      .strict(),
    environment: z
      .object({
        appVersion: line,
        gitRevision: line.nullable(),
        backend: line,
        device: line,
        threads: z.number().int().min(0).max(1024),
        plan: z.string().max(100_000),
        fingerprint: z.string().max(10_000),
      })
      .strict(),
    status: z.enum(['paused', 'finished', 'failed', 'interrupted', 'cancelled']),
    stopReason: runRecordSchema.shape.stopReason,
    reason: z.string().max(20_000).nullable(),
    startedAt: z.number().min(0).max(8.64e15),
    steps: count,
    wallMs: z.number().min(0).max(1e15),
    metrics: z
      .array(
        z
          .object({
            key,
            label: line,
            symbol: line.optional(),
            unit: line.optional(),
            scale: z.enum(['linear', 'log']),
            reference: z.boolean().optional(),
          })
          .strict(),
      )
      .max(4096),
    warnings: z.array(warningSchema.strict()).max(10_000),
    claims: z
      .array(
        claimResultSchema.extend({ control: claimResultSchema.shape.control.unwrap().strict().nullable() }).strict(),
      )
      .max(10_000),
    rows: count,
    tables: z.array(tableSchema).max(256),
    /** The run, and the step of its checkpoint, from which this one branched. */
    branch: z
      .object({ runId: z.string().regex(/^[a-z0-9-]{1,64}$/), step: count })
      .strict()
      .optional(),
  })
  .strict();
export type RunFacts = z.infer<typeof runFactsSchema>;

/** What people add to a run: not part of its content. */
export const shelfSchema = z
  .object({
    name: z.string().max(200),
    note: z.string().max(20_000),
    tags: z.array(z.string().min(1).max(64)).max(64),
  })
  .strict();
export type Shelf = z.infer<typeof shelfSchema>;

type Reads = Pick<HistoryStore, 'runDetail' | 'runSpec' | 'tableOrdinals' | 'tableBatch'> &
  Pick<HistoryReads, 'rowPage'>;

/** The facts of a stored run that is not running. An imported run keeps the id under which it was first made. */
export function runFacts(history: Reads, runId: string): RunFacts {
  const { run, metrics, armParams, warnings, claims, tables, rows } = history.runDetail(runId);
  const asked = history.runSpec(runId);
  return runFactsSchema.parse({
    id: run.imported?.originalId ?? run.id,
    study: run.study,
    version: run.version,
    preset: run.preset,
    params: run.params,
    arms: run.arms.map((name) => ({ name, params: armParams[name] })),
    seed: run.seed,
    replicas: run.replicas,
    asked: { backend: asked.backend, threads: asked.threads, until: asked.until, force: asked.force },
    environment: {
      appVersion: run.appVersion,
      gitRevision: run.gitRevision,
      backend: run.backend,
      device: run.device,
      threads: run.threads,
      plan: run.plan,
      fingerprint: run.fingerprint,
    },
    status: run.status,
    stopReason: run.stopReason,
    reason: run.reason,
    startedAt: run.startedAt,
    steps: run.steps,
    wallMs: run.wallMs,
    metrics,
    warnings,
    claims,
    rows,
    tables: tables.map((table) => tableFacts(history, runId, table.key)),
    branch: run.branch,
  } satisfies Record<keyof RunFacts, unknown>);
}

function tableFacts(history: Reads, runId: string, table: string): unknown {
  const batches = history.tableOrdinals(runId, table).map((ordinal) => history.tableBatch(runId, table, ordinal));
  const columns = Object.entries(batches[0]?.columns ?? {});
  return {
    key: table,
    columns: columns.map(([name, column]) => ({ key: name, kind: column instanceof Float64Array ? 'number' : 'text' })),
    batches: batches.map(({ length }) => length),
  };
}

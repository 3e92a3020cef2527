import { z } from 'zod';
import { paramsSchema } from './fields.ts';
import { readPlan } from './plan.ts';

export const runStatuses = [
  'scheduled',
  'running',
  'paused',
  'finished',
  'failed',
  'interrupted',
  'cancelled',
] as const;
export type RunStatus = (typeof runStatuses)[number];

/** How a finished run ended. Diverged and stiff keep their rows: they are results, not errors. */
const stopReasons = ['stepsDone', 'converged', 'diverged', 'stiff', 'maxSteps', 'until'] as const;
export type StopReason = (typeof stopReasons)[number];

export const backendChoices = ['auto', 'gpu', 'native', 'wasm', 'cpu'] as const;
export type BackendChoice = (typeof backendChoices)[number];

/** What a user asks for: everything that decides the numbers of a run, and how to find it again. */
export const runSpecSchema = z.object({
  study: z.string().regex(/^[a-z0-9-]{1,64}$/),
  /** null: the user's own params, one arm called main. */
  preset: z.string().max(64).nullable(),
  /** Full params, before the arms' overrides. */
  params: paramsSchema,
  /** Names of the preset's arms to execute, in its order. */
  arms: z.array(z.string().max(64)).min(1).max(64),
  seed: z
    .number()
    .int()
    .min(0)
    .max(2 ** 53 - 1),
  replicas: z.number().int().min(1).max(100_000),
  backend: z.enum(backendChoices),
  threads: z.number().int().min(0).max(1024),
  /** How its steps are computed (plan.ts). Missing: default. */
  plan: z
    .string()
    .max(100_000)
    .refine((text) => readPlan(text) !== undefined, 'it is no compute plan')
    .optional(),
  name: z.string().max(200),
  note: z.string().max(20_000),
  tags: z.array(z.string().min(1).max(64)).max(64),
  /** Overrides refusals that a specification calls "unless forced"; the run says so for ever. */
  force: z.boolean(),
  /** Stop after this step (null: the end). */
  until: z.number().int().min(0).nullable(),
});
export type RunSpec = z.infer<typeof runSpecSchema>;

export const warningSchema = z.object({ code: z.string(), key: z.string(), sentence: z.string() });
export type Warning = z.infer<typeof warningSchema>;

/** Where a run came from that was not made here. */
const importedSchema = z.object({
  /** Its id where it was made; another one here when that was taken. */
  originalId: z.string(),
  contentHash: z.string(),
  /** Name of the bundle. */
  source: z.string(),
  importedAt: z.number(),
});

/** A row of the run table; the JSON of `excite` shows these keys. Times are milliseconds since 1970. */
export const runRecordSchema = z.object({
  id: z.string(),
  study: z.string(),
  version: z.number().int(),
  preset: z.string().nullable(),
  arms: z.array(z.string()),
  params: paramsSchema,
  seed: z.number().int(),
  replicas: z.number().int(),
  name: z.string(),
  tags: z.array(z.string()),
  note: z.string(),
  status: z.enum(runStatuses),
  stopReason: z.enum(stopReasons).nullable(),
  startedAt: z.number(),
  /** Last recorded step. */
  steps: z.number(),
  wallMs: z.number(),
  backend: z.string(),
  device: z.string(),
  threads: z.number().int(),
  plan: z.string(),
  fingerprint: z.string(),
  appVersion: z.string(),
  gitRevision: z.string().nullable(),
  forced: z.boolean(),
  binned: z.boolean(),
  archived: z.boolean(),
  star: z.boolean(),
  /** Index of a palette colour and of a dash; null: chosen by the chart. */
  colour: z.number().int().nullable(),
  dash: z.number().int().nullable(),
  /** Why a failed or interrupted run ended, as a sentence. */
  reason: z.string().nullable(),
  imported: importedSchema.optional(),
  /** The run and the step of its checkpoint from which this one branched. */
  branch: z.object({ runId: z.string(), step: z.number() }).optional(),
});
export type RunRecord = z.infer<typeof runRecordSchema>;

const verdicts = ['holds', 'fails', 'notApplicable'] as const;

/** One claim of a run, as stored, shown and printed (docs: the terminal contract). */
export const claimResultSchema = z.object({
  id: z.string(),
  statement: z.enum(['paper', 'corrected', 'ours']),
  sentence: z.string(),
  source: z.string(),
  measured: z.union([z.number(), z.nan(), z.literal(Infinity), z.literal(-Infinity), z.string(), z.null()]),
  expected: z.string(),
  tolerance: z.string(),
  verdict: z.enum(verdicts),
  expectedVerdict: z.enum(['holds', 'fails']),
  why: z.string(),
  control: z
    .object({
      arm: z.string(),
      measured: z.union([z.number(), z.nan(), z.literal(Infinity), z.literal(-Infinity), z.string(), z.null()]),
      expected: z.string(),
      verdict: z.enum(['differs', 'same']),
    })
    .nullable(),
});
export type ClaimResult = z.infer<typeof claimResultSchema>;

/**
 * Scalars of many rows as typed arrays, column by column. `arm` indexes the run's arms, `metric` the metrics stored
 * with the run (a study's `metrics` in order). `seq` numbers the messages of one engine for their acknowledgement; a
 * stored batch carries 0. What makes sending twice harmless is the rows' key (arm, replica, metric, step).
 */
export interface RowBatch {
  readonly seq: number;
  readonly arm: Uint16Array;
  readonly replica: Uint32Array;
  readonly metric: Uint16Array;
  readonly step: Float64Array;
  readonly value: Float64Array;
}

export const rowBatchSchema: z.ZodType<RowBatch> = z
  .object({
    seq: z.number().int().min(0),
    arm: z.instanceof(Uint16Array),
    replica: z.instanceof(Uint32Array),
    metric: z.instanceof(Uint16Array),
    step: z.instanceof(Float64Array),
    value: z.instanceof(Float64Array),
  })
  .refine(
    (b) => [b.replica, b.metric, b.step, b.value].every((c) => c.length === b.arm.length),
    'the columns of a batch have one length',
  );

/**
 * Rows of a long table (spectra, nodes, cases …), column by column: numbers as float64, texts as strings. `ordinal`
 * counts the batches of this table in the run from 0, also across a resume: (table, ordinal) is the key.
 */
export interface TableBatch {
  readonly seq: number;
  readonly table: string;
  readonly ordinal: number;
  readonly length: number;
  readonly columns: Readonly<Record<string, Float64Array | readonly string[]>>;
}

export const tableBatchSchema: z.ZodType<TableBatch> = z.object({
  seq: z.number().int().min(0),
  table: z.string(),
  ordinal: z.number().int().min(0),
  length: z.number().int().min(0),
  columns: z.record(z.string(), z.union([z.instanceof(Float64Array), z.array(z.string())])),
});

export const checkpointRecordSchema = z.object({
  step: z.number(),
  file: z.string(),
  sha256: z.string(),
  sizeBytes: z.number(),
  createdAt: z.number(),
});
export type CheckpointRecord = z.infer<typeof checkpointRecordSchema>;

/** What a running run tells about itself, at most ten times a second. */
export const progressSchema = z.object({
  runId: z.string(),
  /** Work done and in all, in one unit across the arms. */
  done: z.number(),
  total: z.number(),
  /** What is being computed now, e.g. the arm's name. */
  label: z.string(),
  etaMs: z.number().nullable(),
  rows: z.number(),
});
export type Progress = z.infer<typeof progressSchema>;

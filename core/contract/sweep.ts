import { z } from 'zod';
import { paramsSchema, paramValueSchema } from './fields.ts';
import { backendChoices, runSpecSchema, runStatuses } from './run.ts';

/** By this ending a file is a sweep. */
export const sweepEnding = '.exsweep.json';

/** More runs than this are refused: a study of a parameter space, not a denial of service to one's own disk. */
export const mostRuns = 100_000;
export const executorNames = ['local', 'slurm'] as const;
export type ExecutorName = (typeof executorNames)[number];

const key = z.string().min(1).max(64);
/** Absurd counts are refused by the size of the sweep, with the reason. */
const count = z.number().int().min(1);
const finite = z.number();
const seed = z
  .number()
  .int()
  .min(0)
  .max(2 ** 53 - 1);

/** The values of one param. Generated values are rounded to 12 significant digits, for an integer field to whole ones. */
const axisSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('list'), key, values: z.array(paramValueSchema).min(1).max(10_000) }),
  z.strictObject({ kind: z.literal('range'), key, from: finite, to: finite, count }),
  z.strictObject({ kind: z.literal('logRange'), key, from: finite.positive(), to: finite.positive(), count }),
  /** `count` independent draws; more draws later keep the earlier ones. */
  z
    .strictObject({
      kind: z.literal('random'),
      key,
      from: finite,
      to: finite,
      count,
      scale: z.enum(['linear', 'log']),
      seed,
    })
    .refine((axis) => axis.scale === 'linear' || (axis.from > 0 && axis.to > 0), 'a log scale needs bounds above 0'),
]);
export type SweepAxis = z.infer<typeof axisSchema>;

/** What of each run goes into the maps: a metric's last, least or greatest value, in one arm (null: in each). */
const summarySchema = z.strictObject({
  metric: z.string().min(1).max(64),
  arm: z.string().max(64).nullable().default(null),
  /** Divided by the same of this arm, replica by replica. */
  over: z.string().max(64).nullable().default(null),
  take: z.enum(['last', 'min', 'max']).default('last'),
});

/** A sweep as a user writes it: which runs, and what of them is summarised. */
export const sweepDocumentSchema = z.strictObject({
  name: z.string().max(200).default(''),
  note: z.string().max(20_000).default(''),
  study: runSpecSchema.shape.study,
  preset: z.string().max(64).nullable().default(null),
  /** Params that differ from the preset's in every run. */
  params: paramsSchema.default({}),
  /** Missing: all of the preset. */
  arms: z.array(z.string().max(64)).min(1).max(64).optional(),
  axes: z.array(axisSchema).max(16).default([]),
  /** Keys of axes that go together, value by value, instead of being crossed. */
  pairs: z.array(z.array(key).min(2).max(16)).max(8).default([]),
  seeds: z.array(seed).min(1).max(10_000).default([0]),
  /** true: the same seeds at every point, so that points share data and init; false: each point draws its own. */
  paired: z.boolean().default(true),
  replicas: runSpecSchema.shape.replicas.optional(),
  backend: z.enum(backendChoices).default('auto'),
  /** Pinned for every run, so that no number depends on what else the machine does. */
  threads: z.number().int().min(1).max(1024).default(1),
  plan: runSpecSchema.shape.plan,
  /** What a run needs; the executor counts what it measures where that is more. */
  memoryMb: z.number().int().min(1).max(10_000_000).optional(),
  force: z.boolean().default(false),
  summary: z.array(summarySchema).max(32).default([]),
});
export type SweepDocument = z.infer<typeof sweepDocumentSchema>;

const oneLine = z
  .string()
  .max(200)
  .regex(/^[^\0\r\n]*$/, 'it must be one line');

/** How a sweep is sent to Slurm; an empty text leaves the choice to the cluster. */
export const slurmSettingsSchema = z.strictObject({
  /** On a disk that the nodes share with this machine. */
  folder: oneLine.default(''),
  account: oneLine.default(''),
  partition: oneLine.default(''),
  /** Minutes; 0: the partition's own limit. */
  timeMinutes: z.number().int().min(0).max(1_000_000).default(0),
  memoryMb: z.number().int().min(0).max(10_000_000).default(0),
  gpus: z.number().int().min(0).max(64).default(0),
  /** Further `#SBATCH` lines, each beginning with `--`. */
  extra: z
    .array(oneLine.regex(/^--[a-z]/, 'it must begin with --'))
    .max(32)
    .default([]),
  /** How a node calls the terminal; empty: as it was called here. */
  command: oneLine.default(''),
});
export type SlurmSettings = z.infer<typeof slurmSettingsSchema>;

const sweepStatuses = ['running', 'paused', 'finished', 'cancelled'] as const;
export type SweepStatus = (typeof sweepStatuses)[number];

export const sweepRecordSchema = z.object({
  id: z.string(),
  document: sweepDocumentSchema,
  studyVersion: z.number().int(),
  executor: z.enum(executorNames),
  /** Most runs at once; 0: as many as fit. */
  jobs: z.number().int(),
  settings: slurmSettingsSchema,
  priority: z.number().int(),
  status: z.enum(sweepStatuses),
  /** Why it is paused, as a sentence. */
  reason: z.string().nullable(),
  createdAt: z.number(),
  counts: z.object({
    waiting: z.number().int(),
    running: z.number().int(),
    done: z.number().int(),
    failed: z.number().int(),
  }),
  /** Time of the finished runs, each by itself. */
  runsWallMs: z.number(),
});
export type SweepRecord = z.infer<typeof sweepRecordSchema>;

const memberStatuses = ['waiting', 'running', 'done', 'failed'] as const;

export const sweepMemberSchema = z.object({
  /** Of all that decides the numbers. */
  hash: z.string(),
  ordinal: z.number().int(),
  point: paramsSchema,
  seed: z.number().int(),
  status: z.enum(memberStatuses),
  runId: z.string().nullable(),
  runStatus: z.enum(runStatuses).nullable(),
  /** Its place in a cluster's queue. */
  task: z.string().nullable(),
  attempts: z.number().int(),
  reason: z.string().nullable(),
  wallMs: z.number(),
});
export type SweepMember = z.infer<typeof sweepMemberSchema>;

export const sweepPreviewSchema = z.object({
  runs: z.number().int(),
  /** Points of the parameter space, each with all seeds. */
  points: z.number().int(),
  axes: z.array(z.object({ key: z.string(), values: z.array(paramValueSchema) })),
  /** One run's cost: from runs of this history, else what the preset declares. */
  secondsARun: z.number().nullable(),
  bytesARun: z.number().nullable(),
  costSource: z.string(),
  /** Of the whole sweep with that many runs at once. */
  jobs: z.number().int(),
  seconds: z.number().nullable(),
  bytes: z.number().nullable(),
  warnings: z.array(z.string()),
});
export type SweepPreview = z.infer<typeof sweepPreviewSchema>;
const measuredSchema = z.union([z.number(), z.nan(), z.literal(Infinity), z.literal(-Infinity)]);

/** One finished run of a sweep: where it lies, and its summaries and claims in the columns' order. */
const resultRowSchema = z.object({
  hash: z.string(),
  runId: z.string(),
  point: paramsSchema,
  seed: z.number().int(),
  stopReason: z.string().nullable(),
  /** null: not measured. Mean over replicas. */
  values: z.array(measuredSchema.nullable()),
  verdicts: z.array(z.enum(['holds', 'fails', 'notApplicable']).nullable()),
});
export const sweepResultsSchema = z.object({
  axes: z.array(z.object({ key: z.string(), label: z.string(), log: z.boolean(), values: z.array(paramValueSchema) })),
  columns: z.array(z.object({ key: z.string(), label: z.string(), scale: z.enum(['linear', 'log']) })),
  claims: z.array(z.object({ id: z.string(), sentence: z.string(), expectedVerdict: z.enum(['holds', 'fails']) })),
  rows: z.array(resultRowSchema),
});
export type SweepResults = z.infer<typeof sweepResultsSchema>;

import { z } from 'zod';
import { parseMetricKey, parseRunFilter } from './runFilter.ts';
import { runRecordSchema } from './run.ts';

/** Which shelf a run stands on: archived ones are out of the way, binned ones are to be deleted. */
export const shelves = ['current', 'archive', 'bin', 'all'] as const;
export type Shelf = (typeof shelves)[number];

export const groupings = ['none', 'study', 'preset', 'tag'] as const;

export const orderKeys = [
  'started',
  'name',
  'study',
  'preset',
  'status',
  'seed',
  'replicas',
  'steps',
  'time',
  'star',
] as const;

const metricColumn = z
  .string()
  .max(200)
  .refine((text) => parseMetricKey(text) !== undefined, 'it is no metric such as metric.trainLoss or min.noise/rank');

/** A page of the run table. */
export const runQuerySchema = z.object({
  filter: z
    .string()
    .max(2000)
    .superRefine((text, context) => {
      const read = parseRunFilter(text);
      if ('fault' in read) context.addIssue({ code: 'custom', message: read.fault.sentence });
    }),
  shelf: z.enum(shelves),
  order: z.object({ by: z.enum(orderKeys).or(metricColumn), descending: z.boolean() }),
  group: z.enum(groupings),
  /** Metrics whose values are wanted beside the runs. */
  metrics: z.array(metricColumn).max(64),
  offset: z.number().int().min(0),
  limit: z.number().int().min(0).max(500),
});
export type RunQuery = z.infer<typeof runQuerySchema>;

/** A metric's value of a run: null where nothing was measured (or not yet summed up), NaN where it was NaN. */
const cell = z.union([z.number(), z.nan(), z.literal(Infinity), z.literal(-Infinity), z.null()]);

export const runPageSchema = z.object({
  /** Rows in all; a run with several tags has one row in each tag's group. */
  total: z.number().int(),
  /** In order; one without a name where nothing is grouped. */
  groups: z.array(z.object({ name: z.string().nullable(), count: z.number().int() })),
  rows: z.array(z.object({ run: runRecordSchema, metrics: z.array(cell) })),
});
export type RunPage = z.infer<typeof runPageSchema>;

/** How many runs stand where. */
export const runCountsSchema = z.object({ current: z.number(), archive: z.number(), bin: z.number() });
export type RunCounts = z.infer<typeof runCountsSchema>;

/** A change of many runs at once; what is not named stays. */
export const shelveSchema = z.object({
  star: z.boolean().optional(),
  archived: z.boolean().optional(),
  binned: z.boolean().optional(),
  addTag: z.string().trim().min(1).max(64).optional(),
  removeTag: z.string().max(64).optional(),
  /** Index of a palette colour and of a dash; null: chosen by the chart. */
  colour: z.number().int().min(0).max(15).nullable().optional(),
  dash: z.number().int().min(0).max(7).nullable().optional(),
});
export type Shelving = z.infer<typeof shelveSchema>;

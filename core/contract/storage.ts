import { z } from 'zod';
import { runStatuses } from './run.ts';

const runSizeSchema = z.object({
  id: z.string(),
  study: z.string(),
  name: z.string(),
  preset: z.string().nullable(),
  status: z.enum(runStatuses),
  binned: z.boolean(),
  rows: z.number(),
  /** Of rows (about) and tables in the database. */
  storedBytes: z.number(),
  checkpoints: z.number(),
  checkpointBytes: z.number(),
});
export type RunSize = z.infer<typeof runSizeSchema>;

/** What the history takes: the whole file and each run, largest first. */
export const storageReportSchema = z.object({
  bytes: z.number(),
  /** Of deleted runs: used again before the file grows. */
  freeBytes: z.number(),
  runs: z.array(runSizeSchema),
});
export type StorageReport = z.infer<typeof storageReportSchema>;

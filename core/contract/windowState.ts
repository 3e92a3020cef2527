import { z } from 'zod';

/** A page waits so long with a change before it has it kept; main quits later than that. */
export const keptAfterMs = 250;

/**
 * What the window puts back after a restart or a crash: open tabs and their layout, half-filled forms, filters. Each
 * part is a JSON text under a key of its own, read and checked by what keeps it.
 */
export const windowStateSchema = z.object({
  version: z.literal(1),
  kept: z.record(z.string().max(200), z.string().max(400_000)),
});
export type WindowState = z.infer<typeof windowStateSchema>;

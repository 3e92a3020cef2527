import { createHash } from 'node:crypto';
import { z } from 'zod';
import { ExpectedError } from '../contract/errors.ts';
import { rowBatchSchema, tableBatchSchema, warningSchema } from '../contract/run.ts';
import type { RunArm, State } from '../studies/runner.ts';
import { decode, encode, type Plain } from './codec.ts';
import type { Content } from './outbox.ts';

const pendingSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('rows'), batch: rowBatchSchema }),
  z.object({ kind: z.literal('table'), batch: tableBatchSchema }),
  z.object({ kind: z.literal('warning'), warning: warningSchema }),
]);

const counts = z.record(z.string(), z.number().int().min(0));

const envelopeSchema = z.object({
  identity: z.string(),
  fingerprint: z.string(),
  step: z.number(),
  done: z.number(),
  recorded: z.object({ lastSteps: counts, ordinals: counts }),
  /** Said before this point and not yet known to be stored: said again when the run goes on. */
  pending: z.array(pendingSchema),
  state: z.unknown(),
});

/** A restore point with what the executor needs to go on from it. */
export interface Checkpoint extends Omit<z.infer<typeof envelopeSchema>, 'state'> {
  readonly state: State;
}

export function pendingOf(contents: readonly Content[]): Checkpoint['pending'] {
  return contents.filter(
    (content) => content.kind === 'rows' || content.kind === 'table' || content.kind === 'warning',
  ) as Checkpoint['pending'];
}

export function encodeCheckpoint(checkpoint: Checkpoint): Buffer {
  return encode(checkpoint as unknown as Plain);
}

/** Reads a checkpoint of the run of that identity; anything else is an ExpectedError. */
export function decodeCheckpoint(bytes: Buffer, identity: string): Checkpoint {
  const parsed = envelopeSchema.safeParse(decode(bytes));
  if (!parsed.success)
    throw new ExpectedError('databaseDamaged', 'The checkpoint cannot be used: it lacks what a checkpoint holds.');
  if (parsed.data.identity !== identity)
    throw new ExpectedError('databaseDamaged', 'The checkpoint cannot be used: it belongs to another run.');
  return parsed.data as Checkpoint;
}

/** What decides the numbers of a run, as a hash: a checkpoint of anything else is refused. */
export function runIdentity(run: {
  readonly runId: string;
  readonly study: string;
  readonly version: number;
  readonly arms: readonly RunArm[];
  readonly seed: number;
  readonly replicas: number;
}): string {
  const arms = run.arms.map(({ name, params }) => [name, Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1))]);
  const text = JSON.stringify([run.runId, run.study, run.version, arms, run.seed, run.replicas]);
  return createHash('sha256').update(text).digest('hex');
}

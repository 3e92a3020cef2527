import { createHash } from 'node:crypto';
import { z } from 'zod';
import { limits } from './limits.ts';

export const manifestFile = 'bundle.json';
export const crateFile = 'ro-crate-metadata.json';
/** The format that this version writes and reads. */
export const bundleFormat = 1;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const manifestSchema = z
  .object({
    kind: z.literal('excitation-workbench-bundle'),
    format: z.literal(bundleFormat),
    appVersion: z.string().max(200),
    contentHash: sha256,
    runs: z
      .array(z.object({ folder: z.string().regex(/^runs\/[a-z0-9-]{1,64}$/), contentHash: sha256 }).strict())
      .min(1)
      .max(limits.runs),
    files: z
      .array(z.object({ path: z.string().max(limits.nameLength), sha256, sizeBytes: z.number().int().min(0) }).strict())
      .max(limits.entries),
  })
  .strict();
export type Manifest = z.infer<typeof manifestSchema>;

/** The content hash of a bundle: SHA-256 of its runs' content hashes, sorted, a line each. */
export function bundleContentHash(runHashes: readonly string[]): string {
  return sha256Of(
    new TextEncoder().encode(
      [...runHashes]
        .sort()
        .map((hash) => `${hash}\n`)
        .join(''),
    ),
  );
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

import { z } from 'zod';
import type { DataFolder } from '../dataFolder.ts';

/** File of a set of imported images that says what they are. */
export const imageManifestFile = 'images.json';

const part = z.object({ sha256: z.string(), files: z.array(z.object({ path: z.string(), sha256: z.string() })) });
const manifestSchema = z.object({ classes: z.array(z.string()), train: part, test: part });

/** Names of the classes by label, and how many images there are; undefined where the set has no such file. */
export function imageSetOf(
  folder: DataFolder,
  set: string,
): { classes: readonly string[]; train: number; test: number } | undefined {
  if (!folder.hasFile(set, imageManifestFile)) return undefined;
  const text = new TextDecoder().decode(folder.read(set, imageManifestFile));
  const { success, data } = manifestSchema.safeParse(parsed(text));
  return success ? { classes: data.classes, train: data.train.files.length, test: data.test.files.length } : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

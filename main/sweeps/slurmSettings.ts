import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ExpectedError } from '../../core/contract/errors.ts';
import { slurmSettingsSchema, type SlurmSettings } from '../../core/contract/sweep.ts';
import { writeWhole } from '../../core/sweeps/slurm/taskFolder.ts';
import type { Home } from '../home.ts';

const fileOf = (home: Home): string => join(home.folder, 'slurm.json');

/** How sweeps of this home are sent to Slurm: one file for window and terminal. */
export function readSlurmSettings(home: Home): SlurmSettings {
  const file = fileOf(home);
  if (!existsSync(file)) return slurmSettingsSchema.parse({});
  try {
    return slurmSettingsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ExpectedError('badInput', `The settings for Slurm in ${file} cannot be read: ${why}`, {
      hint: 'Remove the file to begin with empty settings.',
    });
  }
}

export function writeSlurmSettings(home: Home, settings: SlurmSettings): void {
  writeWhole(fileOf(home), JSON.stringify(settings, null, 2));
}

import { z } from 'zod';
import { backendChoices } from './run.ts';

export const themes = ['system', 'light', 'dark'] as const;
export const palettes = ['okabeIto', 'bright', 'muted'] as const;

/** What a user chooses once, for window and terminal alike where it matters there. Every key has its default. */
export const settingsSchema = z.object({
  theme: z.enum(themes).default('system'),
  /** Chromium's: each step is a factor of 1.2. */
  zoomLevel: z.number().min(-4).max(5).default(0),
  /** Where data sets lie; null: `data` in the home folder. */
  dataFolder: z.string().max(4096).nullable().default(null),
  /** Of a new form; 0 leaves them to the workbench. */
  threads: z.number().int().min(0).max(1024).default(0),
  backend: z.enum(backendChoices).default('auto'),
  /** That all runs of the window may take together, in MiB; 0: what the machine has. */
  memoryMiB: z.number().int().min(0).max(16_777_216).default(0),
  palette: z.enum(palettes).default('okabeIto'),
  /** A run that took at least this long says when it has ended. */
  notifyAfterSeconds: z.number().int().min(0).max(86_400).default(30),
});
export type Settings = z.infer<typeof settingsSchema>;

export const defaultSettings: Settings = settingsSchema.parse({});

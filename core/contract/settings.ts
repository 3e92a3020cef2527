import { z } from 'zod';
import { defaultLooks, newLooksSchema, pictureFormats } from './figureLooks.ts';
import { backendChoices } from './run.ts';

export const themes = ['system', 'light', 'dark'] as const;
export const palettes = ['okabeIto', 'bright', 'muted'] as const;

/** What a user chooses once, for window and terminal alike where it matters there. */
const wholeSettingsSchema = z.object({
  theme: z.enum(themes),
  /** Chromium's: each step is a factor of 1.2. */
  zoomLevel: z.number().min(-4).max(5),
  /** Where data sets lie; null: `data` in the home folder. */
  dataFolder: z.string().max(4096).nullable(),
  /** Of a new form; 0 leaves them to the workbench. */
  threads: z.number().int().min(0).max(1024),
  backend: z.enum(backendChoices),
  /** That all runs of the window may take together, in MiB; 0: what the machine has. */
  memoryMiB: z.number().int().min(0).max(16_777_216),
  palette: z.enum(palettes),
  /** Of a new figure, and of a chart that is exported. */
  figure: newLooksSchema,
  /** Chosen first where a figure is exported from the window. */
  figureFormat: z.enum(pictureFormats),
  /** A run that took at least this long says when it has ended. */
  notifyAfterSeconds: z.number().int().min(0).max(86_400),
});
export type Settings = z.infer<typeof wholeSettingsSchema>;

export const defaultSettings: Settings = {
  theme: 'system',
  zoomLevel: 0,
  dataFolder: null,
  threads: 0,
  backend: 'auto',
  memoryMiB: 0,
  palette: 'okabeIto',
  figure: defaultLooks,
  figureFormat: 'pdf',
  notifyAfterSeconds: 30,
};

/** Settings as they are kept: keys that an older version did not have get their defaults. */
export const settingsSchema = z.preprocess(
  (kept) => (typeof kept === 'object' && kept !== null ? { ...defaultSettings, ...kept } : kept),
  wholeSettingsSchema,
);

/** What the page may change; a key that is not given stays as it is. The data folder main asks for itself. */
export const settingsChangeSchema = wholeSettingsSchema.omit({ dataFolder: true }).partial();

/** The settings, and the folders as the user may want to see them. */
export const settingsStateSchema = z.object({
  settings: settingsSchema,
  home: z.string(),
  dataFolder: z.string(),
  cores: z.number(),
});
export type SettingsState = z.infer<typeof settingsStateSchema>;

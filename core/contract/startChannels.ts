import { z } from 'zod';
import { settingsStateSchema } from './settings.ts';
import { windowStateSchema } from './windowState.ts';

/** What a page asks before it draws anything: main answers these before it has read the rest of itself. */
export const startChannels = {
  /** What the window was like when it was last seen; null at the first start. */
  'window.load': { request: z.object({}), reply: windowStateSchema.nullable() },
  'settings.load': { request: z.object({}), reply: settingsStateSchema },
} as const satisfies Record<string, { request: z.ZodType; reply: z.ZodType }>;

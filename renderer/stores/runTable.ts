import { defineStore } from 'pinia';
import { reactive } from 'vue';
import { z } from 'zod';
import { groupings, runQuerySchema, shelves } from '../../core/contract/runQuery.ts';
import { useSession } from './session.ts';

const keptSchema = z.object({
  filter: z.string().max(2000),
  shelf: z.enum(shelves),
  group: z.enum(groupings),
  order: runQuerySchema.shape.order,
  metrics: runQuerySchema.shape.metrics,
  hidden: z.array(z.string()),
});

/** What the run table shows, put back at the next start, and which runs and groups are chosen in it. */
export const useRunTable = defineStore('runTable', () => {
  const kept = useSession().part<z.infer<typeof keptSchema>>(
    'runTable',
    (stored) => keptSchema.safeParse(stored).data,
    () => ({
      filter: '',
      shelf: 'current',
      group: 'none',
      order: { by: 'started', descending: true },
      metrics: [],
      hidden: [],
    }),
  );
  const closedGroups = reactive(new Set<string | null>());
  const selected = reactive(new Set<string>());
  return { kept, closedGroups, selected };
});

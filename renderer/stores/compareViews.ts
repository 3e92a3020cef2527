import { defineStore } from 'pinia';
import { z } from 'zod';
import { compareViewSchema, defaultView, type CompareView } from '../../core/contract/compareView.ts';
import { useSession } from './session.ts';

const keptSchema = z.record(z.string(), compareViewSchema);
/** More views than this are not kept: the oldest go. */
const mostKept = 100;

/** How each set of runs was last looked at, axes and limits included; put back at the next start. */
export const useCompareViews = defineStore('compareViews', () => {
  const kept = useSession().part<Record<string, CompareView>>(
    'compareViews',
    (stored) => keptSchema.safeParse(stored).data,
    () => ({}),
  );

  /** The view of these runs; `y` is what a new one draws. */
  function view(runIds: readonly string[], y: string): CompareView {
    const key = runIds.join(' ');
    if (!kept.value[key]) {
      const entries = Object.entries(kept.value).slice(-(mostKept - 1));
      kept.value = Object.fromEntries([...entries, [key, { ...structuredClone(defaultView), y }]]);
    }
    return kept.value[key]!;
  }

  return { kept, view };
});

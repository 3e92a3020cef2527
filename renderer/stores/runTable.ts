import { defineStore } from 'pinia';
import { reactive, ref } from 'vue';
import type { Grouping, RunQuery, Shelf } from '../../core/contract/runQuery.ts';

/** What the run table shows and what is chosen in it, kept while the user looks elsewhere. */
export const useRunTable = defineStore('runTable', () => {
  const filter = ref('');
  const shelf = ref<Shelf>('current');
  const group = ref<Grouping>('none');
  const order = ref<RunQuery['order']>({ by: 'started', descending: true });
  const metrics = ref<string[]>([]);
  const hidden = reactive(new Set<string>());
  const closedGroups = reactive(new Set<string | null>());
  const selected = reactive(new Set<string>());
  return { filter, shelf, group, order, metrics, hidden, closedGroups, selected };
});

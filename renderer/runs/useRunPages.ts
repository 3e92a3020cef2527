import { computed, ref, shallowRef, watch, type Ref } from 'vue';
import type { RunPage, RunQuery } from '../../core/contract/runQuery.ts';
import { toPlainError } from '../../core/contract/errors.ts';
import { invoke } from '../bridge.ts';

const pageRows = 100;
const typedMs = 150;

export type RunRow = RunPage['rows'][number];

/**
 * The rows of a query as far as somebody looked at them: pages come when they are asked for, stay until the query
 * changes, and are replaced in place when a run has changed (`version`), so that nothing flickers.
 */
export function useRunPages(query: Ref<Omit<RunQuery, 'offset' | 'limit'>>, version: Ref<number>) {
  const pages = shallowRef<ReadonlyMap<number, readonly RunRow[]>>(new Map());
  const groups = shallowRef<RunPage['groups']>([]);
  const total = ref(0);
  const loaded = ref(false);
  const failure = ref<string>();
  const asked = new Set<number>();
  let era = 0;
  /** What is shown is of the query before: it stays until the first answer of this one. */
  let outdated = false;
  let wanted: readonly number[] = [0];
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function fetch(page: number): Promise<void> {
    const mine = era;
    asked.add(page);
    try {
      const reply = await invoke('runs.query', { ...query.value, offset: page * pageRows, limit: pageRows });
      if (mine !== era) return;
      if (JSON.stringify(groups.value) !== JSON.stringify(reply.groups)) groups.value = reply.groups;
      pages.value = new Map(outdated ? [] : pages.value).set(page, reply.rows);
      outdated = false;
      [total.value, loaded.value, failure.value] = [reply.total, true, undefined];
    } catch (error) {
      if (mine === era) failure.value = toPlainError(error).sentence;
    }
  }

  /** The places that are looked at: their pages and then those beside them are fetched unless they are here. */
  function look(first: number, last: number): void {
    const pageOf = (place: number): number => Math.floor(Math.max(0, place) / pageRows);
    const [from, to] = [pageOf(first), pageOf(last)];
    wanted = Array.from({ length: to - from + 1 }, (_, i) => from + i);
    const beside = [to + 1, from - 1].filter((page) => page >= 0 && page * pageRows < total.value);
    for (const page of [...wanted, ...beside]) if (!asked.has(page)) void fetch(page);
  }

  function askAnew(keep: boolean): void {
    era += 1;
    asked.clear();
    if (!keep) wanted = [0];
    if (keep) pages.value = new Map([...pages.value].filter(([page]) => wanted.includes(page)));
    else outdated = true;
    for (const page of wanted) void fetch(page);
  }

  watch(
    query,
    () => {
      clearTimeout(timer);
      timer = setTimeout(() => askAnew(false), typedMs);
    },
    { deep: true },
  );
  watch(version, () => askAnew(true));
  void fetch(0);

  const row = (place: number): RunRow | undefined => pages.value.get(Math.floor(place / pageRows))?.[place % pageRows];
  const rows = computed(() => [...pages.value.values()].flat());
  return { groups, total, loaded, failure, look, row, rows };
}

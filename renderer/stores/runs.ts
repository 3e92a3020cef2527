import { defineStore } from 'pinia';
import { reactive, ref, shallowRef } from 'vue';
import type { Progress, RunRecord } from '../../core/contract/run.ts';
import type { RunCounts, RunQuery, Shelving } from '../../core/contract/runQuery.ts';
import { invoke, listen } from '../bridge.ts';
import { useNotices } from './notices.ts';

/** What is at hand without asking; the run table asks for the rest page by page. */
const newest = 200;
const newestRuns: RunQuery = {
  filter: '',
  shelf: 'current',
  order: { by: 'started', descending: true },
  group: 'none',
  metrics: [],
  offset: 0,
  limit: newest,
};
const askedAgainMs = 250;

/** The newest runs, how many there are, and what runs now; kept up by events. */
export const useRuns = defineStore('runs', () => {
  /** Newest first, without archived and binned ones. */
  const runs = shallowRef<readonly RunRecord[]>([]);
  const counts = ref<RunCounts>({ current: 0, archive: 0, bin: 0 });
  const loaded = ref(false);
  /** Grows with every change of any run: what shows a query asks anew. */
  const version = ref(0);
  const progress = reactive(new Map<string, Progress>());
  const notices = useNotices();
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function load(): Promise<void> {
    await notices.attempt(async () => {
      const [page, counted] = await Promise.all([invoke('runs.query', newestRuns), invoke('runs.counts', {})]);
      runs.value = page.rows.map(({ run }) => run);
      counts.value = counted;
      loaded.value = true;
    });
  }

  function changed(): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      version.value += 1;
      void notices.attempt(async () => void (counts.value = await invoke('runs.counts', {})));
    }, askedAgainMs);
  }

  function take(record: RunRecord): void {
    if (record.status !== 'running') progress.delete(record.id);
    const others = runs.value.filter((run) => run.id !== record.id);
    const next = record.binned || record.archived ? others : [...others, record];
    const isActive = ({ status }: RunRecord): boolean => status === 'running' || status === 'scheduled';
    const sorted = next.sort((a, b) => b.startedAt - a.startedAt);
    runs.value = sorted.filter((run, place) => place < newest || isActive(run));
    changed();
  }

  async function shelve(runIds: readonly string[], change: Shelving): Promise<readonly string[]> {
    let told: readonly string[] = [];
    await notices.attempt(async () => {
      told = (await invoke('runs.shelve', { runIds: [...runIds], change })).changed;
    });
    return told;
  }

  /** With an undo for exactly the runs that it changed. */
  async function shelveWithUndo(
    runIds: readonly string[],
    change: Shelving,
    undo: Shelving,
    words: string,
  ): Promise<void> {
    const told = await shelve(runIds, change);
    if (told.length === 0) return;
    const what = told.length === 1 ? 'The run is' : `${told.length} runs are`;
    notices.tell(`${what} ${words}.`, { undo: () => void shelve(told, undo) });
  }

  const bin = (...runIds: string[]): Promise<void> =>
    shelveWithUndo(runIds, { binned: true }, { binned: false }, 'in the bin');
  const restore = (...runIds: string[]): Promise<void> =>
    shelveWithUndo(runIds, { binned: false }, { binned: true }, 'back from the bin');
  const archive = (...runIds: string[]): Promise<void> =>
    shelveWithUndo(runIds, { archived: true }, { archived: false }, 'in the archive');

  listen('run.changed', take);
  listen('runs.changed', () => {
    changed();
    void load();
  });
  listen('run.progress', (told) => void progress.set(told.runId, told));
  return { runs, counts, loaded, version, progress, load, take, shelve, shelveWithUndo, bin, restore, archive };
});

import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import type { RunRecord } from '../../core/contract/run.ts';
import { invoke, listen } from '../bridge.ts';
import { useNotices } from './notices.ts';

/** The run table as history has it, kept up by events. */
export const useRuns = defineStore('runs', () => {
  const runs = shallowRef<readonly RunRecord[]>([]);
  const binned = shallowRef<readonly RunRecord[]>([]);
  const loaded = ref(false);
  const notices = useNotices();

  async function load(): Promise<void> {
    await notices.attempt(async () => {
      [runs.value, binned.value] = await Promise.all([
        invoke('runs.list', { limit: 10_000, binned: false }),
        invoke('runs.list', { limit: 10_000, binned: true }),
      ]);
      loaded.value = true;
    });
  }

  function take(record: RunRecord): void {
    const others = runs.value.filter((run) => run.id !== record.id);
    const bin = binned.value.filter((run) => run.id !== record.id);
    const byStart = (a: RunRecord, b: RunRecord): number => b.startedAt - a.startedAt;
    runs.value = record.binned ? others : [...others, record].sort(byStart);
    binned.value = record.binned ? [...bin, record].sort(byStart) : bin;
  }

  async function bin(runId: string): Promise<void> {
    await notices.attempt(async () => {
      await invoke('runs.bin', { runId });
      await load();
      notices.tell('The run is in the bin.', { undo: () => void restore(runId) });
    });
  }

  async function restore(runId: string): Promise<void> {
    await notices.attempt(async () => {
      await invoke('runs.restore', { runId });
      await load();
    });
  }

  listen('run.changed', take);
  return { runs, binned, loaded, load, take, bin, restore };
});

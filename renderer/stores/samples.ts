import { defineStore } from 'pinia';
import { ref } from 'vue';
import type { RunStatus } from '../../core/contract/run.ts';
import { catalog } from '../../core/studies/catalog.ts';
import { invoke, listen } from '../bridge.ts';
import { newRunForm, readForm } from '../form/runForm.ts';
import { useNotices } from './notices.ts';

/** The smoke preset of every study, one after another: finished runs to look at after the first start. */
export const useSamples = defineStore('samples', () => {
  const notices = useNotices();
  const isWorking = ref(false);

  async function run(): Promise<void> {
    isWorking.value = true;
    let count = 0;
    await notices.attempt(async () => {
      for (const study of catalog) {
        const smoke = study.presets.find((preset) => preset.smoke);
        const read = readForm(study, { ...newRunForm(study, smoke?.id ?? null), tags: 'sample' });
        if (!smoke || 'issues' in read) continue;
        notices.tell(`Sample ${count + 1} of ${catalog.length}: ${study.title}, ${smoke.title}.`);
        if ((await endOf(() => invoke('run.start', read.spec))) === 'cancelled') return;
        count += 1;
      }
      notices.tell(`${count} sample runs are finished; they carry the tag "sample".`);
    });
    isWorking.value = false;
  }

  return { isWorking, run };
});

/** Starts a run and resolves with the status in which it ended, also where it ended before its id was told. */
async function endOf(start: () => Promise<{ runId: string }>): Promise<RunStatus> {
  const seen = new Map<string, RunStatus>();
  let check = (): void => undefined;
  const stop = listen('run.changed', ({ id, status }) => {
    seen.set(id, status);
    check();
  });
  try {
    const { runId } = await start();
    return await new Promise((resolve) => {
      check = () => {
        const status = seen.get(runId);
        if (status !== undefined && status !== 'running' && status !== 'scheduled') resolve(status);
      };
      check();
    });
  } finally {
    stop();
  }
}

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
        const ended = endOf();
        const { runId } = await invoke('run.start', read.spec);
        if ((await ended(runId)) === 'cancelled') return;
        count += 1;
      }
      notices.tell(`${count} sample runs are finished; they carry the tag "sample".`);
    });
    isWorking.value = false;
  }

  return { isWorking, run };
});

/** Listens from now on; resolves with the status in which the run ended, also one that ended before it was named. */
function endOf(): (runId: string) => Promise<RunStatus> {
  const seen = new Map<string, RunStatus>();
  let check = (): void => undefined;
  const stop = listen('run.changed', ({ id, status }) => {
    seen.set(id, status);
    check();
  });
  return (runId) =>
    new Promise((resolve) => {
      check = () => {
        const status = seen.get(runId);
        if (status === undefined || status === 'running' || status === 'scheduled') return;
        stop();
        resolve(status);
      };
      check();
    });
}

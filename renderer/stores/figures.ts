import { defineStore } from 'pinia';
import { ref } from 'vue';
import { chartFigure, figureHead, type FigureDocument, type FigureHead } from '../../core/contract/figure.ts';
import type { ChartSpec } from '../../core/contract/charts.ts';
import { invoke } from '../bridge.ts';
import { useNavigation } from './navigation.ts';
import { useNotices } from './notices.ts';
import { useSettings } from './settings.ts';

/** The figure documents of the history, last changed first. */
export const useFigures = defineStore('figures', () => {
  const notices = useNotices();
  const navigation = useNavigation();
  const settings = useSettings();
  const figures = ref<readonly FigureHead[]>([]);

  async function load(): Promise<void> {
    await notices.attempt(async () => void (figures.value = await invoke('figures.list', {})));
  }

  async function save(figureId: string | null, document: FigureDocument): Promise<string> {
    const saved = await invoke('figures.save', { figureId, document });
    const head = figureHead(saved.figureId, document, Date.now());
    figures.value = [head, ...figures.value.filter(({ id }) => id !== head.id)];
    return head.id;
  }

  /** A new document, open in the composer. */
  async function open(document: FigureDocument): Promise<void> {
    await notices.attempt(async () => navigation.go({ page: 'figure', figureId: await save(null, document) }));
  }

  const compose = (runId: string, chart: ChartSpec): Promise<void> =>
    open(chartFigure(runId, chart, settings.settings.figure));

  async function duplicate(figureId: string): Promise<void> {
    await notices.attempt(async () => {
      const { document } = await invoke('figures.load', { figureId });
      await open({ ...document, title: `${document.title} (copy)` });
    });
  }

  async function remove(figureId: string): Promise<void> {
    await notices.attempt(async () => {
      const { document } = await invoke('figures.load', { figureId });
      await invoke('figures.remove', { figureId });
      await load();
      notices.tell(`The figure "${document.title}" is removed.`, {
        undo: () => save(figureId, document),
        redo: () => invoke('figures.remove', { figureId }).then(load),
      });
    });
  }

  return { figures, load, save, compose, duplicate, remove };
});

import type { SerializedDockview } from 'dockview';
import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import type { Panes } from '../frame/panes.ts';
import { plainCopy } from '../plainCopy.ts';
import { useNotices } from './notices.ts';
import { useSession } from './session.ts';

type Layouts = Record<string, SerializedDockview>;

/** Layouts that the user gave a name. */
export const useLayouts = defineStore('layouts', () => {
  const notices = useNotices();
  const panes = shallowRef<Panes>();
  const saved = useSession().part<Layouts>(
    'layouts',
    (stored) => (typeof stored === 'object' && stored !== null ? (stored as Layouts) : undefined),
    () => ({}),
  );
  const names = computed(() => Object.keys(saved.value));

  function save(name: string): void {
    const layout = panes.value?.layout();
    if (layout === undefined || name === '') return;
    const before = saved.value;
    saved.value = { ...before, [name]: layout };
    notices.tell(`The layout ${name} is saved; the palette brings it back.`, { undo: () => (saved.value = before) });
  }

  function restore(name: string): void {
    const now = panes.value?.layout();
    const layout = saved.value[name];
    if (!layout || !now) return;
    panes.value?.restore(plainCopy(layout));
    notices.tell(`The layout ${name} is back.`, { undo: () => panes.value?.restore(now) });
  }

  function forget(name: string): void {
    const before = saved.value;
    saved.value = Object.fromEntries(Object.entries(before).filter(([other]) => other !== name));
    notices.tell(`The layout ${name} is forgotten.`, { undo: () => (saved.value = before) });
  }

  return { panes, names, save, restore, forget };
});

import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';

export interface Deed {
  /** What was done, as a sentence. */
  readonly sentence: string;
  readonly undo: () => unknown;
  readonly redo?: (() => unknown) | undefined;
}

const mostKept = 100;

/** What was done in this window and can be taken back, newest last: Ctrl+Z outside text fields. */
export const useUndo = defineStore('undo', () => {
  const done = shallowRef<readonly Deed[]>([]);
  const undone = shallowRef<readonly Deed[]>([]);
  let working = false;

  function did(deed: Deed): void {
    /* What undoing itself does is no new deed. */
    if (working) return;
    done.value = [...done.value.slice(1 - mostKept), deed];
    undone.value = [];
  }

  async function work(by: () => unknown): Promise<void> {
    working = true;
    try {
      await by();
    } finally {
      working = false;
    }
  }

  /** Takes back the newest deed, or this one; says which. */
  async function undo(which: Deed | undefined = done.value.at(-1)): Promise<Deed | undefined> {
    if (which === undefined || working || !done.value.includes(which)) return undefined;
    done.value = done.value.filter((deed) => deed !== which);
    await work(which.undo);
    if (which.redo) undone.value = [...undone.value, which];
    return which;
  }

  async function redo(): Promise<Deed | undefined> {
    const last = undone.value.at(-1);
    if (last?.redo === undefined || working) return undefined;
    undone.value = undone.value.slice(0, -1);
    await work(last.redo);
    done.value = [...done.value, last];
    return last;
  }

  const canUndo = computed(() => done.value.length > 0);
  const canRedo = computed(() => undone.value.length > 0);
  return { did, undo, redo, canUndo, canRedo };
});

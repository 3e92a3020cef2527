import { defineStore } from 'pinia';
import { ref } from 'vue';
import { toPlainError } from '../../core/contract/errors.ts';
import { useUndo } from './undo.ts';

export interface Notice {
  readonly id: number;
  readonly sentence: string;
  readonly hint: string | undefined;
  readonly undo: (() => void) | undefined;
}

/** Sentences at the foot of the window: failures with what to do next, and deletions with their undo. */
export const useNotices = defineStore('notices', () => {
  const notices = ref<Notice[]>([]);
  const undoing = useUndo();
  let count = 0;

  /** A sentence; what can be taken back is also what Ctrl+Z takes back. */
  function tell(
    sentence: string,
    { hint, undo, redo }: { hint?: string | undefined; undo?: () => unknown; redo?: () => unknown } = {},
  ): void {
    const id = ++count;
    const deed = undo && { sentence, undo: () => (dismiss(id), undo()), redo };
    if (deed) undoing.did(deed);
    notices.value = [
      ...notices.value.slice(-3),
      { id, sentence, hint, undo: deed && (() => void attempt(async () => void (await undoing.undo(deed)))) },
    ];
  }

  function fail(error: unknown): void {
    const { sentence, hint } = toPlainError(error);
    tell(sentence, { hint });
  }

  /** Runs an action; its failure becomes a notice. */
  async function attempt(action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      fail(error);
    }
  }

  const dismiss = (id: number): void => void (notices.value = notices.value.filter((notice) => notice.id !== id));
  return { notices, tell, fail, attempt, dismiss };
});

import { defineStore } from 'pinia';
import { ref } from 'vue';
import { toPlainError } from '../../core/contract/errors.ts';

export interface Notice {
  readonly id: number;
  readonly sentence: string;
  readonly hint: string | undefined;
  readonly undo: (() => void) | undefined;
}

/** Sentences at the foot of the window: failures with what to do next, and deletions with their undo. */
export const useNotices = defineStore('notices', () => {
  const notices = ref<Notice[]>([]);
  let count = 0;

  function tell(sentence: string, more: { hint?: string | undefined; undo?: () => void } = {}): void {
    notices.value = [...notices.value.slice(-3), { id: ++count, sentence, hint: more.hint, undo: more.undo }];
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

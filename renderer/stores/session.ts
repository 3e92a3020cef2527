import { defineStore } from 'pinia';
import { ref, watch, type Ref } from 'vue';
import { keptAfterMs } from '../../core/contract/windowState.ts';
import { invoke } from '../bridge.ts';
import { useNotices } from './notices.ts';

/** What is put back at the next start, also after a crash; main writes it to disk a moment after each change. */
export const useSession = defineStore('session', () => {
  const notices = useNotices();
  const kept: Record<string, string> = {};
  const parts = new Map<string, Ref<unknown>>();
  const changed = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failed = false;

  async function load(): Promise<void> {
    await notices.attempt(async () => {
      Object.assign(kept, (await invoke('window.load', {}))?.kept);
    });
    window.addEventListener('pagehide', () => void (timer !== undefined && save()));
  }

  /** A part under its key: what was kept if `read` takes it, else `initial()`. Deep changes are kept. */
  function part<T>(key: string, read: (stored: unknown) => T | undefined, initial: () => T): Ref<T> {
    const known = parts.get(key);
    if (known) return known as Ref<T>;
    const stored = kept[key];
    const value = ref((stored === undefined ? undefined : read(parsed(stored))) ?? initial()) as Ref<T>;
    parts.set(key, value);
    watch(value, () => change(key), { deep: true });
    return value;
  }

  function change(key: string): void {
    changed.add(key);
    timer ??= setTimeout(() => void save(), keptAfterMs);
  }

  async function save(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    for (const key of changed) kept[key] = JSON.stringify(parts.get(key)!.value);
    changed.clear();
    try {
      await invoke('window.save', { version: 1, kept });
      failed = false;
    } catch (error) {
      if (!failed) notices.fail(error);
      failed = true;
    }
  }

  return { load, part };
});

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

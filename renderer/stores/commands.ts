import { defineStore } from 'pinia';
import { onScopeDispose, ref, shallowReactive } from 'vue';
import { commands as table, type CommandId, type CommandSpec } from '../../core/contract/commands.ts';
import { invoke } from '../bridge.ts';
import { useNotices } from './notices.ts';

const specs: ReadonlyMap<CommandId, CommandSpec> = new Map(table.map((spec) => [spec.id, spec]));

/** Who does what a command asks for: the frame, the page on show, or main. */
export const useCommands = defineStore('commands', () => {
  const doers = shallowReactive(new Map<CommandId, () => void>());
  const isPaletteOpen = ref(false);
  const notices = useNotices();

  /** For the life of the calling component. */
  function bind(bound: { readonly [K in CommandId]?: () => unknown }): void {
    const entries = Object.entries(bound) as [CommandId, () => void][];
    for (const [id, work] of entries) doers.set(id, work);
    onScopeDispose(() => {
      for (const [id, work] of entries) if (doers.get(id) === work) doers.delete(id);
    });
  }

  function run(id: CommandId): void {
    if (specs.get(id)?.inMain) void notices.attempt(async () => void (await invoke('window.command', { id })));
    else doers.get(id)?.();
  }

  const can = (id: CommandId): boolean => specs.get(id)?.inMain === true || doers.has(id);
  return { bind, run, can, isPaletteOpen };
});

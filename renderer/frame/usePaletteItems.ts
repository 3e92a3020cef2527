import { computed, ref, type ComputedRef } from 'vue';
import { commands as table, type CommandId, type CommandSpec } from '../../core/contract/commands.ts';
import { catalog } from '../../core/studies/catalog.ts';
import { invoke } from '../bridge.ts';
import { useCommands } from '../stores/commands.ts';
import { useForms } from '../stores/forms.ts';
import { useLayouts } from '../stores/layouts.ts';
import { useNavigation } from '../stores/navigation.ts';
import { useNotices } from '../stores/notices.ts';
import { useRuns } from '../stores/runs.ts';
import { navigatorEntries } from '../views/pages.ts';
import { keyText } from './commandKeys.ts';
import { isMac } from './isMac.ts';
import type { PaletteItem } from './paletteItems.ts';

const mostRuns = 200;

/** What the palette finds: commands, pages, presets, saved layouts, recent documents, runs. */
export function usePaletteItems(): { items: ComputedRef<PaletteItem[]>; refresh: () => Promise<void> } {
  const commands = useCommands();
  const forms = useForms();
  const layouts = useLayouts();
  const navigation = useNavigation();
  const notices = useNotices();
  const runs = useRuns();
  const recent = ref<{ id: number; name: string }[]>([]);

  const refresh = (): Promise<void> =>
    notices.attempt(async () => void (recent.value = await invoke('documents.recent', {})));

  const items = computed<PaletteItem[]>(() => [
    ...table
      .filter(({ id }) => id !== 'view.palette' && commands.can(id))
      .map((spec: CommandSpec & { id: CommandId }) => ({
        key: spec.id,
        title: spec.title,
        group: spec.menu ?? '',
        keys: spec.keys[0] === undefined ? undefined : keyText(spec.keys[0], isMac),
        run: () => commands.run(spec.id),
      })),
    ...catalog.map((study) => ({
      key: `study ${study.id}`,
      title: study.title,
      group: 'Study',
      run: () => navigation.go({ page: 'study', study: study.id }),
    })),
    ...navigatorEntries.map(({ label, place }) => ({
      key: `page ${place.page}`,
      title: label,
      group: 'Page',
      run: () => navigation.go(place),
    })),
    ...layouts.names.flatMap((name) => [
      { key: `layout ${name}`, title: name, group: 'Layout', run: () => layouts.restore(name) },
      { key: `forget ${name}`, title: `Forget the layout ${name}`, group: 'Layout', run: () => layouts.forget(name) },
    ]),
    ...recent.value.map(({ id, name }) => ({
      key: `document ${id}`,
      title: name,
      group: 'Recent document',
      run: () => void notices.attempt(async () => void (await invoke('documents.reopen', { id }))),
    })),
    ...catalog.flatMap((study) =>
      study.presets.map((preset) => ({
        key: `preset ${study.id} ${preset.id}`,
        title: `${preset.id}: ${preset.title}`,
        group: `Preset of ${study.title}`,
        run: () => {
          forms.take(study, preset.id);
          navigation.go({ page: 'study', study: study.id });
        },
      })),
    ),
    ...runs.runs.slice(0, mostRuns).map((run) => ({
      key: `run ${run.id}`,
      title: run.name || `${run.preset ?? run.study} · seed ${run.seed}`,
      group: `Run ${run.id}`,
      run: () => navigation.go({ page: 'run', runId: run.id }),
    })),
  ]);
  return { items, refresh };
}

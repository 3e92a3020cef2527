import { onBeforeUnmount, onMounted, ref, type Ref } from 'vue';
import type { OpenedDocument } from '../../core/contract/channels.ts';
import { findPreset, presetParams } from '../../core/contract/study.ts';
import { findStudy } from '../../core/studies/catalog.ts';
import { invoke, listen } from '../bridge.ts';
import { formArms, formOfSpec } from '../form/runForm.ts';
import { useForms } from '../stores/forms.ts';
import { useNavigation } from '../stores/navigation.ts';
import { useNotices } from '../stores/notices.ts';
import { useSweepForm } from '../stores/sweepForm.ts';

/** Files that are dropped on the window, and what becomes of those that main has opened. */
export function useDocuments(): { isDropping: Ref<boolean> } {
  const forms = useForms();
  const navigation = useNavigation();
  const notices = useNotices();
  const sweepForm = useSweepForm();
  const isDropping = ref(false);

  function opened(document: OpenedDocument): void {
    if (document.kind === 'refused') notices.tell(document.sentence, { hint: document.hint });
    else if (document.kind === 'table') {
      const { name, set, rows, columns } = document;
      navigation.go({ page: 'data' });
      notices.tell(`${name} is the data set ${set}: ${rows} rows of ${columns} features.`);
    } else if (document.kind === 'weights') navigation.go({ page: 'weights' });
    else if (document.kind === 'figure') navigation.go({ page: 'figure', figureId: document.figureId });
    else if (document.kind === 'bundle') openBundle(document);
    else if (document.kind === 'sweep') openSweep(document);
    else openSpec(document);
  }

  function openBundle({ name, added, here }: OpenedDocument & { kind: 'bundle' }): void {
    const [first, ...others] = [...added, ...here];
    if (first !== undefined && others.length === 0) navigation.go({ page: 'run', runId: first });
    else navigation.go({ page: 'runs' });
    const counted = added.length === 1 ? '1 run' : `${added.length} runs`;
    notices.tell(`${counted} of ${name} imported${here.length === 0 ? '' : `, ${here.length} here already`}.`);
  }

  function openSweep({ name, document }: OpenedDocument & { kind: 'sweep' }): void {
    const before = sweepForm.form;
    sweepForm.take(document);
    navigation.go({ page: 'sweeps' });
    notices.tell(`${name} fills the form of a new sweep.`, { undo: () => (sweepForm.form = before) });
  }

  function openSpec({ name, spec }: OpenedDocument & { kind: 'spec' }): void {
    const study = spec.study === undefined ? undefined : findStudy(spec.study);
    if (!study) {
      const given = spec.study === undefined ? 'names no study' : `names the study "${spec.study}", which is not here`;
      notices.tell(`${name} ${given}.`, { hint: 'Add "study" with the id of one of the studies on the left.' });
      return;
    }
    const preset = findPreset(study, spec.preset ?? null);
    if (spec.preset && !preset) {
      const known = study.presets.map(({ id }) => id).join(', ');
      notices.tell(`${name} has the preset "${spec.preset}"; ${study.id} has ${known}.`);
      return;
    }
    const before = forms.form(study);
    const whole = {
      study: study.id,
      preset: preset?.id ?? null,
      arms: spec.arms ?? formArms(study, preset?.id ?? null).map((arm) => arm.name),
      seed: spec.seed ?? 1,
      replicas: spec.replicas ?? preset?.replicas ?? 1,
      backend: spec.backend ?? ('auto' as const),
      threads: spec.threads ?? 0,
      name: spec.name ?? '',
      note: spec.note ?? '',
      tags: spec.tags ?? [],
      params: { ...presetParams(study, preset), ...spec.params },
    };
    forms.set(study, { ...formOfSpec(study, whole), force: spec.force ?? false });
    navigation.go({ page: 'study', study: study.id });
    notices.tell(`${name} fills the form of ${study.title}.`, { undo: () => forms.set(study, before) });
  }

  const holdsFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true;
  function over(event: DragEvent): void {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    event.stopPropagation();
    isDropping.value = true;
  }
  function left(event: DragEvent): void {
    if (event.relatedTarget === null) isDropping.value = false;
  }
  function dropped(event: DragEvent): void {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    event.stopPropagation();
    isDropping.value = false;
    for (const file of event.dataTransfer?.files ?? [])
      void notices.attempt(async () => void (await window.workbench.drop(file)));
  }

  const stop = listen('document.opened', opened);
  onMounted(() => {
    window.addEventListener('dragover', over, true);
    window.addEventListener('dragleave', left, true);
    window.addEventListener('drop', dropped, true);
    void notices.attempt(async () => void (await invoke('documents.ready', {})));
  });
  onBeforeUnmount(() => {
    stop();
    window.removeEventListener('dragover', over, true);
    window.removeEventListener('dragleave', left, true);
    window.removeEventListener('drop', dropped, true);
  });
  return { isDropping };
}

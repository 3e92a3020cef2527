import { defineStore } from 'pinia';
import { reactive } from 'vue';
import type { StudySpec } from '../../core/contract/study.ts';
import { newRunForm, type RunForm } from '../form/runForm.ts';

/** One form a study, kept while the user is on other pages. */
export const useForms = defineStore('forms', () => {
  const forms = reactive<Record<string, RunForm>>({});

  function form(study: StudySpec): RunForm {
    const smoke = study.presets.find((preset) => preset.smoke) ?? study.presets[0];
    return (forms[study.id] ??= newRunForm(study, smoke?.id ?? null));
  }

  function set(study: StudySpec, next: RunForm): void {
    forms[study.id] = next;
  }

  return { form, set };
});

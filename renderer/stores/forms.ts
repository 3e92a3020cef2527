import { defineStore } from 'pinia';
import type { StudySpec } from '../../core/contract/study.ts';
import { newRunForm, readStoredForm, type RunForm } from '../form/runForm.ts';
import { useSession } from './session.ts';

/** One form a study, kept while the user is on other pages and put back at the next start. */
export const useForms = defineStore('forms', () => {
  const session = useSession();

  const part = (study: StudySpec) =>
    session.part(
      `form ${study.id}`,
      (stored) => readStoredForm(study, stored),
      () => newRunForm(study, (study.presets.find((preset) => preset.smoke) ?? study.presets[0])?.id ?? null),
    );

  const form = (study: StudySpec): RunForm => part(study).value;
  const set = (study: StudySpec, next: RunForm): void => void (part(study).value = next);
  return { form, set };
});

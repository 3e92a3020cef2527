import { defineStore } from 'pinia';
import type { StudySpec } from '../../core/contract/study.ts';
import { newRunForm, readStoredForm, type RunForm } from '../form/runForm.ts';
import { useSession } from './session.ts';
import { useSettings } from './settings.ts';

/** One form a study, kept while the user is on other pages and put back at the next start. */
export const useForms = defineStore('forms', () => {
  const session = useSession();
  const settings = useSettings();

  const part = (study: StudySpec) =>
    session.part(
      `form ${study.id}`,
      (stored) => readStoredForm(study, stored),
      () => fresh(study, (study.presets.find((preset) => preset.smoke) ?? study.presets[0])?.id ?? null),
    );

  /** The form of a preset, with the user's own threads and backend. */
  function fresh(study: StudySpec, preset: string | null): RunForm {
    const { threads, backend } = settings.settings;
    return { ...newRunForm(study, preset), threads: String(threads), backend };
  }

  const take = (study: StudySpec, preset: string | null): void => set(study, fresh(study, preset));
  const form = (study: StudySpec): RunForm => part(study).value;
  const set = (study: StudySpec, next: RunForm): void => void (part(study).value = next);
  return { form, set, take };
});

import { defineStore } from 'pinia';
import { ref } from 'vue';
import type { SweepDocument } from '../../core/contract/sweep.ts';
import { catalog } from '../../core/studies/catalog.ts';
import { formOfDocument, newSweepForm, type SweepForm } from '../form/sweepForm.ts';

/** The form of the next sweep, kept while the user is on other pages. */
export const useSweepForm = defineStore('sweepForm', () => {
  const form = ref<SweepForm>(newSweepForm(catalog[0]!));
  const take = (document: SweepDocument): void => void (form.value = formOfDocument(document));
  return { form, take };
});

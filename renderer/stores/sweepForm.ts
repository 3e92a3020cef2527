import { defineStore } from 'pinia';
import type { SweepDocument } from '../../core/contract/sweep.ts';
import { catalog } from '../../core/studies/catalog.ts';
import { formOfDocument, newSweepForm, readStoredSweepForm } from '../form/sweepForm.ts';
import { useSession } from './session.ts';

/** The form of the next sweep, kept while the user is on other pages and over a restart. */
export const useSweepForm = defineStore('sweepForm', () => {
  const form = useSession().part('sweep form', readStoredSweepForm, () => newSweepForm(catalog[0]!));
  const take = (document: SweepDocument): void => void (form.value = formOfDocument(document));
  return { form, take };
});

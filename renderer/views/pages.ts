import type { Component } from 'vue';
import { findStudy } from '../../core/studies/catalog.ts';
import type { Place } from '../stores/navigation.ts';
import DataPage from './DataPage.vue';
import RunPage from './RunPage.vue';
import RunsPage from './RunsPage.vue';
import StudyPage from './StudyPage.vue';

/** What shows a place: a component and its properties, made anew when `key` changes. */
export interface ShownPage {
  readonly component: Component;
  readonly key: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** The one table from a place to its page. */
export function pageOf(place: Place): ShownPage {
  switch (place.page) {
    case 'study': {
      const study = findStudy(place.study);
      return study
        ? { component: StudyPage, key: `study ${place.study}`, properties: { study } }
        : { component: RunsPage, key: 'runs', properties: {} };
    }
    case 'run':
      return { component: RunPage, key: `run ${place.runId}`, properties: { runId: place.runId } };
    case 'runs':
      return { component: RunsPage, key: 'runs', properties: {} };
    case 'data':
      return { component: DataPage, key: 'data', properties: {} };
  }
}
